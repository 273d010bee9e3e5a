import type { Budget } from '../budgets/domain/budget';
import type { Address } from '../core/domain/address';
import { instant, later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import type { Timer } from '../core/ports';
import { isImminent } from '../ledger/domain/fence';
import { exhaustionOf, isExceeded, nextUpdate, type Ledger } from '../ledger/domain/ledger';
import { openPeriod } from '../ledger/open-period';
import type { AdoptedBudgets, Ledgers } from '../ledger/ports';

export type Awaited =
  | { readonly kind: 'exhausted'; readonly ledger: Ledger; readonly budget: Budget }
  /** The instant has moved away. A new fence will stand. */
  | { readonly kind: 'moved' }
  /** There is no budget, or it will not be exhausted in this period. */
  | { readonly kind: 'nothing' };

export interface AwaitingPorts {
  readonly ledgers: Ledgers;
  readonly budgets: AdoptedBudgets;
  readonly clock: Timer;
}

/**
 * The interval at which the ledger is read while the instant is awaited: somebody may stop something, or raise the
 * budget.
 */
const LOOK_EVERY_MS = 3 * MS_PER_SECOND;

/** The time for which a settlement that is under way is waited for, before the position is taken as it is. */
const PATIENCE_MS = 15 * MS_PER_SECOND;

/**
 * Waits for the instant of exhaustion, wherever it moves meanwhile. It reads the ledger itself, because the trigger may
 * be old. `prepare` begins what can be done while there is time. Nothing waits for it or depends on it.
 */
export async function awaitExhaustion(
  address: Address,
  ports: AwaitingPorts,
  prepare: () => void = () => undefined,
): Promise<Awaited> {
  const { ledgers, budgets, clock } = ports;
  const patience = later(clock.now(), PATIENCE_MS);
  let looks = 0;
  for (;;) {
    const budget = await budgets.find(address);
    if (budget === undefined) return { kind: 'nothing' };
    const now = clock.now();
    const ledger = await openPeriod(address, now, ports);
    const isSettled = ledger.settledThrough >= ledger.updatedAt || now >= patience;
    if (isSettled && isExceeded(ledger, now)) return { kind: 'exhausted', ledger, budget };
    const exhaustion = exhaustionOf(ledger);
    if (isSettled && (exhaustion === undefined || !isImminent(exhaustion, now))) {
      if (!(await dropFence(ledger, now, ledgers))) continue;
      return { kind: exhaustion === undefined ? 'nothing' : 'moved' };
    }
    const wait = exhaustion === undefined ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(1, exhaustion - now));
    if (looks++ === 0) prepare();
    await clock.pause(isSettled ? wait : MS_PER_SECOND);
  }
}

/**
 * Drops a schedule that has fired and is gone: settle-expenses learns of it, and sets a new one if one is needed. A
 * schedule that is ahead stands. Returns false when the ledger has changed since it was read.
 */
async function dropFence(ledger: Ledger, now: Instant, ledgers: Ledgers): Promise<boolean> {
  if (ledger.watch.fenceAt === undefined || ledger.watch.fenceAt > now) return true;
  return (await ledgers.touch(ledger, instant(Math.max(now, nextUpdate(ledger))), true)) === 'written';
}
