import { money } from '../../core/domain/money';
import { instant, later, type Instant } from '../../core/domain/time';
import { currentRate, isRunning, since, type History } from '../../ledger/domain/contribution';
import { positionAt, type Ledger } from '../../ledger/domain/ledger';
import { accrue, rate, ZERO_RATE, type Rate } from '../../ledger/domain/rate';

/**
 * What AWS charges for although it be stopped: the rest of the minimum of a run that has just begun. EC2 asks a minute
 * for each start, RDS ten.
 */
export interface Owed {
  readonly rate: Rate;
  readonly until: Instant;
}

/** Returns what is owed of what runs, each with what is charged for a run at least. */
export function owedOf(
  resources: readonly { readonly history: History; readonly minimumMs: number }[],
): readonly Owed[] {
  return resources.flatMap(({ history, minimumMs }) => {
    const begun = isRunning(history) ? since(history) : undefined;
    return begun === undefined || minimumMs === 0
      ? []
      : [{ rate: currentRate(history), until: later(begun, minimumMs) }];
  });
}

/**
 * Returns a ledger as it is when what is owed counts as spent: what it would have cost if all stopped. It is right
 * until the first minimum is over.
 */
export function withOwed(ledger: Ledger, owed: readonly Owed[] = [], now: Instant): Ledger {
  const at = instant(Math.max(now, ledger.updatedAt, ledger.settledThrough));
  const young = owed.filter(({ until }) => until > at);
  if (young.length === 0) return ledger;
  const rest = young.reduce((sum, { rate: own, until }) => sum + accrue(own, until - at), 0n);
  const speed = ledger.rate - young.reduce((sum, { rate: own }) => sum + own, 0n);
  return {
    ...ledger,
    accrued: money(positionAt(ledger, at) + rest),
    rate: speed > 0n ? rate(speed) : ZERO_RATE,
    updatedAt: at,
    settledThrough: at,
    booked: undefined,
    settledSpeed: undefined,
  };
}

/** Returns when the first minimum is over that is not yet. */
export function endOfFirst(owed: readonly Owed[] = [], now: Instant): Instant | undefined {
  const ends = owed.map(({ until }) => until).filter((until) => until > now);
  return ends.length === 0 ? undefined : instant(Math.min(...ends));
}
