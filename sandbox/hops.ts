import { setTimeout as wait } from 'node:timers/promises';
import type { Call, Emulator } from './emulator';

/** What the calls mean that carry a budget on its way. */
const WORDS: Readonly<Record<string, (call: Call) => string>> = {
  'sts AssumeRole': ({ resource }) => `assumes ${resource}`,
  'ssm PutParameter': ({ account, resource }) => `puts the parameter ${resource} in ${account}`,
  'budgets DescribeBudget': ({ account }) => `reads the AWS Budget of ${account}`,
  'budgets UpdateBudget': ({ account }) => `updates the AWS Budget of ${account}`,
  'budgets CreateBudget': ({ account }) => `creates the AWS Budget of ${account} anew`,
  'dynamodb Scan': () => 'goes through the table',
  'sns Publish': () => 'tells the operators',
  'dynamodb TransactWriteItems': () => 'books it in the ledger, all or nothing',
  'scheduler CreateSchedule': ({ resource }) => `sets a schedule for ${resource}`,
  'scheduler UpdateSchedule': ({ resource }) => `moves the schedule of ${resource}`,
  'scheduler DeleteSchedule': ({ resource }) => `takes the schedule of ${resource} away`,
  'ec2 DescribeInstances': ({ account, resource }) => `looks at ${resource} in ${account}`,
  'ec2 StopInstances': ({ account, resource }) => `stops ${resource} in ${account}`,
  'ec2 StartInstances': ({ account, resource }) => `starts ${resource} in ${account}`,
};

/** How each function hears of a change: the first thing that it does is to read the table. */
const HEARS: Readonly<Record<string, string>> = {
  'propagate-budget': 'gets the change from the table’s stream',
  'sync-budget': 'hears of the parameter over the bus',
};

/** What each function changes in one row. */
const UPDATES: Readonly<Record<string, string>> = {
  'propagate-budget': 'writes the receipt',
  'sync-budget': 'writes the receipt',
  'reconcile-budgets': 'writes the receipt',
  'settle-expenses': 'settles the ledger, and notes what guards it',
  'disable-resources': 'calls the budget exhausted',
  'restore-resources': 'opens the budget again',
};

/** Which of the product's functions made a call. Undefined: none of them. */
export function functionOf({ principal }: Call): string | undefined {
  const role = /:assumed-role\/BudgetGuardrails(\w+)\//.exec(principal)?.[1];
  const errand = /\/([a-z-]+)@[^/]+$/.exec(principal)?.[1];
  return errand ?? role?.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
}

/** Prints each hop of a change as it happens, with the seconds since now, until all is done. */
export async function showHops(emulator: Emulator, isDone: () => Promise<boolean>): Promise<void> {
  const begun = Date.now();
  let shown = emulator.calls().length;
  for (let done = false; ; done = await isDone()) {
    const calls = emulator.calls();
    // The log has the emulator's time.
    for (const call of calls.slice(shown)) show(call, begun + emulator.clockAhead() * 1_000);
    shown = calls.length;
    if (done) return;
    await wait(100);
  }
}

function show(call: Call, begun: number): void {
  const who = functionOf(call);
  const what = `${call.service} ${call.action}`;
  if (who === undefined) return;
  const words =
    what === 'dynamodb BatchGetItem' ? HEARS[who] : what === 'dynamodb UpdateItem' ? UPDATES[who] : WORDS[what]?.(call);
  if (words === undefined) return;
  console.log(`  +${((Date.parse(call.time) - begun) / 1000).toFixed(2)} s  ${who.padEnd(17)} ${words}${ending(call)}`);
}

function ending({ error }: Call): string {
  if (error === null) return '';
  return error === 'ConditionalCheckFailedException' ? ', but finds a newer one' : `: ${error}`;
}
