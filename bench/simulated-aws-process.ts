import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ParameterChanged } from '../src/budgets/contracts';
import type { ChangedAccount } from './organization';
import type { Message, Report, Request } from './simulated/messages';

type MessageOf<Kind extends Message['kind']> = Extract<Message, { readonly kind: Kind }>;

/** The simulated AWS, from outside. */
export class SimulatedAwsProcess {
  static async start(): Promise<SimulatedAwsProcess> {
    const child = fork(join(__dirname, 'simulated-aws.ts'));
    const { port } = await ask(child, { kind: 'open', accounts: [], share: 1 }, 'listening');
    return new SimulatedAwsProcess(child, `http://127.0.0.1:${port}`);
  }

  private deliver: ((event: ParameterChanged) => void) | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: string,
  ) {
    child.on('message', (message: Message) => {
      if (message.kind === 'parameter-changed') this.deliver?.(message.event);
    });
  }

  /** Begins anew with these accounts, and with a share of the management account's limits. */
  async open(accounts: readonly ChangedAccount[], share: number): Promise<void> {
    await ask(this.child, { kind: 'open', accounts, share }, 'listening');
  }

  onParameterChanged(deliver: (event: ParameterChanged) => void): void {
    this.deliver = deliver;
  }

  /** Every change event that happened before the report has been delivered when it arrives. */
  async report(): Promise<Report> {
    return (await ask(this.child, { kind: 'report' }, 'reported')).report;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }
}

function ask<Kind extends Message['kind']>(
  child: ChildProcess,
  request: Request,
  kind: Kind,
): Promise<MessageOf<Kind>> {
  return new Promise((resolve, reject) => {
    const exited = (code: number | null) => reject(new Error(`the simulated AWS ended with exit code ${code}`));
    const received = (message: Message) => {
      if (message.kind !== kind) return;
      child.off('message', received).off('exit', exited);
      resolve(message as MessageOf<Kind>);
    };
    child.on('message', received).on('exit', exited);
    child.send(request, (error) => {
      if (error !== null) reject(error);
    });
  });
}
