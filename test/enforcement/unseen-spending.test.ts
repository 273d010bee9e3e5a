import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { anchorAccount } from '../../src/ledger/anchor-account';
import { takeInventory } from '../../src/metering/take-inventory';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER_STARTS, on } from '../support/ledgers';

/** An account under a budget, of which AWS bills 24 USD of S3 on the 19th and nothing else. */
async function billed(usd: string): Promise<InMemoryAccount> {
  const of = new InMemoryAccount(on('21', '12:00:00'));
  await of.adopt(budgetOf(usd, { mode: 'enforce' }));
  const reading = {
    readAt: of.clock.now(),
    from: NOVEMBER_STARTS,
    to: on('22'),
    amounts: [{ service: 'S3', day: on('19'), amount: parseUsd('24') }],
    closedThrough: on('20'),
  };
  const ports = { calibration: 'up' as const, servicesOf: () => [], minimumMs: () => 0, stepMs: () => 1 };
  const { ledgers, budgets, bills, contributions, clock } = of;
  await anchorAccount(ACCOUNT, reading, { ledgers, budgets, bills, contributions, clock, ...ports });
  await of.settle();
  return of;
}

describe('what only the bill knows of', () => {
  test('is left alone by a look at the account: it is in no region, and does not end because nothing shows it', async () => {
    const of = await billed('1000');
    of.fleet.make('ec2-instance', 'i-1');
    const { rate } = await of.ledgerNow(ACCOUNT);
    of.clock.moveTo(later(of.clock.now(), MS_PER_HOUR));

    expect(await takeInventory({ account: ACCOUNT_ID }, of)).toHaveLength(1);

    expect((await of.ledgerNow(ACCOUNT)).rate).toBe(rate + 1_000_000n);
    expect([...of.looks.lookedAt.keys()]).toEqual(['eu-west-1']);
  });

  test('moves the fence, and is named as what nothing can stop', async () => {
    const of = await billed('80');
    const { arn } = of.fleet.make('ec2-instance', 'i-1');
    await takeInventory({ account: ACCOUNT_ID }, of);
    await of.settle();
    // 24 are billed, and a day and a half at 1 USD an hour is not told yet: 60, and 20 more in 20 hours.
    const fence = of.schedules.at('exhaustion', ACCOUNT);
    expect(fence).toBeLessThan(later(of.clock.now(), 20 * MS_PER_HOUR));
    expect(fence).toBeGreaterThan(later(of.clock.now(), 19 * MS_PER_HOUR));
    of.clock.moveTo(later(of.clock.now(), MS_PER_DAY));

    await enforceBudgets(ACCOUNT, of);

    expect(of.operators.told.filter(({ kind }) => kind === 'budget-exhausted')).toMatchObject([
      {
        resources: [{ arn }],
        spared: [{ arn: 'unseen#S3', outcome: 'nothing can stop it without destroying it' }],
      },
    ]);
  });
});
