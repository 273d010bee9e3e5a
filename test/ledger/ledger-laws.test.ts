import * as fc from 'fast-check';
import type { Address } from '../../src/core/domain/address';
import { money } from '../../src/core/domain/money';
import { periodEnd } from '../../src/core/domain/period';
import { later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { currentRate } from '../../src/ledger/domain/contribution';
import { floorToMinute } from '../../src/ledger/domain/fence';
import { exhaustionOf, hasMoneyAgain, isExceeded, type Ledger } from '../../src/ledger/domain/ledger';
import { parseRate, ZERO_RATE } from '../../src/ledger/domain/rate';
import * as arbitrary from '../support/arbitraries';
import { exactlySpent, PER_MICRO_REVANTIO, PER_REVANTIO } from '../support/exact-costs';
import { LedgerHistory, sumOfRates } from '../support/ledger-history';
import { ADDRESSES, AS_THE_MONTH_BEGAN, UNTIL_THE_MONTH_ENDS, type Death, type Step } from '../support/ledger-steps';
import { ACCOUNT } from '../support/ledgers';

const address = fc.constantFrom(...ADDRESSES);
/** A small instance, a large one, a byte of storage; or anything. */
const speed = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('28888.888889', '2777777.777778', '27777777.777778', '0.000001').map(parseRate),
  },
  { weight: 1, arbitrary: arbitrary.speed() },
);
const rolled = <T>(weight: number, one: fc.Arbitrary<T>) => ({ weight, arbitrary: one });
const gap = fc.oneof(
  rolled(2, fc.nat(3)),
  rolled(2, fc.nat(5 * MS_PER_MINUTE)),
  rolled(4, fc.nat(3 * MS_PER_HOUR)),
  rolled(2, fc.nat(2 * MS_PER_DAY)),
  rolled(1, fc.nat(40 * MS_PER_DAY)),
);
const orElse = (special: number) => fc.oneof(rolled(9, gap), rolled(1, fc.constant(special)));
const usd = fc.oneof(
  fc.constantFrom('1', '20', '500', '100000', undefined),
  fc.integer({ min: 1, max: 10_000 }).map((cents) => (cents / 100).toString()),
);
const expense = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 16n }).map(money);
const kind = <K extends Step['kind']>(name: K) => fc.constant(name);

const step: fc.Arbitrary<Step> = fc.oneof(
  rolled(7, fc.record({ kind: kind('wait'), ms: orElse(UNTIL_THE_MONTH_ENDS), schedulesLateMs: fc.nat(59_999) })),
  rolled(
    5,
    fc.record({
      kind: kind('happen'),
      resource: fc.nat(2),
      running: fc.constantFrom(true, true, false),
      rate: speed,
      ago: orElse(AS_THE_MONTH_BEGAN),
    }),
  ),
  rolled(7, fc.record({ kind: kind('hear'), latest: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }) })),
  rolled(1, fc.record({ kind: kind('spend'), address, amount: expense, ago: gap })),
  rolled(
    2,
    fc.record({ kind: kind('foreign'), address, add: expense, addRate: fc.oneof(speed, fc.constant(ZERO_RATE)) }),
  ),
  rolled(4, fc.record({ kind: kind('limit'), address, usd })),
  rolled(1, fc.record({ kind: kind('roll-over') })),
  rolled(
    9,
    fc.record({
      kind: kind('deliver'),
      count: fc.nat(12),
      again: fc.array(fc.nat(60), { maxLength: 4 }),
      order: fc.nat(5_000),
    }),
  ),
  rolled(2, fc.record({ kind: kind('run-calls') })),
);
const death: fc.Arbitrary<Death> = fc.record({
  at: fc.integer({ min: 1, max: 6 }),
  point: fc.constantFrom('before', 'after'),
});
const giveUp: fc.Arbitrary<Step> = fc.record({
  kind: kind('deliver'),
  count: fc.integer({ min: 1, max: 3 }),
  again: fc.constant([]),
  order: fc.constant(0),
  givenUp: fc.constant(true),
});

/** A budget of 20 USD that an instance at 10 USD an hour runs through in two hours. */
const SPENDING: readonly Step[] = [
  { kind: 'limit', address: ACCOUNT, usd: '20' },
  { kind: 'happen', resource: 0, running: true, rate: parseRate('27777777.777778'), ago: 0 },
  { kind: 'hear', latest: [0] },
  { kind: 'deliver', count: 9, again: [], order: 0 },
];

interface Play {
  readonly before: readonly Step[];
  readonly steps: readonly (readonly [Step, Death | undefined])[];
}

