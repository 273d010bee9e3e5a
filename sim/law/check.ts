import { isDeepStrictEqual } from 'node:util';
import type { Budget } from '../../src/budgets/domain/budget';
import { coveringBudgets } from '../../src/budgets/domain/covering';
import { accountOf, type Address } from '../../src/core/domain/address';
import { formatRevantios } from '../../src/core/domain/money';
import { periodOf } from '../../src/core/domain/period';
import { formatInstant, later, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { EXEMPT_TAG } from '../../src/enforcement/contracts';
import { isInGrace } from '../../src/ledger/domain/grace';
import { hasMoneyAgain, positionAt } from '../../src/ledger/domain/ledger';
import type { PreviousState } from '../../src/metering/domain/resource';
import type { SimulatedResource } from '../fleet/resource';
import { runsIn } from '../fleet/states';
import type { JudgedWorld } from './judged-world';

/** What is exhausted for less than this may still be on its way to be stopped. */
const ON_ITS_WAY_MS = 3 * MS_PER_MINUTE;
const ONE_REVANTIO = 1_000_000n;

/** How long everything may take to be in order once nothing goes wrong any more. */
export const REST_MS = MS_PER_HOUR + MS_PER_MINUTE;

/** An account after a history, and what its owners wanted of their resources. */
export interface Played {
  readonly world: JudgedWorld;
  /** The state that owners gave each resource last, by ARN. */
  readonly wishes: ReadonlyMap<string, PreviousState>;
}

/** Returns what an account breaks of the law of enforcement: nothing, if all is well. */
export function breaches(played: Played): readonly string[] {
  const { world } = played;
  return [
    ...world.lambda.errors.map(
      (error) => `an error that no fault explains: ${error instanceof Error ? error.stack : String(error)}`,
    ),
    ...controlsOf(played).flatMap((one) => breachOf(one, played)),
    ...breachOfFreeze(played),
    ...tooManyMessages(played),
    ...wrongPositions(played),
  ];
}

function controlsOf({ world }: Played): readonly SimulatedResource[] {
  return [...world.fleet.resources.values()].filter(({ owner }) => owner === undefined);
}

function breachOf(one: SimulatedResource, played: Played): readonly string[] {
  const { wishes } = played;
  const holders = exhaustedOver(one, played);
  const runs = runsIn(one.type, one.state, false);
  const isExempt = one.tags[EXEMPT_TAG] === 'true';
  if (holders.sure.length > 0 && runs && !isExempt && !isNamed(one, played)) {
    return [`${one.arn} runs in the exhausted ${holders.sure.join(', ')}, and no message of this hour names it`];
  }
  const wish = wishes.get(one.arn);
  const isGivenBack = wish !== undefined && isDeepStrictEqual(one.state, wish);
  if (holders.maybe.length === 0 && !isGivenBack && !isNamed(one, played)) {
    return [
      `${one.arn} is ${JSON.stringify(one.state)}, not ${JSON.stringify(wish)}, and no message of this hour names it`,
    ];
  }
  return [];
}

/** An account is frozen only while its budget wants it and is exhausted, and then where something goes on for good. */
function breachOfFreeze(played: Played): readonly string[] {
  const { world } = played;
  const budget = world.table.budgetRows.get(world.addresses.account);
  const exhausted = budgetsExhausted(() => true, played);
  const { isFrozen } = world;
  const mayBe = budget?.freeze === true && exhausted.maybe.includes(world.addresses.account);
  const goesOn = controlsOf(played).filter(
    (one) => one.unstoppable && runsIn(one.type, one.state, false) && one.tags[EXEMPT_TAG] !== 'true',
  );
  if (isFrozen && !mayBe) return ['the account is frozen, and its budget is not exhausted or does not say Freeze'];
  if (!isFrozen && mayBe && exhausted.sure.includes(world.addresses.account) && goesOn.length > 0) {
    return [`the account is not frozen, though ${goesOn[0]?.arn} goes on`];
  }
  return [];
}

/** The budgets that enforce, cover a resource, and are exhausted: for longer than it takes to stop, or just now. */
function exhaustedOver(one: SimulatedResource, played: Played): Exhausted {
  return budgetsExhausted(
    (address, budget) =>
      coveringBudgets(accountOf(played.world.addresses.account), [budget], one.tags).includes(address),
    played,
  );
}

interface Exhausted {
  readonly sure: readonly Address[];
  readonly maybe: readonly Address[];
}

function budgetsExhausted(covers: (address: Address, budget: Budget) => boolean, { world }: Played): Exhausted {
  const now = world.clock.now();
  const sure: Address[] = [];
  const maybe: Address[] = [];
  const ofAccount = world.table.budgetRows.get(world.addresses.account);
  for (const address of Object.values(world.addresses)) {
    const budget = world.table.budgetRows.get(address);
    const ledger = world.table.row(address, periodOf(now));
    const limit = ledger?.limit;
    // An account without a budget enforces here, as the installation does; a workload does no more than its account.
    const isEnforced = budget?.mode === 'enforce' && (ofAccount?.mode ?? 'enforce') === 'enforce';
    if (budget === undefined || !isEnforced || ledger === undefined || limit === undefined) continue;
    if (ledger.settledThrough === undefined || ledger.state === undefined) continue;
    const known = { ...ledger, settledThrough: ledger.settledThrough, state: ledger.state };
    if (!covers(address, budget)) continue;
    const before = later(now, -ON_ITS_WAY_MS);
    const isReached = known.state === 'exhausted' ? !hasMoneyAgain(known, now) : positionAt(known, now) >= limit;
    // Until its grace ends everything runs, and soon afterwards nothing does. One that is to begin has begun by now.
    const isSpent = isReached && !isInGrace(known, now);
    if (isSpent) maybe.push(address);
    if (isInGrace(known, before)) continue;
    const since = world.stateSince.get(`${address} ${ledger.period}`) ?? now;
    const isSince = known.state === 'exhausted' ? since <= before : positionAt(known, before) >= limit;
    if (isSpent && isSince && periodOf(before) === periodOf(now)) sure.push(address);
  }
  return { sure, maybe };
}

/** Whether a message names a resource that is no older than the clock hour in which the last fault was over. */
function isNamed({ arn }: SimulatedResource, { world }: Played): boolean {
  const since = Math.floor(later(world.clock.now(), -REST_MS) / MS_PER_HOUR) * MS_PER_HOUR;
  return world.told
    .filter(({ at }) => at >= since)
    .some(({ notice }) => {
      if (notice.kind === 'budget-exhausted') {
        return [...notice.resources, ...notice.spared].some((each) => each.arn === arn);
      }
      if (notice.kind === 'still-spending') return notice.resources.some((each) => each.arn === arn);
      return (
        notice.kind === 'resources-restored' &&
        [...notice.restored, ...notice.notRestored].some((each) => each.arn === arn)
      );
    });
}

const KINDS: readonly string[] = ['budget-exhausted', 'still-spending', 'resources-restored'];

/** One of each kind an hour, and one more of each for every change of state, and for every run that died over it. */
function tooManyMessages({ world }: Played): readonly string[] {
  const counts = new Map<string, number>();
  for (const { at, notice } of world.told) {
    if (!KINDS.includes(notice.kind)) continue;
    const key = `${notice.address} ${notice.kind} ${Math.floor(at / MS_PER_HOUR)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const changes = new Map<string, number>();
  for (const { address, before, after } of world.table.changes) {
    if (before?.state === after.state) continue;
    changes.set(address, (changes.get(address) ?? 0) + 1);
  }
  return [...counts]
    .filter(([key, count]) => count > 2 + 2 * (changes.get(key.split(' ')[0] ?? '') ?? 0) + world.lambda.deaths)
    .map(([key, count]) => `${count} messages of ${key}`);
}

/** Each position is what its stream says: every speed for as long as it was, and every amount. */
function wrongPositions({ world }: Played): readonly string[] {
  const exact = new Map<string, bigint>();
  for (const { address, period, before, after } of world.table.changes) {
    const key = `${address} ${period}`;
    const elapsed = before === undefined ? 0 : Math.max(0, after.updatedAt - before.updatedAt);
    const isSettlement = before?.settledThrough !== after.settledThrough;
    const added = isSettlement ? (before === undefined ? after.accrued : 0n) : after.accrued - (before?.accrued ?? 0n);
    const product = (before?.rate ?? 0n) * BigInt(elapsed) + added * BigInt(MS_PER_SECOND);
    exact.set(key, (exact.get(key) ?? 0n) + product);
  }
  return [...exact].flatMap(([key, product]) => {
    const [address = '', period = ''] = key.split(' ');
    const row = world.table.row(address as Address, period as never);
    if (row === undefined || row.settledThrough !== row.updatedAt) return [];
    const wrong = row.accrued - product / BigInt(MS_PER_SECOND);
    if (wrong < ONE_REVANTIO && -wrong < ONE_REVANTIO) return [];
    return [`${key} at ${formatInstant(row.updatedAt)} is wrong by ${formatRevantios(wrong as never)} revantios`];
  });
}
