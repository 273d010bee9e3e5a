import { address } from '../../src/core/domain/address';
import { later, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import { rate } from '../../src/ledger/domain/rate';
import { UnreadableRow } from '../../src/ledger/ports';
import { missingOf } from '../../src/ledger/see-account';
import { BilledAccount } from '../support/billed-account';
import { ACCOUNT, NOVEMBER, on } from '../support/ledgers';

const S3 = 'Amazon Simple Storage Service';

async function billed(): Promise<BilledAccount> {
  const account = new BilledAccount(on('21', '06:10:00'));
  await account.adopt(on('18'));
  await account.bill({ '20': { [S3]: '24' } }, on('20'));
  account.costs.sights = { billFrom: 'CostExplorer', lastLook: async () => on('30') };
  return account;
}

const whatIn = async (account: BilledAccount, at: Instant) => {
  const ledger = { ...account.costs.table.ledger(ACCOUNT, NOVEMBER), rate: rate(1n) };
  return (await missingOf(ledger, at, account.costs)).map(({ what, since }) => [what, since]);
};

describe('what an account is blind for lack of', () => {
  test('a bill, two days after the last that AWS told', async () => {
    const account = await billed();
    expect(await whatIn(account, on('22', '23:59:59'))).toEqual([]);
    expect(await whatIn(account, on('23', '00:00:01'))).toEqual([['bill', on('21')]]);
  });

  test('a bill that has never come, two days after it was adopted', async () => {
    const account = new BilledAccount(on('18'));
    await account.adopt(on('18'));
    account.costs.sights = { billFrom: 'CostExplorer', lastLook: async () => on('30') };
    expect(await whatIn(account, on('20'))).toEqual([]);
    expect(await whatIn(account, later(on('20'), 1))).toEqual([['bill', on('18')]]);
  });

  test('a look, three hours after the last', async () => {
    const account = await billed();
    account.costs.sights = { billFrom: 'none', lastLook: async () => on('21') };
    expect(await whatIn(account, later(on('21'), 3 * MS_PER_HOUR))).toEqual([]);
    expect(await whatIn(account, later(on('21'), 3 * MS_PER_HOUR + 1))).toEqual([['look', on('21')]]);
  });

  test('a bill whose row makes no sense: it tells nothing', async () => {
    const account = await billed();
    const bills = { find: () => Promise.reject(new UnreadableRow(ACCOUNT, 'bill#2026-11', 'nonsense')) };
    const ledger = { ...account.costs.table.ledger(ACCOUNT, NOVEMBER), rate: rate(1n) };
    const missing = await missingOf(ledger, on('21'), { ...account.costs, budgets: account.costs.budgets, bills });
    expect(missing).toEqual([{ what: 'bill', since: on('18') }]);
  });

  test('of a workload: no bill, ever', async () => {
    const account = await billed();
    const shop = { ...account.costs.table.ledger(ACCOUNT, NOVEMBER), address: address(`${ACCOUNT}.shop`) };
    expect(await missingOf(shop, on('30'), account.costs)).toEqual([]);
  });
});
