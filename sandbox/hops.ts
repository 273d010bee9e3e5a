import type { Call } from './emulator';

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
  'scheduler DeleteSchedule': ({ resource, error }) =>
    error === NOT_FOUND ? `finds no schedule of ${resource} to take away` : `takes the schedule of ${resource} away`,
  'ec2 DescribeInstances': ({ account, resource }) => `looks at ${resource ?? 'all instances'} in ${account}`,
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

const NOT_FOUND = 'ResourceNotFoundException';
const CONFLICT = 'ConditionalCheckFailedException';

/** Which of the product's functions made a call. Undefined: none of them. */
export function functionOf({ principal }: Call): string | undefined {
  const role = /:assumed-role\/BudgetGuardrails(\w+)\//.exec(principal)?.[1];
  const errand = /\/([a-z-]+)@[^/]+$/.exec(principal)?.[1];
  return errand ?? role?.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
}

/** A call of the product in words, with the sandbox's time of day. Undefined: the call of somebody else. */
export function describeCall(call: Call): string | undefined {
  const who = functionOf(call);
  if (who === undefined) return undefined;
  return `${call.time.slice(11, 23)}  ${who.padEnd(17)} ${wordsOf(call, who)}${endingOf(call)}`;
}

/** The calls of the product in words. Those of somebody else are left out. */
export function describeCalls(calls: readonly Call[]): readonly string[] {
  return calls.flatMap((call) => describeCall(call) ?? []);
}

function wordsOf(call: Call, who: string): string {
  const what = `${call.service} ${call.action}`;
  const words =
    what === 'dynamodb BatchGetItem' ? HEARS[who] : what === 'dynamodb UpdateItem' ? UPDATES[who] : WORDS[what]?.(call);
  return words ?? [what, call.resource].filter(Boolean).join(' ');
}

function endingOf({ service, action, error }: Call): string {
  if (error === null || (action === 'DeleteSchedule' && service === 'scheduler' && error === NOT_FOUND)) return '';
  return error === CONFLICT ? ', but finds a newer one' : `: ${error}`;
}
