import * as fc from 'fast-check';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { rate } from '../../src/ledger/domain/rate';
import * as arbitrary from '../support/arbitraries';
import { LedgerHistory } from '../support/ledger-history';
import { ADDRESSES, HISTORY_STARTS } from '../support/ledger-steps';

const SPAN_MS = 40 * MS_PER_DAY;
const HEARD_AT = later(HISTORY_STARTS, SPAN_MS);
const SETTLED_AT = later(HEARD_AT, MS_PER_HOUR);

/**
 * Something that happens to a resource. Speeds of whole milli-revantios make each sum exact, so that orders can be
 * compared to the last digit.
 */
const event = fc.record({
  resource: fc.nat(2),
  at: fc
    .oneof(fc.nat(5), fc.nat(2 * MS_PER_MINUTE), fc.nat(3 * MS_PER_HOUR), fc.nat(SPAN_MS))
    .map((ms) => later(HISTORY_STARTS, ms)),
  running: fc.boolean(),
  rate: fc.bigInt({ min: 1n, max: 10n ** 9n }).map((milli) => rate(milli * 1_000n)),
});
const events = fc.array(event, { minLength: 1, maxLength: 20, size: 'max' });

async function settled(world: LedgerHistory) {
  world.ports.clock.moveTo(SETTLED_AT);
  await world.comeToRest();
  const rows = [...world.ports.table.ledgerRows.values()].map(
    ({ address, period, accrued, rate: speed, updatedAt, settledThrough, state }) => ({
      address,
      period,
      accrued,
      speed,
      updatedAt,
      settledThrough,
      state,
    }),
  );
  const contributions = ADDRESSES.flatMap((address) => world.ports.table.contributionsOf(address));
  return {
    rows: rows.sort((one, other) => (one.address + one.period < other.address + other.period ? -1 : 1)),
    contributions: contributions.map(({ revision: _, ...row }) => row),
  };
}

test('property: events that come twice and in any order, at the same time or much later, end in the same ledgers and contributions', async () => {
  const cases = events.chain((all) =>
    fc.record({
      all: fc.constant(all),
      heard: fc.shuffledSubarray([...all.keys(), ...all.keys()], { minLength: 2 * all.length }),
      together: fc.integer({ min: 1, max: 4 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ all, heard, together }) => {
      const inOrder = new LedgerHistory();
      await inOrder.begin();
      for (const { at, ...one } of [...all].sort((first, second) => first.at - second.at)) {
        inOrder.ports.clock.moveTo(at);
        await inOrder.play({ kind: 'happen', ...one, ago: 0 });
        await inOrder.play({ kind: 'hear', latest: [0] });
      }

      const outOfOrder = new LedgerHistory();
      await outOfOrder.begin();
      outOfOrder.ports.clock.moveTo(HEARD_AT);
      for (const { at, ...one } of all) await outOfOrder.play({ kind: 'happen', ...one, ago: HEARD_AT - at });
      for (let first = 0; first < heard.length; first += together) {
        await outOfOrder.play({ kind: 'hear', latest: heard.slice(first, first + together) });
      }

      expect(await settled(outOfOrder)).toEqual(await settled(inOrder));
      expect(outOfOrder.ports.clock.now()).toBe(instant(SETTLED_AT));
    }),
    { numRuns: arbitrary.lawRuns() },
  );
});
