import { money } from '../core/domain/money';
import type { Instant } from '../core/domain/time';
import { UNSEEN_TYPE, isUnseen } from './count-live';
import { BY_LENGTH, currentRate, remembered, withChange } from './domain/contribution';
import type { Ledger } from './domain/ledger';
import { rate, ZERO_RATE, type Rate } from './domain/rate';
import type { Speeds } from './domain/unseen';
import { moveOf } from './ledger-moves';
import type { BillBooking, Contribution, LedgerMove } from './ports';

/** Returns the name under which the unseen part of a service stands among the resources. */
export function unseenArn(service: string): string {
  return `unseen#${service}`;
}

/** Returns the contributions of services whose unseen speed is another from now on, and what all of them move. */
export function unseenChanges(
  speeds: Speeds,
  rows: readonly Contribution[],
  ledger: Ledger,
  now: Instant,
): BillBooking {
  const known = new Map(rows.filter(isUnseen).map((row) => [row.resource.arn, row]));
  const wanted = new Map([...speeds].map(([service, speed]) => [unseenArn(service), speed]));
  const contributions: Contribution[] = [];
  let move: LedgerMove | undefined;
  for (const arn of new Set([...known.keys(), ...wanted.keys()])) {
    const speed = wanted.get(arn) ?? ZERO_RATE;
    const row = known.get(arn) ?? newRow(arn, ledger);
    const before = row.history;
    if (speed === currentRate(before)) continue;
    const after = withChange(before, changeTo(speed, now));
    if (after === before) continue;
    contributions.push({ ...row, history: remembered(after) });
    const change = { kind: UNSEEN_TYPE, before, after, charge: BY_LENGTH };
    for (const one of moveOf(change, ledger, undefined)) move = joined(move, one);
  }
  return { contributions, move };
}

function changeTo(speed: Rate, at: Instant) {
  return { at, running: speed > 0n, rate: speed };
}

/** Returns two moves of one row as one: they are at the same instant. */
export function joined(one: LedgerMove | undefined, other: LedgerMove): LedgerMove {
  if (one === undefined) return other;
  return { ...other, rateDelta: rate(one.rateDelta + other.rateDelta), add: money(one.add + other.add) };
}

function newRow(arn: string, { address }: Ledger): Contribution {
  return {
    address,
    resource: { type: UNSEEN_TYPE, arn },
    history: [],
    tags: {},
    control: undefined,
    startedBy: undefined,
    revision: 0,
  };
}
