import { createInterface } from 'node:readline/promises';
import { environmentOf, MANAGEMENT, SPOKES } from './accounts';
import { Costs } from './costs';
import { showHops } from './hops';
import type { ShownReceipt } from './organization';
import { Resources } from './resources';
import { calm, type Sandbox } from './sandbox';

const [FIRST, SECOND] = SPOKES;

const EXAMPLES: readonly (readonly [command: string, effect: string])[] = [
  [`set ${FIRST} 1,000.50`, 'set a budget and watch it arrive'],
  [`set ${SECOND} abc`, 'a bad value: refused, with the reason on its receipt'],
  ['set 444444444444 20', 'an account without a spoke: it waits'],
  ['spoke 444444444444', 'deploy a spoke there: the budget lands by itself'],
  [`write ${FIRST} 9999`, 'write into the spoke’s parameter by hand: it is put right'],
  [`remove ${SECOND}`, 'take a budget out of the table'],
  [`run ${FIRST} t3.micro`, 'start an instance: its speed shows in the ledger'],
  ['jump 600', 'move the clock 600 minutes ahead: the 0.10 USD are spent, the instance is stopped'],
  [`set ${FIRST} 5`, 'more money: the instance is started again'],
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
    await obey(sandbox, command, words).catch((error: unknown) =>
      console.log(`  ${error instanceof Error ? error.message : String(error)}`),
    );
    terminal.prompt();
  }
  terminal.close();
}

/** Says how another terminal can look into the sandbox with the AWS CLI. */
export function describeAccess({ emulator }: Sandbox): string {
  const variables = Object.entries(environmentOf(MANAGEMENT, emulator.endpoint)).filter(([name]) =>
    /ENDPOINT|REGION|KEY/.test(name),
  );
  return `From another terminal, with the AWS CLI (an account is whoever has its id as access key):\n  export ${variables
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`;
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
      return follow(sandbox, async () => emulator.moveClock(60 * Number(words[0] ?? 15)));
    case 'run':
      return follow(sandbox, () => new Resources(organization, account).runInstance(value || 't3.micro'));
    default:
      console.log(`  '${command}' is not a command. Try:\n${HELP}`);
  }
}

/** Does something and shows what follows from it, until the account's receipt is settled. */
export async function watch(
  { emulator, organization }: Sandbox,
  account: string,
  act: () => Promise<unknown>,
): Promise<void> {
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

/** Does something and shows what follows from it, until nothing more does. */
export async function follow(sandbox: Sandbox, act: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  const shown = showHops(sandbox.emulator, async () => isDone);
  await act();
  await calm(sandbox.emulator);
  isDone = true;
  await shown;
  await showLedgers(sandbox);
}

async function showLedgers({ organization, emulator }: Sandbox): Promise<void> {
  const costs = new Costs(organization);
  const period = new Date(Date.now() + emulator.clockAhead() * 1_000).toISOString().slice(0, 7);
  for (const account of SPOKES) {
    const ledger = await costs.ledger(account, period);
    if (ledger === undefined) continue;
    const [spent, limit, speed] = [
      usd(ledger.accruedExpenses),
      usd(ledger.budgetLimit ?? '0'),
      usd(`${Number(ledger.incurredExpensesRate) * 3_600}`),
    ];
    const running = (await costs.contributions(account)).filter(({ status }) => status === 'running').length;
    console.log(
      `  ${account} in ${period}: ${spent} of ${limit} USD, ${ledger.state}; ${running} running at ${speed} USD/h${
        ledger.fenceAt === undefined ? '' : `; its fence stands at ${ledger.fenceAt}`
      }`,
    );
  }
}

/** Revantios as people read them: to a hundredth of a cent. */
function usd(revantios: string): string {
  return (Number(revantios) / 1e10).toFixed(4);
}

async function show(sandbox: Sandbox): Promise<void> {
  const { organization } = sandbox;
  await showLedgers(sandbox);
  for (const account of SPOKES) {
    const [receipt, { parameter, awsBudget }] = await Promise.all([
      organization.receipt(account),
      organization.spoke(account),
    ]);
    console.log(
      `  ${account}: parameter ${parameter}, AWS Budget ${awsBudget?.BudgetLimit?.Amount} USD; receipt ${describe(receipt)}`,
    );
  }
}

function describe(receipt: ShownReceipt | undefined): string {
  if (receipt === undefined) return 'no budget in the table';
  const { Status, Value, BudgetVerifiedAt, Reason } = receipt;
  return [Status, Value && `${Value} USD`, BudgetVerifiedAt && `verified ${BudgetVerifiedAt}`, Reason]
    .filter(Boolean)
    .join(', ');
}
