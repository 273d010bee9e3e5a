import { periodOf } from '../src/core/domain/period';
import { later, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../src/core/domain/time';
import { environmentOf, MANAGEMENT, SPOKES } from './accounts';
import { Costs, type ShownLedger } from './costs';
import { describeCalls } from './hops';
import { Resources } from './resources';
import { calm, until, type Sandbox } from './sandbox';
import { describeReceipt, moment, outlookOf, positionOf, runsOutAt, speedOf, wrap } from './words';

const [FIRST, SECOND] = SPOKES;
const NEW = '444444444444';

/** How long a command waits for what follows from it. */
const PATIENCE_S = 15;
/** How long before the end of the money a jump of the clock becomes real time. */
const LEAD_MS = 4_000;

/** What a command works with. */
export interface Desk {
  readonly sandbox: Sandbox;
  readonly print: (line: string) => void;
  /** Shows each call of the product, too. */
  readonly verbose: boolean;
}

interface Command {
  readonly example: string;
  readonly effect: string;
  run(desk: Desk, words: readonly string[]): Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  show: { example: 'show', effect: 'what stands where', run: show },
  set: {
    example: `set ${FIRST} 5`,
    effect: 'set a budget and watch it arrive (try abc, too)',
    run: (desk, [account = FIRST, ...value]) =>
      watch(desk, account, () => desk.sandbox.organization.setBudget(account, value.join(' '))),
  },
  run: { example: `run ${SECOND} t3.micro`, effect: 'start an instance', run: start },
  jump: { example: 'jump 600', effect: 'move the clock so many minutes ahead', run: jump },
  write: {
    example: `write ${FIRST} 9999`,
    effect: 'change the spoke by hand: it is put right',
    run: (desk, [account = FIRST, value = '']) =>
      watch(desk, account, () => desk.sandbox.organization.changeParameterByHand(account, value)),
  },
  spoke: {
    example: `spoke ${NEW}`,
    effect: 'bring another account under budget',
    run: (desk, [account = NEW]) => watch(desk, account, () => desk.sandbox.deployment.deploySpoke(account)),
  },
  remove: {
    example: `remove ${FIRST}`,
    effect: 'take a budget out of the table',
    run: (desk, [account = FIRST]) => watch(desk, account, () => desk.sandbox.organization.removeBudget(account)),
  },
  access: {
    example: 'access',
    effect: 'how the AWS CLI looks in from another terminal',
    run: async ({ sandbox, print }) => print(describeAccess(sandbox)),
  },
  help: { example: 'help', effect: 'this list', run: async ({ print }) => print(HELP) },
  quit: { example: 'quit', effect: 'stop and clean up, as Ctrl-C does', run: async () => undefined },
};

export const HELP = Object.values(COMMANDS)
  .map(({ example, effect }) => `  ${example.padEnd(26)} ${effect}`)
  .join('\n');

/** Does what a line says, and shows what follows from it. */
export async function obey(desk: Desk, line: string): Promise<void> {
  const [name = '', ...words] = line.trim().split(/\s+/);
  if (name === '') return;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return desk.print(`  '${name}' is not a command: ${Object.keys(COMMANDS).join(', ')}`);
  const before = desk.sandbox.emulator.calls().length;
  try {
    await command.run(desk, words);
  } finally {
    if (desk.verbose) {
      const calls = desk.sandbox.emulator.calls().slice(before);
      for (const described of describeCalls(calls)) desk.print(`    ${described}`);
    }
  }
}

/** Changes something, and shows the receipt when it has something new to say and all is quiet. */
async function watch(desk: Desk, account: string, act: () => Promise<unknown>): Promise<void> {
  const { organization, emulator } = desk.sandbox;
  const before = JSON.stringify(await organization.receipt(account));
  await act();
  await until(
    'a receipt',
    () => organization.receipt(account),
    (receipt) => (receipt?.Status !== 'PENDING' || receipt.Reason !== undefined) && JSON.stringify(receipt) !== before,
    PATIENCE_S,
    // Nothing new to say is an answer, too: the same value once more, for example.
  ).catch(() => undefined);
  await calm(emulator);
  await showAccount(desk, account);
}

async function start(desk: Desk, [account = FIRST, type = 't3.micro']: readonly string[]): Promise<void> {
  const { organization } = desk.sandbox;
  const id = await new Resources(organization, account).runInstance(type);
  await until(
    'the instance',
    () => new Costs(organization).contributions(account),
    (all) => all.some(({ Record: name, rate }) => name.includes(id) && Number(rate) > 0),
    PATIENCE_S,
  ).catch(() => desk.print(`  nothing counts ${id}: is ${account} under budget?`));
  await calm(desk.sandbox.emulator);
  await showAccount(desk, account);
}

async function jump(desk: Desk, [minutes = '15']: readonly string[]): Promise<void> {
  const { emulator } = desk.sandbox;
  if (!(Number(minutes) > 0)) return desk.print(`  '${minutes}' is no number of minutes`);
  await jumpTo(desk, later(emulator.now(), Math.round(Number(minutes) * MS_PER_MINUTE)));
  await calm(emulator);
  desk.print(`  it is ${moment(emulator.now())}`);
  for (const [account] of await ledgersOf(desk)) await showAccount(desk, account);
}

/**
 * Moves the clock to an instant. Where money runs out on the way, time passes as it does: a clock that leaps over that
 * moment would have the guardrail come too late.
 */
async function jumpTo(desk: Desk, target: Instant): Promise<void> {
  const { emulator } = desk.sandbox;
  const moveTo = (at: number) => emulator.moveClock(Math.max(0, at - emulator.now()) / MS_PER_SECOND);
  // Each account's money runs out once at most.
  for (const _account of SPOKES) {
    const ends = (await ledgersOf(desk)).flatMap(([, ledger]) => endsOf(ledger)).filter((at) => at < target);
    if (ends.length === 0) break;
    const next = Math.min(...ends);
    moveTo(next - LEAD_MS);
    await until(
      'the end of the money',
      async () => (await ledgersOf(desk)).flatMap(([, ledger]) => endsOf(ledger)),
      (left) => !left.some((at) => at <= next),
      PATIENCE_S,
    ).catch(() => undefined);
  }
  moveTo(target);
}

/** When the money of an open budget runs out, if it does. */
function endsOf(ledger: ShownLedger): readonly Instant[] {
  const at = runsOutAt(ledger);
  return ledger.state === 'open' && at !== undefined ? [at] : [];
}

async function show(desk: Desk): Promise<void> {
  desk.print(`  it is ${moment(desk.sandbox.emulator.now())}`);
  for (const account of SPOKES) await showAccount(desk, account);
}

async function ledgersOf({ sandbox }: Desk): Promise<readonly (readonly [string, ShownLedger])[]> {
  const costs = new Costs(sandbox.organization);
  const month = periodOf(sandbox.emulator.now());
  const found = await Promise.all(
    SPOKES.map(async (account) => [account, await costs.ledger(account, month)] as const),
  );
  return found.flatMap(([account, ledger]) => (ledger === undefined ? [] : [[account, ledger] as const]));
}

/** The receipt of an account, and how it stands. */
async function showAccount({ sandbox, print }: Desk, account: string): Promise<void> {
  const { organization } = sandbox;
  const now = sandbox.emulator.now();
  const costs = new Costs(organization);
  const [receipt, ledger, parts] = await Promise.all([
    organization.receipt(account),
    costs.ledger(account, periodOf(now)),
    costs.contributions(account),
  ]);
  const line = (text: string) => print(wrap(text, '  ', '    '));
  line(`${account}: ${describeReceipt(receipt)}`);
  if (ledger === undefined) return;
  const running = parts.filter(({ status }) => status === 'running').length;
  line(
    `  ${positionOf(ledger, now)}; ${ledger.state === 'exhausted' ? 'the money is spent' : outlookOf(ledger)}; ` +
      `${running} running at ${speedOf(ledger)}`,
  );
}

/** Says how another terminal can look into the sandbox with the AWS CLI. */
function describeAccess({ emulator }: Sandbox): string {
  const variables = Object.entries(environmentOf(MANAGEMENT, emulator.endpoint)).filter(([name]) =>
    /ENDPOINT|REGION|KEY/.test(name),
  );
  return [
    '  An account is whoever has its id as access key:',
    ...variables.map((pair) => `  export ${pair.join('=')}`),
  ].join('\n');
}
