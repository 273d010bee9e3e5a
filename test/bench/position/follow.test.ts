import type { PlannedAccount } from '../../../bench/position/account';
import { planServiceBill } from '../../../bench/position/bill';
import { HISTORY_STARTS, HOURS, MONTH_STARTS } from '../../../bench/position/calendar';
import { followAccount } from '../../../bench/position/follow';
import { KINDS, type CostKind } from '../../../bench/position/kinds';
import { randomOf } from '../../../bench/position/organization';
import { partOf, type Spending } from '../../../bench/position/truth';
import { useOf } from '../../../bench/position/use';
import { address } from '../../../src/core/domain/address';
import { formatUsd, money, parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/domain/time';
import { rate } from '../../../src/ledger/domain/rate';

const kindOf = (name: string) => KINDS.find((one) => one.name === name) as CostKind;
const ASECOND = parseUsd('0.01');
const hourly = (name: string) =>
  useOf(
    kindOf(name),
    Array.from({ length: HOURS }, () => ASECOND),
  );
const INSTANCE = { arn: 'one', kind: kindOf('ec2-instance'), rate: rate(ASECOND), toggles: [HISTORY_STARTS] };

function accountOf(spending: Spending, said: Partial<PlannedAccount> = {}): PlannedAccount {
  const services = new Set([...spending.resources, ...spending.uses].map(({ kind }) => kind.service));
  return {
    address: address('100000000000'),
    ...spending,
    bills: [...services].map((service) =>
      planServiceBill(
        service,
        partOf(spending, (kind) => kind.service === service),
        randomOf('plan', 1),
      ),
    ),
    adoptedAt: HISTORY_STARTS,
    limit: parseUsd('8640'),
    listPermille: new Map(),
    samples: [later(MONTH_STARTS, 5 * MS_PER_DAY), later(MONTH_STARTS, 9 * MS_PER_DAY + 5 * MS_PER_HOUR)],
    ...said,
  };
}

/** The known position less the truth, in USD. */
async function errorsOf(account: PlannedAccount): Promise<readonly number[]> {
  const { samples } = await followAccount(account, randomOf('heard', 1));
  return samples.map(({ known, truth }) => Number(Number(formatUsd(money(known - truth))).toFixed(4)));
}

describe('the product follows an account', () => {
  test('to the revantio, where everything is live, and its limit is reached when it is', async () => {
    const account = accountOf({ resources: [INSTANCE], uses: [] });
    expect(await errorsOf(account)).toEqual([0, 0]);
    const { exhaustedAt } = await followAccount(account, randomOf('heard', 1));
    expect(exhaustedAt).toBe(later(MONTH_STARTS, 10 * MS_PER_DAY));
  });

  test('up to the last look, where metrics tell', async () => {
    for (const error of await errorsOf(accountOf({ resources: [], uses: [hourly('logs-ingestion')] }))) {
      // An hour between two looks, and what metrics are late.
      expect(error).toBeLessThanOrEqual(0);
      expect(error).toBeGreaterThanOrEqual(-0.01 * 63 * 60);
    }
  });

  test('by the bill, where only that tells: what is the same every day is expected', async () => {
    for (const error of await errorsOf(accountOf({ resources: [], uses: [hourly('kms')] }))) {
      expect(Math.abs(error)).toBeLessThan(864 / 10);
    }
  });

  test('from the middle of a month on, with what was spent before', async () => {
    const adoptedAt = later(MONTH_STARTS, 4 * MS_PER_DAY + 10 * MS_PER_HOUR);
    const account = accountOf({ resources: [INSTANCE], uses: [hourly('logs-ingestion')] }, { adoptedAt });
    for (const error of await errorsOf(account)) expect(Math.abs(error)).toBeLessThan(864 / 10);
  });
});
