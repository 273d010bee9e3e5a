import { address } from '../../src/core/domain/address';
import { formatUsd, parseUsd, roundToCents } from '../../src/core/domain/money';
import { later, MS_PER_HOUR } from '../../src/core/domain/time';
import { guardLedger } from '../../src/ledger/guard-ledger';
import { howKnown, overshootOf } from '../../src/ledger/how-known';
import { UnreadableRow } from '../../src/ledger/ports';
import { BilledAccount } from '../support/billed-account';
import { ACCOUNT, NOVEMBER, on } from '../support/ledgers';

const S3 = 'Amazon Simple Storage Service';
const unreadable = { find: () => Promise.reject(new UnreadableRow(ACCOUNT, 'bill#2026-11', 'days: nonsense')) };

/** S3 costs 24 USD a day, which no meter sees; the bill of the 20th was read at 06:10 the day after. */
async function billed(): Promise<BilledAccount> {
  const account = new BilledAccount(on('21', '06:10:00'));
  await account.adopt(on('18'));
  const day = { [S3]: '24' };
  await account.bill({ '18': day, '19': day, '20': day }, on('20'));
  return account;
}

describe('how the position of a budget is known', () => {
  test('by Cost Explorer, to the end of its last day; and what no meter sees counts once more since then', async () => {
    const { costs } = await billed();
    const at = costs.clock.now();
    const ledger = costs.table.ledger(ACCOUNT, NOVEMBER);
    const bound = await overshootOf(ledger, at, costs.bills);
    // A dollar an hour: for twelve minutes, and for the day that AWS may not have told yet.
    expect([bound.running, bound.unseen].map((part) => formatUsd(roundToCents(part as never)))).toEqual(['0.2', '24']);

    const known = await howKnown(ACCOUNT, at, costs);

    expect(known.bill).toEqual({ source: 'CostExplorer', billedThrough: on('21'), seenLive: 0 });
    expect(known.overshoot).toEqual({ amount: bound.amount, at });
    const next = await howKnown(ACCOUNT, later(at, MS_PER_HOUR), costs);
    expect(formatUsd(roundToCents(next.overshoot?.amount ?? parseUsd('0')))).toBe('25.2');
  });

  test('by nobody, where nothing was counted yet', async () => {
    const { costs } = new BilledAccount(on('21'));
    expect(await howKnown(ACCOUNT, on('21'), costs)).toEqual({
      bill: { source: 'none', billedThrough: undefined, seenLive: undefined },
      overshoot: undefined,
    });
  });

  test('of a workload: by meters alone, which a bill does not tell', async () => {
    const { costs } = await billed();
    expect(await howKnown(address(`${ACCOUNT}.shop`), on('21'), costs)).toEqual({ overshoot: undefined });
  });

  test('a row that makes no sense is unknown, and holds nothing up', async () => {
    const { costs } = await billed();
    const known = await howKnown(ACCOUNT, costs.clock.now(), { ledgers: costs.ledgers, bills: unreadable });
    expect(known.bill?.source).toBe('unknown');
    expect(known.overshoot?.amount).toBeGreaterThan(0n);
    const rows = { ledgers: unreadable, bills: costs.bills };
    expect(await howKnown(ACCOUNT, costs.clock.now(), rows)).toMatchObject({ overshoot: undefined });
  });

  test('a store that does not answer is no unknown bill', async () => {
    const { costs } = await billed();
    const down = { find: () => Promise.reject(new Error('no answer')) };
    await expect(howKnown(ACCOUNT, on('21'), { ledgers: costs.ledgers, bills: down })).rejects.toThrow('no answer');
    await expect(howKnown(ACCOUNT, on('21'), { ledgers: down, bills: costs.bills })).rejects.toThrow('no answer');
  });

  test('is in what people are told of a threshold', async () => {
    const { costs } = await billed();
    const ledger = { ...costs.table.ledger(ACCOUNT, NOVEMBER), limit: parseUsd('100'), thresholds: [50] };
    await guardLedger(ledger, false, costs);
    const told = costs.operators.told.map(({ kind, ...notice }) => [
      kind,
      'overshoot' in notice ? formatUsd(roundToCents(notice.overshoot.amount)) : undefined,
    ]);
    expect(told).toContainEqual(['threshold-reached', '24.2']);
    expect(told).toContainEqual(['exhaustion-predicted', '24.2']);
  });
});
