import { MS_PER_HOUR } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { rate } from '../../src/ledger/domain/rate';
import { takeInventory } from '../../src/metering/take-inventory';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on, WORKLOAD } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;

const account = () => new InMemoryAccount(on('21', '12:00:00'));
const rateOf = async (of: InMemoryAccount, address = ACCOUNT) => (await of.ledgerNow(address)).rate;

/** Time goes by, and the account is looked at. */
async function look(of: InMemoryAccount) {
  of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
  return takeInventory(ORIGIN, of);
}

describe('takeInventory', () => {
  test('books what runs and is not known, from now on: since when, nobody can say', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    of.fleet.make('auto-scaling-group', 'web');
    of.fleet.make('rds-cluster', 'orders');
    of.fleet.make('ecs-service', 'shop/api');
    of.fleet.make('rds-instance', 'stopped', { state: { state: 'stopped' } });
    of.fleet.make('lambda-function', 'api');

    const metered = await look(of);

    expect(metered).toHaveLength(7);
    expect(await rateOf(of)).toBe(7_000_000n);
    const found = of.table.contributionsOf(ACCOUNT).find(({ resource }) => resource.arn === instance.arn);
    const at = on('21', '13:00:00');
    const seen = { asked: at, answered: at, own: false };
    expect(found?.history).toEqual([{ at, running: true, rate: 1_000_000n, seen }]);
  });

  test('leaves alone what is known, and writes nothing', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    of.fleet.make('rds-instance', 'orders');
    of.looks.heard.add('eu-west-1');
    await look(of);
    const { writes } = of.wire;

    expect(await look(of)).toEqual([]);
    expect(of.wire.writes).toBe(writes);
  });

  test('ends what is known to run and does not', async () => {
    const of = account();
    const stopped = of.fleet.make('ec2-instance', 'i-1');
    const deleted = of.fleet.make('rds-instance', 'orders');
    const running = of.fleet.make('ec2-instance', 'i-2');
    await look(of);
    of.fleet.changeByHand(stopped, { state: 'stopped' });
    of.fleet.delete(deleted);

    expect((await look(of)).map(({ arn, running: runs }) => [arn, runs])).toEqual([
      [stopped.arn, false],
      [deleted.arn, false],
    ]);

    expect(await rateOf(of)).toBe(1_000_000n);
    expect(of.fleet.isDisabled(running)).toBe(false);
  });

  test('does not touch what is in other regions', async () => {
    const of = account();
    const away = of.fleet.make('ec2-instance', 'i-1', {}, 'us-east-1');
    await takeInventory({ account: ACCOUNT_ID, region: 'us-east-1' }, of);
    of.fleet.delete(away);

    expect(await look(of)).toEqual([]);
    expect(await rateOf(of)).toBe(1_000_000n);
  });

  test('what has a newer event than the look is not ended', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1', { state: { state: 'stopped' } });
    const { list } = (await of.fleets.reach(ACCOUNT_ID, 'test', ACCOUNT)).of('ec2-instance', 'eu-west-1');
    expect(await list()).toEqual([]);
    // It starts while the lists are read.
    const { contributions } = of;
    const delayed = {
      ...of,
      minimumMs: () => 0,
      contributions: {
        ...contributions,
        of: async (address: typeof ACCOUNT) => {
          of.pass();
          of.fleet.changeByHand(instance, { state: 'running' });
          await of.deliver();
          return contributions.of(address);
        },
      },
    };

    await takeInventory(ORIGIN, delayed);

    expect(await rateOf(of)).toBe(1_000_000n);
  });

  test.each([
    { what: 'starts', seen: 'stopped', running: true },
    { what: 'stops', seen: 'running', running: false },
  ])(
    'what $what later in the second of the look has the last word: its event tells whole seconds',
    async ({ seen, running }) => {
      const of = account();
      const resource = of.fleet.make('ec2-instance', 'i-1', { state: { state: seen } });
      const events = [
        { at: on('21', '11:00:00'), running: !running },
        { at: on('21', '12:00:00'), running },
      ];
      of.clock.moveTo(on('21', '12:00:00.400'));
      for (const event of events) {
        await bookChange({ resource, ...event, rate: rate(1_000_000n) }, [ACCOUNT], [ACCOUNT], {
          ...of,
          minimumMs: () => 0,
        });
      }

      await takeInventory(ORIGIN, of);

      expect(await rateOf(of)).toBe(running ? 1_000_000n : 0n);
    },
  );

  test('brings what runs into a workload’s budget that has come since', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1', { tags: { app: 'shop' } });
    of.fleet.make('ec2-instance', 'i-2');
    await look(of);
    await of.adopt(budgetOf('10', SHOP));

    expect(await look(of)).toHaveLength(1);

    expect([await rateOf(of), await rateOf(of, WORKLOAD)]).toEqual([2_000_000n, 1_000_000n]);
  });

  test('takes out of a workload’s budget what does not carry its tag any more', async () => {
    const of = account();
    await of.adopt(budgetOf('10', SHOP));
    const instance = of.fleet.make('ec2-instance', 'i-1', { tags: { app: 'shop' } });
    await look(of);
    of.fleet.make('ec2-instance', 'i-1', { tags: {} });

    expect((await look(of)).map(({ arn, budgets }) => [arn, budgets])).toEqual([[instance.arn, [ACCOUNT]]]);

    expect([await rateOf(of), await rateOf(of, WORKLOAD)]).toEqual([1_000_000n, 0n]);
    expect(await look(of)).toEqual([]);
  });

  test('ends what a workload’s budget has not heard of, as one that a release before has removed and set again', async () => {
    const of = account();
    await of.adopt(budgetOf('10', SHOP));
    const instance = of.fleet.make('ec2-instance', 'i-1', { tags: { app: 'shop' } });
    await look(of);
    await of.budgets.abandon(budgetOf('10', SHOP), await of.ledgerNow(WORKLOAD), on('22'));
    of.table.removedRows.clear();
    of.fleet.changeByHand(instance, { state: 'stopped' });
    await of.deliver();
    expect([await rateOf(of), await rateOf(of, WORKLOAD)]).toEqual([0n, 1_000_000n]);
    await of.adopt(budgetOf('10', SHOP));

    await look(of);

    expect(await rateOf(of, WORKLOAD)).toBe(0n);
  });

  test('fails where it cannot look: nothing is ended that is not seen', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    await look(of);
    of.fleets.blind.add('eu-west-1');

    await expect(look(of)).rejects.toThrow('cannot list in eu-west-1');
    expect(await rateOf(of)).toBe(1_000_000n);
  });

  test('in an exhausted budget has what it finds stopped', async () => {
    const of = account();
    await of.adopt(budgetOf('10'));
    await of.exhaust(ACCOUNT);
    await of.ledgers.changeState(await of.ledgerNow(ACCOUNT), 'exhausted');
    of.calls.made.length = 0;
    of.fleet.make('ec2-instance', 'i-1');

    await look(of);

    expect(of.calls.made).toMatchObject([{ call: 'disable', address: ACCOUNT }]);
  });
});
