import * as fc from 'fast-check';
import { money } from '../../src/core/domain/money';
import { instant, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { positionAt } from '../../src/ledger/domain/ledger';
import { parseRate } from '../../src/ledger/domain/rate';
import * as arbitrary from '../support/arbitraries';
import { exactlySpent, PER_MICRO_REVANTIO, PER_REVANTIO } from '../support/exact-costs';
import { LedgerHistory } from '../support/ledger-history';
import { ADDRESSES, type Step } from '../support/ledger-steps';

const ago = fc.oneof(fc.constant(0), fc.nat(3 * MS_PER_HOUR));
const heard: fc.Arbitrary<readonly Step[]> = fc
  .record({
    kind: fc.constant('happen' as const),
    resource: fc.nat(2),
    running: fc.boolean(),
    rate: fc.constantFrom('28888.888889', '27777777.777778', '0.000001').map(parseRate),
    ago,
  })
  .map((happened) => [happened, { kind: 'hear', latest: [0] }]);
const single = <S extends Step>(step: fc.Arbitrary<S>) => step.map((one): readonly Step[] => [one]);
/** The stream is behind most of the time, and some of its records never come. */
const steps = fc.oneof(
  { weight: 6, arbitrary: heard },
  {
    weight: 5,
    arbitrary: single(
      fc.record({
        kind: fc.constant('wait' as const),
        ms: fc.oneof(fc.nat(2_000), fc.nat(3 * MS_PER_HOUR), fc.nat(12 * MS_PER_DAY)),
        schedulesLateMs: fc.nat(59_999),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: single(
      fc.record({
        kind: fc.constant('spend' as const),
        address: fc.constantFrom(...ADDRESSES),
        amount: fc.bigInt({ min: 0n, max: 10n ** 16n }).map(money),
        ago,
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: single(
      fc.record({
        kind: fc.constant('limit' as const),
        address: fc.constantFrom(...ADDRESSES),
        usd: fc.constantFrom('20', '500', undefined),
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: single(
      fc.record({
        kind: fc.constant('deliver' as const),
        count: fc.nat(4),
        again: fc.array(fc.nat(60), { maxLength: 3 }),
        order: fc.nat(5_000),
        givenUp: fc.constantFrom(false, false, false, true),
      }),
    ),
  },
);

test('property: the position is right at every instant, however far behind the stream is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 30 }), async (all) => {
      const world = new LedgerHistory();
      await world.begin();
      for (const one of all) {
        for (const step of one) await world.play(step);
        expect(wrongOnes(world)).toEqual([]);
      }
    }),
    { numRuns: arbitrary.lawRuns() },
  );
});

/** The months whose position is wrong by a revantio or more. */
function wrongOnes(world: LedgerHistory): readonly unknown[] {
  const { table, clock } = world.ports;
  return [...table.ledgerRows.values()].flatMap(({ address, period }) => {
    const ledger = table.ledger(address, period);
    const at = instant(Math.max(clock.now(), ledger.updatedAt));
    const exact = exactlySpent(world.happened(address), period, at);
    const error = positionAt(ledger, at) * PER_MICRO_REVANTIO - exact;
    return error > -PER_REVANTIO && error < PER_REVANTIO ? [] : [{ address, period, error }];
  });
}
