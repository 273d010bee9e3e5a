import fc from 'fast-check';
import { parseUsd } from '../../src/core/domain/money';
import type { ResourceId } from '../../src/core/domain/resource-id';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { positionAt } from '../../src/ledger/domain/ledger';
import { ratePerHour, ZERO_RATE } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, ACCOUNT_ID, DECEMBER, NOVEMBER, on, WORKLOAD } from '../support/ledgers';

/** 3.6 USD an hour: 0.001 in each second, exactly. */
const SPEED = ratePerHour(parseUsd('3.6'));
const database = (id: string): ResourceId => ({
  type: 'rds-instance',
  arn: `arn:aws:rds:eu-west-1:222222222222:db:${id}`,
});

/** A budget of 500 USD, in which things start and stop. */
async function world() {
  const ports = Object.assign(new InMemoryCosts(on('21')), { registry: new InMemoryBudgetRegistry(() => undefined) });
  ports.registry.set(ACCOUNT, '500');
  await reconcileExpenses(ports);
  const settle = () => settleExpenses(ports.table.changes.splice(0), ports);
  const hear = async (id: string, at: Instant, running: boolean) => {
    ports.clock.moveTo(instant(Math.max(at, ports.clock.now())));
    const rate = running ? SPEED : ZERO_RATE;
    await bookChange({ resource: database(id), at, running, rate }, [ACCOUNT], [ACCOUNT], ports);
    await settle();
  };
  await settle();
  const lose = () => ports.table.ledgerRows.delete(`${ACCOUNT} ${NOVEMBER}`);
  return { ports, hear, settle, lose };
}

describe('a ledger whose row somebody has deleted', () => {
  test('has its speed and what its resources have cost in the month again, running or not, and its limit', async () => {
    const { ports, hear, lose } = await world();
    await hear('a', on('21', '01:00:00'), true);
    await hear('b', on('21', '02:00:00'), true);
    await hear('b', on('21', '05:00:00'), false);
    lose();

    const found = await openPeriod(ACCOUNT, on('21', '06:00:00'), ports);

    expect(found).toMatchObject({ state: 'open', rate: SPEED, limit: parseUsd('500') });
    expect(positionAt(found, on('21', '07:00:00'))).toBe(parseUsd('32.4'));
  });

  test('takes a stop from the speed that it is in: no speed is below zero', async () => {
    const { ports, hear, lose } = await world();
    await hear('a', on('21', '01:00:00'), true);
    lose();
    await hear('a', on('21', '03:00:00'), false);
    const { rate, accrued } = ports.table.ledger(ACCOUNT, NOVEMBER);
    expect([rate, accrued]).toEqual([ZERO_RATE, parseUsd('7.2')]);
  });

  test('has what the bill has booked beyond its meters', async () => {
    const { ports, lose } = await world();
    lose();
    ports.table.billRows.set(`${ACCOUNT} ${NOVEMBER}`, { beyond: parseUsd('7') } as never);
    expect(positionAt(await openPeriod(ACCOUNT, on('22'), ports), on('23'))).toBe(parseUsd('7'));
  });

  test('is opened although the month before is closed, which no other writer would open again', async () => {
    const { ports, hear } = await world();
    await hear('a', on('30', '22:00:00'), true);
    await openPeriod(ACCOUNT, on('30', '23:59:59.999'), ports);
    const firstOfDecember = later(on('30'), 25 * MS_PER_HOUR);
    ports.clock.moveTo(firstOfDecember);
    expect(await openPeriod(ACCOUNT, firstOfDecember, ports)).toMatchObject({ period: DECEMBER });
    ports.table.ledgerRows.delete(`${ACCOUNT} ${DECEMBER}`);

    const found = await openPeriod(ACCOUNT, firstOfDecember, ports);

    expect(found).toMatchObject({ period: DECEMBER, state: 'open', rate: SPEED });
    expect(positionAt(found, firstOfDecember)).toBe(parseUsd('3.6'));
  });

  test('is found by the hourly look, which has it guarded and its account looked at', async () => {
    const { ports, hear, settle, lose } = await world();
    await hear('a', on('21', '01:00:00'), true);
    const { fenceAt } = ports.table.ledger(ACCOUNT, NOVEMBER).watch;
    lose();
    ports.calls.made.length = 0;
    ports.clock.moveTo(on('21', '02:00:00'));

    expect(await reconcileExpenses(ports)).toMatchObject({ reopened: [ACCOUNT] });
    await settle();

    expect(ports.calls.made).toMatchObject([{ call: 'inventory', account: ACCOUNT_ID }]);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).watch.fenceAt).toBe(fenceAt);
    expect((await reconcileExpenses(ports)).reopened).toEqual([]);
  });

  test('is left alone where its account has ended, or its row is there and cannot be read', async () => {
    const { ports, lose } = await world();
    ports.registry.set(WORKLOAD, '500', { WorkloadTag: { Key: 'app', Value: 'shop' } });
    await reconcileExpenses(ports);
    lose();
    ports.registry.set(ACCOUNT, '500', { Ended: { Reason: 'closed' } });
    expect((await reconcileExpenses(ports)).reopened).toEqual([]);
  });
});

test('property: a row that is deleted at any time, and opened by whoever comes next, has the position and the speed that it had', async () => {
  const change = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    minutes: fc.integer({ min: 0, max: 600 }),
    running: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 20 }), fc.integer({ min: 0, max: 20 }), async (all, lost) => {
      const changes = [...all].sort((one, other) => one.minutes - other.minutes);
      const play = async (loses: boolean) => {
        const { ports, hear, lose } = await world();
        for (const [index, { id, minutes, running }] of changes.entries()) {
          if (loses && index === lost) lose();
          await hear(id, later(on('21'), minutes * MS_PER_MINUTE), running);
        }
        if (loses && lost >= changes.length) lose();
        const ledger = await openPeriod(ACCOUNT, on('22'), ports);
        return [ledger.rate, positionAt(ledger, on('22'))] as const;
      };
      const [[rate, position], [rateAgain, positionAgain]] = [await play(false), await play(true)];
      expect(rateAgain).toBe(rate);
      // Each run is rounded up to a micro-revantio.
      const apart = positionAgain - position;
      expect(apart < 50n && apart > -50n).toBe(true);
    }),
    { numRuns: 100 },
  );
});