const plays = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Play> =>
  fc.record({
    before: fc.constantFrom([], SPENDING, [
      ...SPENDING,
      { kind: 'wait', ms: 2 * MS_PER_HOUR, schedulesLateMs: 1 } as const,
    ]),
    steps: fc.array(fc.tuple(steps, fc.option(death, { nil: undefined, freq: 5 })), { maxLength: 40, size: 'max' }),
  });

async function played({ before, steps }: Play): Promise<LedgerHistory> {
  const world = new LedgerHistory();
  await world.begin();
  for (const one of before) await world.play(one);
  for (const [one, dying] of steps) await world.play(one, dying);
  await world.comeToRest();
  return world;
}

/** The ledgers of a budget, month by month. */
const rowsOf = ({ ports: { table } }: LedgerHistory, of: Address) =>
  [...table.ledgerRows.values()]
    .filter((row) => row.address === of)
    .map(({ period }) => table.ledger(of, period))
    .sort((one, other) => (one.period < other.period ? -1 : 1));

describe('after any history of changes, expenses, limits, months, duplicates, delays and deaths', () => {
  const law = (name: string, check: (world: LedgerHistory) => Promise<void> | void, steps = step) =>
    test(`property: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(plays(steps), async (history) => check(await played(history))),
        { numRuns: arbitrary.lawRuns() },
      );
    });

  law(
    'each month’s position is what was spent in it, to less than a revantio',
    (world) => {
      for (const of of ADDRESSES) {
        for (const { period, accrued, settledThrough } of rowsOf(world, of)) {
          const error = accrued * PER_MICRO_REVANTIO - exactlySpent(world.happened(of), period, settledThrough);
          expect(error > -PER_REVANTIO && error < PER_REVANTIO).toBe(true);
        }
      }
    },
    fc.oneof({ weight: 20, arbitrary: step }, { weight: 1, arbitrary: giveUp }),
  );

  law('months that are over have no speed and are settled to their end, and only the last is not over', (world) => {
    for (const of of ADDRESSES) {
      const rows = rowsOf(world, of);
      for (const { period, state, rate, updatedAt, settledThrough } of rows.slice(0, -1)) {
        expect({ state, rate, updatedAt, settledThrough }).toEqual({
          state: 'closed',
          rate: 0n,
          updatedAt: periodEnd(period),
          settledThrough: periodEnd(period),
        });
      }
      expect(rows.at(-1)).toMatchObject({ settledThrough: rows.at(-1)?.updatedAt, period: rows.at(-1)?.period });
      expect(rows.at(-1)?.state).not.toBe('closed');
    }
  });

  law('the speed is the sum of all contributions', async (world) => {
    for (const of of ADDRESSES) {
      const contributions = sumOfRates(
        world.ports.table.contributionsOf(of).map(({ history }) => currentRate(history)),
      );
      expect(rowsOf(world, of).at(-1)?.rate).toBe(contributions + world.foreignRate(of));
    }
  });

  law('each change of a ledger is later than the one before', (world) => {
    for (const { before, after } of world.ports.table.changes) {
      if (before?.settledThrough === undefined) continue;
      const isSame = before.updatedAt === after.updatedAt && before.rate === after.rate && before.limit === after.limit;
      expect(isSame || after.updatedAt > before.updatedAt).toBe(true);
    }
  });

  law(
    'a fence stands before each exhaustion that is ahead, before the true one and the known one, and no other does',
    (world) => {
      for (const of of ADDRESSES) {
        const ledger = rowsOf(world, of).at(-1) as Ledger;
        const exhaustion = ledger.state === 'open' ? exhaustionOf(ledger) : undefined;
        const minute = exhaustion === undefined ? undefined : floorToMinute(later(exhaustion, -MS_PER_MINUTE));
        expect([ledger.watch.fenceAt, world.ports.schedules.at('exhaustion', of)]).toEqual([minute, minute]);
        expect(world.ports.schedules.at('threshold', of)).toBe(ledger.watch.thresholdAt);
        if (minute !== undefined) expect(isSpentBy(world, ledger, minute + MS_PER_MINUTE - 1)).toBe(false);
        // Whatever was exhausted is known to be, and whatever is not, is open again.
        const now = world.ports.clock.now();
        const isHeld = ledger.exhaustedLimit !== undefined && !hasMoneyAgain(ledger, now);
        expect(ledger.state).toBe(isExceeded(ledger, now) || isHeld ? 'exhausted' : 'open');
      }
    },
  );
});

/** Whether the limit is reached at an instant, if nothing changes any more: by exact arithmetic. */
function isSpentBy(
  world: LedgerHistory,
  { address: of, period, limit, settledThrough, rate }: Ledger,
  at: number,
): boolean {
  const spent =
    exactlySpent(world.happened(of), period, settledThrough) + rate * BigInt(Math.max(0, at - settledThrough));
  return limit !== undefined && spent >= limit * PER_MICRO_REVANTIO;
}
