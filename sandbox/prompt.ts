import { createInterface } from 'node:readline/promises';
import { environmentOf, MANAGEMENT, SPOKES } from './accounts';
import { showHops } from './hops';
import type { ShownReceipt } from './organization';
import type { Sandbox } from './sandbox';

const [FIRST, SECOND] = SPOKES;

const EXAMPLES: readonly (readonly [command: string, effect: string])[] = [
  [`set ${FIRST} 1,000.50`, 'set a budget and watch it arrive'],
  [`set ${SECOND} abc`, 'a bad value: refused, with the reason on its receipt'],
  ['set 444444444444 20', 'an account without a spoke: it waits'],
  ['spoke 444444444444', 'deploy a spoke there: the budget lands by itself'],
  [`write ${FIRST} 9999`, 'write into the spoke’s parameter by hand: it is put right'],
  [`remove ${SECOND}`, 'take a budget out of the table'],
  ['jump 15', 'move the clock 15 minutes ahead: reconcile-budgets runs'],
  ['show', 'what stands where'],
  ['quit', 'stop and clean up, as Ctrl-C does'],
];

export const HELP = EXAMPLES.map(([command, effect]) => `  ${command.padEnd(28)} ${effect}`).join('\n');

/** How long the prompt watches a change on its way. */
const WATCH_MS = 8_000;

/** Takes commands until the person quits. */
export async function prompt(sandbox: Sandbox): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: 'sandbox> ' });
  terminal.on('SIGINT', () => terminal.close());
  terminal.prompt();
  for await (const line of terminal) {
    const [command = '', ...words] = line.trim().split(/\s+/);
    if (command === 'quit') break;
    await obey(sandbox, command, words).catch((error: unknown) => console.log(`  ${error instanceof Error ? error.message : String(error)}`));
    terminal.prompt();
  }
  terminal.close();
}

/** Says how another terminal can look into the sandbox with the AWS CLI. */
export function describeAccess({ emulator }: Sandbox): string {
  const variables = Object.entries(environmentOf(MANAGEMENT, emulator.endpoint)).filter(([name]) => /ENDPOINT|REGION|KEY/.test(name));
  return `From another terminal, with the AWS CLI (an account is whoever has its id as access key):\n  export ${
    variables.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}

async function obey(sandbox: Sandbox, command: string, words: readonly string[]): Promise<void> {
  const { organization, deployment, emulator } = sandbox;
  const [account = FIRST, value = ''] = words;
  switch (command) {
    case '':
      return;
    case 'help':
      return console.log(HELP);
    case 'show':
      return show(sandbox);
    case 'set':
      return watch(sandbox, account, () => organization.setBudget(account, words.slice(1).join(' ')));
    case 'write':
      return watch(sandbox, account, () => organization.changeParameterByHand(account, value));
    case 'remove':
      return watch(sandbox, account, () => organization.removeBudget(account));
    case 'spoke':
      return watch(sandbox, account, () => deployment.deploySpoke(account));
    case 'jump':
      return watch(sandbox, FIRST, async () => emulator.moveClock(60 * Number(words[0] ?? 15)));
    default:
      console.log(`  '${command}' is not a command. Try:\n${HELP}`);
  }
}

/** Does something and shows what follows from it, until the account's receipt is settled. */
export async function watch({ emulator, organization }: Sandbox, account: string, act: () => Promise<unknown>): Promise<void> {
  const before = JSON.stringify(await organization.receipt(account));
  let patience = Infinity;
  const shown = showHops(emulator, async () => {
    const receipt = await organization.receipt(account);
    return Date.now() > patience || (receipt?.Status !== 'PENDING' && JSON.stringify(receipt) !== before);
  });
  await act();
  patience = Date.now() + WATCH_MS;
  await shown;
  console.log(`  ${account}: ${describe(await organization.receipt(account))}`);
}

async function show({ organization }: Sandbox): Promise<void> {
  for (const account of SPOKES) {
    const [receipt, { parameter, awsBudget }] = await Promise.all([organization.receipt(account), organization.spoke(account)]);
    console.log(`  ${account}: parameter ${parameter}, AWS Budget ${awsBudget?.BudgetLimit?.Amount} USD; receipt ${describe(receipt)}`);
  }
}

function describe(receipt: ShownReceipt | undefined): string {
  if (receipt === undefined) return 'no budget in the table';
  const { Status, Value, BudgetVerifiedAt, Reason } = receipt;
  return [Status, Value && `${Value} USD`, BudgetVerifiedAt && `verified ${BudgetVerifiedAt}`, Reason].filter(Boolean).join(', ');
}
