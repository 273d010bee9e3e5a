import pMap from 'p-map';
import { judgeItem } from '../budgets/domain/budget-item';
import { parseStop, stopInForce } from '../budgets/domain/stop-by-hand';
import type { BudgetRegistry, StoredBudget } from '../budgets/ports';
import { accountOf, isAddress, isWorkload, type AccountId, type Address } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { instant, later, MS_PER_MINUTE, type Instant } from '../core/domain/time';
import { Pace } from '../core/pace';
import { everyPage } from '../core/pages';
import type { Operators, Timer } from '../core/ports';
import { adoptBudget, findReadable, isSameBudget, type AdoptionPorts } from './adopt-budget';
import { actsAt, isInGrace } from './domain/grace';
import { isExceeded, nextUpdate, type Ledger } from './domain/ledger';
import { positionLine, type PositionLine } from './domain/position-line';
import type { SpendingNotice } from './domain/spending-notice';
import { openPeriod } from './open-period';
import { UnreadableRow, type Bills, type HeldBudgets, type Schedules, type Sights } from './ports';
import { rollOverPeriod } from './roll-over-period';
import { missingOf } from './see-account';
import { standingSchedules } from './standing-schedules';
import { tellUnreadable } from './tell-unreadable';

export interface ExpenseReconciliation {
  /** Budgets that were not as they should be, each with another run of enforcement asked for. */
  readonly asked: readonly Address[];
  /** Budgets whose last change had not reached the ledger. */
  readonly adopted: readonly string[];
  /** Budgets that were handed to the stream once more: a record of theirs, or a schedule, was lost. */
  readonly woken: readonly Address[];
  readonly accounts: readonly AccountId[];
  /** Budgets whose row of this month was gone, and is there again. */
  readonly reopened: readonly Address[];
  /** Why it is not known which schedules stand. Undefined: it is. */
  readonly unlisted: unknown;
}

export interface ReconciliationPorts extends AdoptionPorts {
  readonly registry: BudgetRegistry;
  readonly held: HeldBudgets;
  readonly operators: Operators<SpendingNotice>;
  readonly clock: Timer;
  /** The time between two calls of other functions, in ms. */
  readonly callEveryMs: number;
  readonly schedules: Pick<Schedules, 'addresses'>;
  readonly sights: Sights;
  readonly bills: Pick<Bills, 'find'>;
}

const CONCURRENCY = 25;

/**
 * The time between two calls, in ms: 40 a second, so that of the 1,000 executions that an account's functions share,
 * looks of 20 seconds take up no more than 800.
 */
export const LOOK_CALLS_EVERY_MS = 25;

/** Afterwards calls are made without a pause: a run may take fifteen minutes. */
export const PACED_MINUTES = 12;

/** A schedule fires within a minute of its own, and its run says within a minute more what it leaves. */
const LATE_MS = 3 * MS_PER_MINUTE;

/**
 * The hourly look: makes good whatever was lost. It asks for another look at every account, because AWS sends most
 * events as best effort, and for a run of enforcement at every budget that is not as it should be: exhausted, past its
 * limit or its fence, or holding something back although there is money. It adopts what was written and not adopted,
 * and wakes the stream where a record or a schedule was lost. It leaves out accounts that are closed or gone, and names
 * the rows that cannot be read: they delay no other.
 *
 * `onPosition` is told where each budget stands, one by one: all together would be too much to keep.
 *
 * What it asks for runs in functions that share the account's concurrency with all others, so it asks at a pace:
 * docs/decisions/0062-the-hourly-look-asks-at-a-pace.md.
 */
export async function reconcileExpenses(
  ports: ReconciliationPorts,
  onPosition: (line: PositionLine) => void = () => undefined,
): Promise<ExpenseReconciliation> {
  // A month that nobody has opened has no rows to look at.
  await rollOverPeriod(ports);
  // Those that no row is met of, as the rows go by.
  const rowless = new Set<string>();
  const adopted = await adoptWhatWasLost(rowless, ports);
  const standing = await standingSchedules(ports.schedules);
  const asked = new Set<Address>();
  const woken: Address[] = [];
  const accounts: AccountId[] = [];
  const pace = new Pace(ports.callEveryMs, later(ports.clock.now(), PACED_MINUTES * MS_PER_MINUTE), ports.clock);
  const ask = async (address: Address) => {
    asked.add(address);
    await pace.turn();
    await ports.calls.disableResources(address);
  };
  const period = periodOf(ports.clock.now());
  for await (const { ledgers, unreadable } of everyPage((cursor) => ports.ledgers.page(period, cursor))) {
    for (const { address } of [...ledgers, ...unreadable]) rowless.delete(address);
    for (const row of unreadable) await tellUnreadable(row, ports);
    const stored = await storedOf(ledgers, ports);
    const alive = ledgers.filter(({ address }) => !isEnded(stored.get(accountOf(address))));
    await pMap(
      alive,
      async (ledger) => {
        const { address } = ledger;
        const now = ports.clock.now();
        const line = positionLine(ledger, now);
        if (line !== undefined) onPosition(line);
        if (ledger.limit !== undefined && !stored.has(address)) adopted.push(...(await adopt([address], ports)));
        if (
          isOutOfOrder(ledger, now) ||
          isToBeStopped(ledger, stored.get(address), now) ||
          (await hasChangedSight(ledger, now, ports))
        ) {
          await ask(address);
        } else if (needsStream(ledger, now) || standing.lacks(ledger, now)) {
          await ports.ledgers.touch(ledger, instant(Math.max(now, nextUpdate(ledger))), true);
          woken.push(address);
        }
        if (isWorkload(address)) return;
        await pace.turn();
        await ports.calls.takeInventory(accountOf(address));
        accounts.push(accountOf(address));
      },
      { concurrency: CONCURRENCY },
    );
  }
  const reopened = await reopen([...rowless] as Address[], ports);
  for (const address of reopened) {
    if (!isWorkload(address)) await ports.calls.takeInventory(accountOf(address));
  }
  for await (const { addresses } of everyPage((cursor) => ports.held.page(cursor))) {
    const holding = [...new Set(addresses)].filter((address) => !asked.has(address));
    const stored = await ports.registry.find([...new Set(holding.map(accountOf))]);
    const alive = holding.filter((address) => !isEnded(stored.get(accountOf(address))));
    await pMap(alive, ask, { concurrency: CONCURRENCY });
  }
  return { asked: [...asked], adopted, woken, accounts, reopened, unlisted: standing.failure };
}

