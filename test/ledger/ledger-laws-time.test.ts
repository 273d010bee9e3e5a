import * as fc from 'fast-check';
import { money } from '../../src/core/domain/money';
import { periodOf } from '../../src/core/domain/period';
import { later, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { parseRate, rate, ZERO_RATE, type Rate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { recordExpense } from '../../src/ledger/record-expense';
import { settleExpenses, settleNow, type LedgerChange } from '../../src/ledger/settle-expenses';
import * as arbitrary from '../support/arbitraries';
import { InMemoryCosts } from '../support/cost-ports';
import { exactlySpent, PER_MICRO_REVANTIO, PER_REVANTIO } from '../support/exact-costs';
import { ACCOUNT, NOVEMBER, NOVEMBER_STARTS } from '../support/ledgers';

const INSTANCE = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' } as const;
const T3_MICRO = parseRate('28888.888889');

/** The same numbers on each run. */
function dice(): (below: number) => number {
  let state = 20_261_121;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** A hundred thousand in CI, a quarter by who waits for them. */
const CHANGES = Math.min(100_000, 500 * arbitrary.lawRuns());

test(`${CHANGES.toLocaleString('en')} changes at random gaps of milliseconds end less than a revantio away from what was spent`, async () => {
  const ports = new InMemoryCosts(NOVEMBER_STARTS);
  await openPeriod(ACCOUNT, NOVEMBER_STARTS, ports);
  const roll = dice();
  const speeds: { at: typeof NOVEMBER_STARTS; rate: Rate }[] = [];
  const expenses: { at: typeof NOVEMBER_STARTS; amount: ReturnType<typeof money> }[] = [];
  const changes: { at: typeof NOVEMBER_STARTS; running: boolean; rate: Rate }[] = [];
  let delivered = 0;
  for (let round = 0; round < CHANGES; round++) {
    ports.clock.moveTo(later(ports.clock.now(), 1 + roll(25_000)));
    const now = ports.clock.now();
    if (round % 100 === 0) {
      const change = { at: now, running: round % 200 === 0, rate: T3_MICRO };
      changes.push(change);
      await bookChange({ ...change, resource: INSTANCE }, [ACCOUNT], [ACCOUNT], ports);
    } else if (round % 3 === 0) {
      const expense = { at: now, amount: money(BigInt(roll(10_000_000))) };
      expenses.push(expense);
      await recordExpense({ ...expense, address: ACCOUNT, id: `${round}` }, ports);
    } else {
      const addRate = rate(BigInt(roll(1_000_000_007)));
      speeds.push({ at: now, rate: addRate });
      ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate, updatedAt: now });
    }
    if (roll(20) > 0) continue;
    await settleExpenses(ports.table.changes.slice(Math.max(0, delivered - roll(5))), ports);
    delivered = ports.table.changes.length;
  }
  await settleNow(ACCOUNT, ports);
  await settleExpenses(ports.table.changes.slice(delivered), ports);

  const { accrued, settledThrough, updatedAt, gaps } = ports.table.ledger(ACCOUNT, NOVEMBER);
  const exact = exactlySpent(
    { resources: [{ changes, minimumMs: MS_PER_MINUTE }], expenses, speeds },
    NOVEMBER,
    settledThrough,
  );
  const error = accrued * PER_MICRO_REVANTIO - exact;
  expect(error > -PER_REVANTIO && error < PER_REVANTIO).toBe(true);
  expect([settledThrough, gaps, periodOf(settledThrough)]).toEqual([updatedAt, [], NOVEMBER]);
});

describe('records that are given up', () => {
  const speeds = fc.array(fc.tuple(fc.integer({ min: 1, max: MS_PER_HOUR }), arbitrary.speed()), {
    minLength: 2,
    maxLength: 15,
    size: 'max',
  });
  const cases = speeds.chain((all) =>
    fc.record({
      all: fc.constant(all),
      lost: fc.subarray([...all.keys()].slice(0, -1)),
      later: fc.shuffledSubarray([...all.keys(), ...all.keys()], { minLength: 2 * all.length }),
    }),
  );

  test('property: cost no time, are wrong by no more than the guess, and put it exactly right when they come after all', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ all, lost, later: comingLater }) => {
        const ports = new InMemoryCosts(NOVEMBER_STARTS);
        await openPeriod(ACCOUNT, NOVEMBER_STARTS, ports);
        const happened: { at: typeof NOVEMBER_STARTS; rate: Rate }[] = [];
        let before: Rate = ZERO_RATE;
        for (const [ms, to] of all) {
          ports.clock.moveTo(later(ports.clock.now(), ms));
          const addRate = rate(to - before);
          ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate, updatedAt: ports.clock.now() });
          happened.push({ at: ports.clock.now(), rate: addRate });
          before = to;
        }
        const records = ports.table.changes.slice(1);
        const exact = exactlySpent({ resources: [], expenses: [], speeds: happened }, NOVEMBER, ports.clock.now());

        let guessedMs = 0;
        for (const [index, record] of records.entries()) {
          if (lost.includes(index)) continue;
          const [settled] = await settleExpenses([record], ports);
          if (settled?.outcome.kind === 'settled') guessedMs += settled.outcome.guessedMs;
        }
        const guesses = lost.map((index) => guessOf(index, records, lost));
        expect(guessedMs).toBe(guesses.reduce((sum, { ms }) => sum + ms, 0));
        const wrong = guesses.reduce((sum, guess) => sum + guess.wrong, 0n);
        expectWithinMicroRevantios(
          ports.table.ledger(ACCOUNT, NOVEMBER).accrued * PER_MICRO_REVANTIO,
          exact + wrong,
          all.length,
        );

        for (const index of comingLater) await settleExpenses(records.slice(index, index + 1), ports);
        const { accrued, gaps, settledThrough } = ports.table.ledger(ACCOUNT, NOVEMBER);
        expectWithinMicroRevantios(accrued * PER_MICRO_REVANTIO, exact, 2 * all.length);
        expect([gaps, settledThrough]).toEqual([[], ports.clock.now()]);
      }),
      { numRuns: arbitrary.lawRuns() },
    );
  });

  /** What is lost is taken to have had the speed of the next record that came. */
  function guessOf(index: number, records: readonly LedgerChange[], lost: readonly number[]) {
    const next = records.find((_, at) => at > index && !lost.includes(at))?.before;
    const { before, after } = records[index] ?? {};
    if (next === undefined || before === undefined || after === undefined) {
      throw new Error('the last record is never lost');
    }
    const ms = after.updatedAt - before.updatedAt;
    return { ms, wrong: (next.rate - before.rate) * BigInt(ms) };
  }

  function expectWithinMicroRevantios(actual: bigint, exact: bigint, tolerance: number): void {
    const error = actual - exact;
    expect((error < 0n ? -error : error) < BigInt(tolerance) * PER_MICRO_REVANTIO).toBe(true);
  }
});
