import * as fc from 'fast-check';
import { money } from '../../../src/core/domain/money';
import type { Period } from '../../../src/core/domain/period';
import type { JournalStatus } from '../../../src/enforcement/domain/journal';
import type { Gap, LedgerState } from '../../../src/ledger/domain/ledger';
import { rate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, at, DECEMBER, NOVEMBER, OCTOBER, OTHER, SHOP } from './subject';

// Calls of the ports as data. Few addresses, months, moments and amounts, so that calls meet each other's rows.

export const ADDRESSES = [ACCOUNT, SHOP, OTHER] as const;
export const PERIODS = [OCTOBER, NOVEMBER, DECEMBER] as const;
export const ARNS = [
  'arn:aws:ec2:eu-west-1:222222222222:instance/i-1',
  'arn:aws:ec2:eu-west-1:222222222222:instance/i-2',
];
const GAPS: readonly Gap[] = [
  { from: at(1), to: at(2), rate: rate(5n) },
  { from: at(2), to: at(4), rate: rate(0n) },
];

const address = fc.constantFrom(...ADDRESSES);
const period: fc.Arbitrary<Period> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(NOVEMBER) },
  { weight: 1, arbitrary: fc.constantFrom(...PERIODS) },
);
const moment = fc.integer({ min: 0, max: 12 }).map((step) => at(step * 250));
const amount = fc.bigInt({ min: -5n, max: 9n }).map(money);
const speed = fc.bigInt({ min: -3n, max: 6n }).map(rate);
const limit = fc.constantFrom(undefined, money(1n), money(7n));
const state = fc.constantFrom<LedgerState>('open', 'open', 'open', 'exhausted', 'closed');
const gaps = fc.subarray([...GAPS]);
const thresholds = fc.subarray([50, 80, 100]);
const graceMinutes = fc.constantFrom(undefined, undefined, 30);
const someMoment = fc.option(moment, { nil: undefined });
const watch = fc.record({
  fenceAt: someMoment,
  thresholdAt: someMoment,
  toldThresholds: thresholds,
  toldExhaustion: someMoment,
});
/** How old what is known of a row is: mostly it is read just before. */
const stale = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
);
/** Which revision is written at: mostly the one that is stored. */
const revision = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(3) });
const arn = fc.constantFrom(...ARNS);
const row = { address, period, stale };

const move = fc.record({ period, at: moment, rateDelta: speed, add: amount, state });
const lateMove = fc.record({ address, period, add: amount });
const booking = fc.record({
  address,
  arn,
  revision,
  running: fc.boolean(),
  at: moment,
  rate: speed,
  move: fc.option(move, { nil: undefined }),
  lateMoves: fc.array(lateMove, { maxLength: 1 }),
});

const CALLS = {
  open: fc.record({ ...row, rate: speed, accrued: amount, state, limit, gaps, watch, inPlace: fc.boolean() }),
  rollOver: fc.record({ ...row, inPlace: fc.boolean() }),
  settle: fc.record({ ...row, amount, through: moment, readsGaps: fc.boolean(), gaps, seen: fc.option(speed) }),
  spendOnce: fc.record({ move: lateMove, id: fc.constantFrom('a', 'b', 'c') }),
  count: fc.record({
    move: lateMove,
    meter: fc.constantFrom('lambda', 'sqs'),
    revision,
    progress: fc.constantFrom('{}', '{"a":1}'),
  }),
  book: fc.record({
    bookings: fc.oneof(
      { weight: 5, arbitrary: fc.uniqueArray(booking, { minLength: 1, maxLength: 3, selector: (one) => one.address }) },
      { weight: 1, arbitrary: fc.array(booking, { maxLength: 3 }) },
    ),
  }),
  touch: fc.record({ ...row, at: moment, dropFence: fc.boolean() }),
  changeState: fc.record({ ...row, to: fc.constantFrom('open' as const, 'exhausted' as const) }),
  beginGrace: fc.record({ ...row, until: moment }),
  saveWatch: fc.record({ ...row, watch }),
  saveTold: fc.record({ ...row, percent: fc.constantFrom(50, 80, 100) }),
  adopt: fc.record({ ...row, at: moment, limit: fc.constantFrom(money(1n), money(7n)), thresholds, graceMinutes }),
  abandon: fc.record({ ...row, at: moment }),
  closeAccount: fc.record({ ...row, at: moment }),
  write: fc.record({
    address,
    period,
    arn,
    revision,
    status: fc.constantFrom<JournalStatus>('planned', 'done', 'failed', 'restored'),
    mode: fc.constantFrom('enforce' as const, 'observe' as const),
    changedAt: moment,
  }),
  foreign: fc.record({ address, period, add: amount, addRate: speed, at: moment, inSeconds: fc.boolean() }),
};

type Calls = typeof CALLS;
/** A call of a port, and whether its answer is lost on the way. */
export type PortCall = {
  [Name in keyof Calls]: { readonly name: Name; readonly lost: boolean; readonly with: FromArbitrary<Calls[Name]> };
}[keyof Calls];
type FromArbitrary<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type CallOf<Name extends keyof Calls> = Extract<PortCall, { name: Name }>['with'];

/** Opening comes first and often: what has no row has no history. */
export function histories(): fc.Arbitrary<readonly PortCall[]> {
  const lost = fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
  const names = Object.keys(CALLS) as (keyof Calls)[];
  const call = (name: keyof Calls) =>
    fc.record({ name: fc.constant(name), lost, with: CALLS[name] as fc.Arbitrary<unknown> }) as fc.Arbitrary<PortCall>;
  return fc
    .tuple(
      fc.array(call('open'), { minLength: 1, maxLength: 4 }),
      fc.array(fc.oneof(...names.map(call)), { minLength: 5, maxLength: 40, size: 'max' }),
    )
    .map(([first, rest]) => [...first, ...rest]);
}
