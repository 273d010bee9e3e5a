import { renameSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { SPOKES } from './accounts';
import { Deployment } from './deployment';
import { Emulator } from './emulator';
import { Organization } from './organization';
import { step } from './progress';
import { folderForAssembly, synthesize } from './synthesis';

/** The product, deployed into an emulated organization on this machine. */
export interface Sandbox {
  readonly emulator: Emulator;
  readonly deployment: Deployment;
  readonly organization: Organization;
}

/**
 * Starts the emulator and deploys the management stack and two spokes, at the same time what does not depend on each
 * other. Everything ends with this process.
 */
export async function startSandbox(): Promise<Sandbox> {
  // The SDK says on every start that releases of 2027 need Node 22.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const assembly = folderForAssembly();
  const bootstrapped = bootstrappedSandbox();
  const [sandbox] = await Promise.all([
    bootstrapped,
    step('the templates, synthesized', () => synthesize(assembly), bootstrapped),
  ]);
  const { deployment, emulator } = sandbox;
  renameSync(assembly, deployment.assembly);
  await step(`the product, deployed into ${1 + SPOKES.length} accounts`, () => deployment.deployProduct());
  await calm(emulator);
  return sandbox;
}

async function bootstrappedSandbox(): Promise<Sandbox> {
  const sandbox = sandboxOn(await Emulator.start());
  await step('CDK, bootstrapped', () => sandbox.deployment.bootstrapManagement());
  return sandbox;
}

/** A sandbox that another process has started: what `describeSandbox` said of it. */
export function attachSandbox(description: string): Sandbox {
  return sandboxOn(Emulator.attach(JSON.parse(description) as { endpoint: string; folder: string }));
}

export function describeSandbox({ emulator: { endpoint, folder } }: Sandbox): string {
  return JSON.stringify({ endpoint, folder });
}

function sandboxOn(emulator: Emulator): Sandbox {
  return { emulator, deployment: new Deployment(emulator), organization: new Organization(emulator.endpoint) };
}

/** Waits until nothing of the product has called anything for a while. */
export async function calm(emulator: Emulator, quietMs = 1_000): Promise<void> {
  const quiet = quietOf(emulator);
  await until(
    'calm',
    () => Promise.resolve(quiet()),
    (ms) => ms > quietMs,
  );
}

/** Returns what says for how many ms nothing of the product has called anything, from now on. */
export function quietOf(emulator: Emulator): () => number {
  let [seen, since] = [emulator.calls().length, Date.now()];
  return () => {
    const calls = emulator.calls();
    if (calls.slice(seen).some(({ principal }) => principal.includes('/BudgetGuardrails'))) since = Date.now();
    seen = calls.length;
    return Date.now() - since;
  };
}

/** The seconds that a busy machine may take for what an idle one does in a few. They pass only where something is wrong. */
const PATIENCE_S = 240;

/** Each question takes time from those who work on the answer: the longer it takes, the fewer are asked. */
const SOONEST_MS = 50;
const LATEST_MS = 500;

/** Asks until the answer is right, and returns it. Fails with the last answer after `seconds`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  seconds = PATIENCE_S,
): Promise<T> {
  const giveUp = Date.now() + seconds * 1_000;
  for (let pause = SOONEST_MS; ; pause = Math.min(LATEST_MS, pause * 1.1)) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > giveUp) throw new Error(`${what}: not after ${seconds} s; last seen: ${JSON.stringify(answer)}`);
    await wait(pause);
  }
}
