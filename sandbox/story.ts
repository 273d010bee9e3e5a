import { parseRevantios, parseUsd } from '../src/core/domain/money';
import { periodEnd, periodOf } from '../src/core/domain/period';
import { formatInstant, instant, MS_PER_SECOND, type Instant } from '../src/core/domain/time';
import { SPOKES } from './accounts';
import { Costs, type ShownLedger } from './costs';
import type { ShownReceipt } from './organization';
import { Resources } from './resources';
import { calm, until, type Sandbox } from './sandbox';
import type { Chapter } from './telling';
import {
  describeReceipt,
  duration,
  missedBy,
  moment,
  outlookOf,
  positionOf,
  runsOutAt,
  speedOf,
  spentOf,
} from './words';

const [ACCOUNT] = SPOKES;
const INSTANCE_TYPE = 't3.micro';
const [BUDGET, MORE, BAD] = ['0.10', '0.20', '1e3'] as const;

/** The guardrail is called a minute before, and waits for the instant: the rest is shown in real time. */
const BEFORE_THE_END_MS = 6_000;
/** The story takes half a day of the sandbox's time, and is told within one month. */
const TAKES_MS = 24 * 3_600_000;

/** What is known so far of the instance that the story is about. */
interface Plot {
  id: string;
  speed: string;
  end: Instant;
}

/** The product's story in one account: money, what spends it, the end of it, and more money. */
export function story(sandbox: Sandbox): readonly Chapter[] {
  const world = new World(sandbox);
  const plot: Plot = { id: '', speed: '0', end: instant(0) };
  return [
    ...nextMonth(sandbox),
    {
      title: `Finance writes ${BUDGET} USD for account ${ACCOUNT} into the Budgets table, to be enforced.`,
      play: () => world.budgetInForce(BUDGET, { Mode: 'enforce' }),
    },
    { title: `The owner of the account starts a ${INSTANCE_TYPE}.`, play: () => start(world, plot) },
    {
      title: `The clock of the sandbox jumps to ${BEFORE_THE_END_MS / MS_PER_SECOND} seconds before that instant.`,
      play: () => jump(world, plot),
    },
    { title: 'Those seconds pass.', play: () => stop(world, plot) },
    { title: `Finance raises the budget to ${MORE} USD.`, play: () => world.budgetInForce(MORE) },
    { title: 'There is money again.', play: () => giveBack(world, plot) },
    { title: `Somebody types ${BAD} as a budget.`, play: () => refuse(world) },
  ];
}

/** At the end of a month the budget would last: the story is told in the next. */
function nextMonth({ emulator }: Sandbox): readonly Chapter[] {
  const rest = periodEnd(periodOf(emulator.now())) - emulator.now();
  if (rest > TAKES_MS) return [];
  return [
    {
      title: `The month ends in ${duration(rest)}: the clock of the sandbox jumps to the next one.`,
      play: async () => {
        emulator.moveClock(rest / MS_PER_SECOND + 60);
        return [`it is ${moment(emulator.now())}`];
      },
    },
  ];
}

async function start(world: World, plot: Plot): Promise<readonly string[]> {
  plot.id = await world.resources.runInstance(INSTANCE_TYPE);
  await world.instanceBecomes(plot.id, 'running');
  const ledger = await world.ledgerBecomes('running', (found) => isRunning(found) && found.fenceAt !== undefined);
  plot.speed = ledger.incurredExpensesRate;
  plot.end = runsOutAt(ledger) ?? plot.end;
  return [
    `${plot.id} runs: ${speedOf(ledger)}`,
    positionOf(ledger, world.now()),
    `${outlookOf(ledger)}, ${duration(plot.end - world.now())} from now: the stop is scheduled`,
  ];
}

async function jump({ sandbox: { emulator } }: World, { end }: Plot): Promise<readonly string[]> {
  const ahead = end - BEFORE_THE_END_MS - emulator.now();
  emulator.moveClock(ahead / MS_PER_SECOND);
  return [`${duration(ahead)} later, it is ${moment(emulator.now())}`];
}

