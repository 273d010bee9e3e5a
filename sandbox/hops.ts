import { setTimeout as wait } from 'node:timers/promises';
import type { Call, Emulator } from './emulator';

/** The calls that carry a budget on its way, in words. Reading calls prove nothing has to be done and are left out. */
const WORDS: Readonly<Record<string, (call: Call) => string>> = {
  'sts AssumeRole': ({ resource }) => `assumes ${resource}`,
  'ssm PutParameter': ({ account, resource }) => `puts the parameter ${resource} in ${account}`,
  'budgets UpdateBudget': ({ account, resource }) => `updates the AWS Budget '${resource}' in ${account}`,
  'budgets CreateBudget': ({ account, resource }) => `creates the AWS Budget '${resource}' in ${account}`,
  'dynamodb UpdateItem': () => 'writes the receipt',
  'sns Publish': () => 'tells the operators',
};

/** Who made a call: the product's function, or nobody of the product. */
export function functionOf({ principal }: Call): string | undefined {
  const spoken = /:assumed-role\/BudgetGuardrails(\w+)\//.exec(principal)?.[1];
  const errand = /\/([a-z-]+)@[^/]+$/.exec(principal)?.[1];
  return errand ?? spoken?.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
}

/** Prints each hop of a change as it happens, with the seconds since `from`, until `done` says so. */
export async function showHops(emulator: Emulator, from: number, isDone: () => Promise<boolean>): Promise<void> {
  const since = emulator.calls().length;
  let shown = since;
  for (let done = false; ; done = await isDone()) {
    const calls = emulator.calls();
    for (const call of calls.slice(shown)) show(call, from);
    shown = calls.length;
    if (done) return;
    await wait(100);
  }
}

function show(call: Call, from: number): void {
  const who = functionOf(call);
  const words = WORDS[`${call.service} ${call.action}`];
  if (who === undefined || words === undefined) return;
  const refused = call.error === null ? '' : `: ${call.error}`;
  console.log(`  +${((Date.parse(call.time) - from) / 1000).toFixed(2)} s  ${who.padEnd(17)} ${words(call)}${refused}`);
}
