import type { HowKnown, KnownBill } from '../../budgets/domain/how-known';
import { formatUsd } from '../../core/domain/money';
import { formatInstant, type Instant } from '../../core/domain/time';
import type { OvershootBound } from '../../ledger/domain/overshoot-bound';
import { duration, moment, usd } from './words';

const TELLERS: Readonly<Record<KnownBill['source'], string>> = {
  CostExplorer: 'Cost Explorer',
  AwsBudget: "the AWS Budget's actual spend",
  none: 'no bill',
  unknown: 'a bill that cannot be read',
};

/** By which bill a position is known, up to when, and how much of it was seen live: `unknown` is said as that. */
export function describeBill({ source, billedThrough, seenLive }: KnownBill, now: Instant | undefined): string {
  const who = TELLERS[source];
  if (source === 'none') return `${who}: what no meter sees is not known`;
  const age = now === undefined || billedThrough === undefined ? '' : describeAge(now - billedThrough);
  const through =
    billedThrough === undefined ? 'billed up to an unknown time' : `billed up to ${moment(billedThrough)}`;
  const live = seenLive === undefined ? 'an unknown part' : `${seenLive} %`;
  return `${who}, ${through}${age}; ${live} of it seen live`;
}

/** A day's bill is there before the day is over. */
function describeAge(ms: number): string {
  return ms > 0 ? `, ${duration(ms)} ago` : '';
}

/** `4.0200 USD more before a stop lands`. */
export function describeBound({ amount, unseen }: OvershootBound): string {
  const most = `${usd(amount)} USD more before a stop lands`;
  return unseen === 'unknown' ? `${most}, and what no meter sees, which no bill tells` : most;
}

/** The same in a table: `4.02`, or `4.02 + ?` where no bill tells what no meter sees. */
export function shortBound({ amount, unseen }: OvershootBound): string {
  return `${usd(amount, 2)}${unseen === 'unknown' ? ' + ?' : ''}`;
}

/** How a position is known, as a receipt says it. */
export function describeKnown({ bill, overshoot }: HowKnown): string {
  const by = bill === undefined ? 'meters alone' : describeBill(bill, undefined);
  if (overshoot === undefined) return by;
  return `${by}. At most ${usd(overshoot.amount)} USD more before a stop lands, as of ${moment(overshoot.at)}`;
}

/** The same for machines. `unknown` is a value of its own. */
export function billJson({ source, billedThrough, seenLive }: KnownBill) {
  return {
    source,
    billed_through: billedThrough === undefined ? 'unknown' : formatInstant(billedThrough),
    seen_live_percent: seenLive ?? 'unknown',
  };
}

export function boundJson({ amount, running, unseen }: OvershootBound) {
  return {
    at_most_more_usd: formatUsd(amount),
    running_usd: formatUsd(running),
    unseen_usd: unseen === 'unknown' ? unseen : formatUsd(unseen),
  };
}

export function knownJson({ bill, overshoot }: HowKnown) {
  return {
    bill: bill === undefined ? null : billJson(bill),
    at_most_more_usd: overshoot === undefined ? 'unknown' : formatUsd(overshoot.amount),
    at: overshoot === undefined ? null : formatInstant(overshoot.at),
  };
}