async function stop(world: World, { id, speed }: Plot): Promise<readonly string[]> {
  await world.instanceBecomes(id, 'stopped');
  const ledger = await world.ledgerBecomes(
    'exhausted and standing still',
    (found) => found.state === 'exhausted' && Number(found.incurredExpensesRate) === 0 && isSettled(found),
  );
  await world.quiet();
  return [
    `${id} is stopped (not terminated) since ${moment(await world.standsSince(id))}`,
    `${spentOf(ledger, world.now())}: ${missedBy(ledger, parseRevantios(speed))}`,
  ];
}

async function giveBack(world: World, { id }: Plot): Promise<readonly string[]> {
  await world.instanceBecomes(id, 'running');
  const ledger = await world.ledgerBecomes('running again', (found) => found.state === 'open' && isRunning(found));
  return [`${id} is given back and runs again: ${speedOf(ledger)}`, positionOf(ledger, world.now()), outlookOf(ledger)];
}

async function refuse(world: World): Promise<readonly string[]> {
  await world.sandbox.organization.setBudget(ACCOUNT, BAD);
  return [describeReceipt(await world.receiptBecomes(({ Status }) => Status === 'REJECTED'))];
}

function isRunning(ledger: ShownLedger): boolean {
  return Number(ledger.incurredExpensesRate) > 0 && ledger.budgetLimit !== undefined && isSettled(ledger);
}

/** Whether a position is that of the last thing that is known. */
function isSettled({ settledThrough, updatedAt }: ShownLedger): boolean {
  return settledThrough === updatedAt;
}

/** The account that the story happens in, and how to wait for what happens. */
class World {
  readonly resources: Resources;
  private readonly costs: Costs;

  constructor(readonly sandbox: Sandbox) {
    this.resources = new Resources(sandbox.organization, ACCOUNT);
    this.costs = new Costs(sandbox.organization);
  }

  now(): Instant {
    return this.sandbox.emulator.now();
  }

  /** Waits until the product has nothing more to do: what is done next does not meet what was done before. */
  async quiet(): Promise<void> {
    await calm(this.sandbox.emulator);
  }

  async budgetInForce(value: string, more: Readonly<Record<string, unknown>> = {}): Promise<readonly string[]> {
    const { organization } = this.sandbox;
    const begun = Date.now();
    await organization.setBudget(ACCOUNT, value, more);
    const receipt = await this.receiptBecomes(
      ({ Status, Value = '0' }) => Status === 'IN_FORCE' && parseUsd(Value) === parseUsd(value),
    );
    const seconds = ((Date.now() - begun) / MS_PER_SECOND).toFixed(1);
    const { parameter, awsBudget } = await organization.spoke(ACCOUNT);
    return [
      `after ${seconds} s its receipt says ${describeReceipt(receipt)}`,
      `in the account: parameter ${parameter}, AWS Budget ${awsBudget?.BudgetLimit?.Amount} USD`,
    ];
  }

  async receiptBecomes(isRight: (receipt: ShownReceipt) => boolean): Promise<ShownReceipt | undefined> {
    return until(
      `the receipt of ${ACCOUNT}`,
      () => this.sandbox.organization.receipt(ACCOUNT),
      (receipt) => receipt !== undefined && isRight(receipt),
    );
  }

  async instanceBecomes(id: string, wanted: string): Promise<void> {
    await until(
      `${id} ${wanted}`,
      () => this.resources.instanceState(id),
      (state) => state === wanted,
    );
  }

  async ledgerBecomes(what: string, isRight: (ledger: ShownLedger) => boolean): Promise<ShownLedger> {
    const ledger = await until(
      `the account of what ${ACCOUNT} spends: ${what}`,
      () => this.costs.ledger(ACCOUNT, formatInstant(this.now()).slice(0, 7)),
      (found) => found !== undefined && isRight(found),
    );
    return ledger as ShownLedger;
  }

  /** Since when an instance does not run, as what it cost has it. */
  async standsSince(id: string): Promise<Instant> {
    const part = (await this.costs.contributions(ACCOUNT)).find(({ Record: name }) => name.includes(id));
    return instant(Date.parse(part?.since ?? ''));
  }
}