/** Returns whether enforcement has something to do, or was to have done it by now. */
function isOutOfOrder(ledger: Ledger, now: Instant): boolean {
  const { state, watch, followUp } = ledger;
  const isLate = (at: Instant | undefined) => at !== undefined && later(at, LATE_MS) < now;
  const isSpent = !isUnsettled(ledger) && isExceeded(ledger, now) && !isInGrace(ledger, now);
  return state === 'exhausted' || isSpent || isLate(watch.fenceAt) || isLate(followUp?.at);
}

/** Returns whether somebody has a budget stopped by hand, and the call that says so was lost. */
function isToBeStopped({ state }: Ledger, stored: StoredBudget | undefined, now: Instant): boolean {
  const parsed = parseStop(stored?.written ?? {});
  return state === 'open' && parsed.kind === 'stop' && stopInForce(parsed, now) !== undefined;
}

/** Returns whether people do not know yet that a budget is blind, or sees again. */
async function hasChangedSight(ledger: Ledger, now: Instant, ports: ReconciliationPorts): Promise<boolean> {
  const isBlind = ledger.limit !== undefined && (await missingOf(ledger, now, ports)).length > 0;
  return isBlind !== (ledger.blindSince !== undefined);
}

/** Returns whether a record of the stream was lost: the time before it is not settled, or its fence was never set. */
function needsStream(ledger: Ledger, now: Instant): boolean {
  if (isUnsettled(ledger)) return later(ledger.updatedAt, LATE_MS) < now;
  return ledger.state === 'open' && ledger.watch.fenceAt === undefined && actsAt(ledger) !== undefined;
}

/** The position of such a ledger is a guess if others have written more than its last change. */
function isUnsettled({ settledThrough, updatedAt }: Ledger): boolean {
  return settledThrough < updatedAt;
}

/**
 * Opens the month of budgets that have no row of it: somebody has deleted theirs. The list of rows may be a moment old,
 * so each is read once more. The stream has the new row guarded.
 */
async function reopen(rowless: readonly Address[], ports: ReconciliationPorts): Promise<readonly Address[]> {
  const period = periodOf(ports.clock.now());
  const stored = await ports.registry.find([...new Set(rowless.map(accountOf))]);
  const reopened = await pMap(
    rowless.filter((address) => !isEnded(stored.get(accountOf(address)))),
    async (address) => {
      if ((await ports.ledgers.find(address, period)) !== undefined) return [];
      await openPeriod(address, ports.clock.now(), ports);
      return [address];
    },
    { concurrency: CONCURRENCY },
  );
  return reopened.flat();
}

/**
 * Adopts every budget that is written otherwise than it was adopted, or was never. Adds to `accepted` whatever is
 * written and makes sense.
 */
async function adoptWhatWasLost(accepted: Set<string>, ports: ReconciliationPorts): Promise<string[]> {
  const adopted: string[] = [];
  for await (const { budgets } of everyPage((cursor) => ports.registry.page(cursor))) {
    const lost = await pMap(
      budgets,
      async (stored) => ((await isLost(stored, accepted, ports)) ? [stored.address] : []),
      {
        concurrency: CONCURRENCY,
      },
    );
    adopted.push(...(await adopt(lost.flat(), ports)));
  }
  return adopted;
}

async function isLost(
  { address, written }: StoredBudget,
  accepted: Set<string>,
  { budgets }: ReconciliationPorts,
): Promise<boolean> {
  if (!isAddress(address)) return false;
  const verdict = judgeItem(written);
  if (verdict.kind !== 'accepted') return false;
  accepted.add(address);
  const known = await findReadable(address, { budgets });
  return known === undefined || !isSameBudget(known, verdict.budget);
}

async function adopt(addresses: readonly string[], ports: ReconciliationPorts): Promise<readonly string[]> {
  const changes = addresses.map((address) => ({ id: address, address, kind: 'set' as const, written: true }));
  const outcomes = await adoptBudget(changes, ports);
  const failed = outcomes.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.error] : []));
  // A ledger that cannot be read is named where the ledgers are read.
  const grave = failed.find((error) => !(error instanceof UnreadableRow));
  if (grave !== undefined) throw grave;
  return outcomes.filter(({ outcome }) => outcome.kind !== 'failed').map(({ change }) => change.address);
}

function storedOf(
  ledgers: readonly Ledger[],
  { registry }: ReconciliationPorts,
): Promise<ReadonlyMap<string, StoredBudget>> {
  const addresses = ledgers.flatMap(({ address }): readonly string[] => [address, accountOf(address)]);
  return addresses.length === 0 ? Promise.resolve(new Map()) : registry.find([...new Set(addresses)]);
}

/** Returns whether the table says that an account is closed or gone. */
function isEnded(stored: StoredBudget | undefined): boolean {
  return stored?.written.Ended !== undefined;
}
