import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { LATENCY_MS } from './simulated/limits';
import type { Message, Request } from './simulated/messages';
import { between, seededRandom } from './simulated/random';
import { ServiceError } from './simulated/service-error';
import { SimulatedOrganization } from './simulated/simulated-organization';
import { readCall, writeError, writeResult, type WireAnswer, type WireCall } from './simulated/wire';

// A small AWS in a process of its own, so that it takes no time of the event loop that is measured.
// It speaks the operations that the adapters use, and enforces AWS's rates.

const SEED = 20_261_121;

const latencyMs = between(LATENCY_MS.lowest, LATENCY_MS.highest, seededRandom(SEED));

function serve(): Server {
  return createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = readCall(request.headers, await text(request));
  await wait(latencyMs());
  const { status, contentType, body } = answer(call);
  response.writeHead(status, { 'content-type': contentType }).end(body);
}

function answer(call: WireCall): WireAnswer {
  try {
    return writeResult(call, organization?.handle(call) ?? {});
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return writeError(call, error);
  }
}

function tell(message: Message): void {
  process.send?.(message);
}

let organization: SimulatedOrganization | undefined;
let server: Server | undefined;

/** The first opening finds a port; later ones put another organization behind it. */
function open({ accounts, share }: Extract<Request, { readonly kind: 'open' }>): void {
  organization = new SimulatedOrganization(accounts, share, (event) => tell({ kind: 'parameter-changed', event }));
  const isListening = () => tell({ kind: 'listening', port: (server?.address() as AddressInfo).port });
  if (server !== undefined) return isListening();
  server = serve().listen(0, '127.0.0.1', isListening);
}

process.on('message', (request: Request) => {
  if (request.kind === 'open') {
    open(request);
  } else if (organization !== undefined) {
    tell({ kind: 'reported', report: organization.report() });
  }
});
// The benchmark is gone: nobody is left to answer.
process.on('disconnect', () => process.exit());
