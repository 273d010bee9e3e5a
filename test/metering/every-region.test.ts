import { MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { ServiceMissing, SpokeDenied } from '../../src/core/ports';
import { meterResource } from '../../src/metering/meter-resource';
import type { AccountFleet } from '../../src/metering/ports';
import { takeInventory } from '../../src/metering/take-inventory';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on } from '../support/ledgers';

const AWAY = 'us-east-1';
const account = () => new InMemoryAccount(on('21', '12:00:00'));
const rateOf = async (of: InMemoryAccount) => (await of.ledgerNow(ACCOUNT)).rate;
const toldOf = (of: InMemoryAccount, kind: string) => of.operators.told.filter((notice) => notice.kind === kind);

/** An hour goes by, and reconcile-expenses has the account looked at. */
async function look(of: InMemoryAccount, hours = 1) {
  of.clock.moveTo(of.clock.now() + hours * MS_PER_HOUR);
  const metered = await takeInventory({ account: ACCOUNT_ID }, of);
  await of.settle();
  return metered;
}

describe('a look at an account', () => {
  test('goes through every region: what ran there before the budget counts', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'home', { price: 3 });
    of.fleet.make('ec2-instance', 'away', { price: 4 }, AWAY);
    of.fleet.make('rds-instance', 'far', { price: 5 }, 'ap-southeast-2');
    await of.adopt(budgetOf('20'));

    expect(await look(of)).toHaveLength(3);

    expect(await rateOf(of)).toBe(12n);
  });

  test('finds a stop there whose event was lost', async () => {
    const of = account();
    const away = of.fleet.make('ec2-instance', 'away', {}, AWAY);
    await of.adopt(budgetOf('500'));
    await meterResource(
      [{ about: away, at: of.clock.now(), running: true }],
      { account: ACCOUNT_ID, region: AWAY },
      of,
    );
    of.fleet.changeByHand(away, { state: 'stopped' });
    of.fleet.takeEvents();

    await look(of);

    expect(await rateOf(of)).toBe(0n);
  });

  test('that fails in one region books what runs in the others, and fails in words', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'home', { price: 3 });
    of.fleet.make('ec2-instance', 'away', { price: 4 }, AWAY);
    of.fleet.make('ec2-instance', 'far', { price: 5 }, 'ap-southeast-2');
    of.fleets.blind.add(AWAY);

    await expect(look(of)).rejects.toThrow(`cannot list in ${AWAY}`);

    expect(await rateOf(of)).toBe(8n);
    expect([...of.looks.lookedAt.keys()].sort()).toEqual(['ap-southeast-2', 'eu-west-1']);
  });

  test('does not end what it could not read, and books what it could', async () => {
    const of = account();
    const unread = of.fleet.make('ec2-instance', 'unread', { price: 3 });
    of.fleet.make('ec2-instance', 'gone', { price: 4 });
    await look(of);
    of.fleet.delete({ type: 'ec2-instance', arn: unread.arn.replace('unread', 'gone') });
    of.fleet.make('ec2-instance', 'new', { price: 5 });
    const reach = of.fleets.reach.bind(of.fleets);
    of.fleets.reach = async (...asked) => {
      const fleet: AccountFleet = await reach(...asked);
      return {
        ...fleet,
        of: (type, region) => {
          const adapter = fleet.of(type, region);
          if (type !== 'ec2-instance') return adapter;
          return {
            ...adapter,
            list: async (tell) => {
              tell?.({ arn: unread.arn, failure: new Error('its tags are refused') });
              return (await adapter.list()).filter(({ arn }) => arn !== unread.arn);
            },
          };
        },
      };
    };

    await expect(look(of)).rejects.toThrow('its tags are refused');

    expect(await rateOf(of)).toBe(8n);
  });

  test('sees nothing where a policy allows nothing, unless something is known to run there', async () => {
    const of = account();
    const away = of.fleet.make('ec2-instance', 'away', { price: 4 }, AWAY);
    of.fleet.make('ec2-instance', 'home', { price: 3 });
    const reach = of.fleets.reach.bind(of.fleets);
    const closed = async (): Promise<never> =>
      Promise.reject(new SpokeDenied('a policy of the organization denies it'));
    of.fleets.reach = async (...asked) => {
      const fleet: AccountFleet = await reach(...asked);
      return {
        ...fleet,
        of: (type, region) => (region === AWAY ? { ...fleet.of(type, region), list: closed } : fleet.of(type, region)),
      };
    };
    await look(of);
    expect(await rateOf(of)).toBe(3n);

    await meterResource(
      [{ about: away, at: of.clock.now(), running: true }],
      { account: ACCOUNT_ID, region: AWAY },
      of,
    );
    await expect(look(of)).rejects.toThrow('a policy of the organization denies it');
    expect(await rateOf(of)).toBe(7n);
  });

  test('sees nothing where a service is not, at home too, unless something of it is known to run', async () => {
    const of = account();
    const cache = { type: 'elasticache-cluster', arn: 'arn:aws:elasticache:eu-west-1:222222222222:cluster:a' };
    of.fleet.add(cache, { state: 'running' }, { unstoppable: true, price: 5 });
    of.fleet.make('ec2-instance', 'home', { price: 3 });
    const reach = of.fleets.reach.bind(of.fleets);
    let isMissing = true;
    const missing = async (): Promise<never> => Promise.reject(new ServiceMissing('nobody has subscribed to it'));
    of.fleets.reach = async (...asked) => {
      const fleet: AccountFleet = await reach(...asked);
      return {
        ...fleet,
        of: (type, region) => {
          const adapter = fleet.of(type, region);
          return isMissing && type === cache.type ? { ...adapter, list: missing } : adapter;
        },
      };
    };
    await look(of);
    expect(await rateOf(of)).toBe(3n);

    isMissing = false;
    await look(of);
    expect(await rateOf(of)).toBe(8n);

    isMissing = true;
    await expect(look(of)).rejects.toThrow('nobody has subscribed to it');
    expect(await rateOf(of)).toBe(8n);
  });

  test('in an account that does not tell its regions goes where anything was heard of, and says so once a day', async () => {
    const of = account();
    of.fleets.regionsUntold = 'an older spoke';
    const away = of.fleet.make('ec2-instance', 'away', {}, AWAY);
    of.fleet.make('ec2-instance', 'other', {}, AWAY);
    of.fleet.make('ec2-instance', 'hidden', {}, 'ap-southeast-2');
    await meterResource(
      [{ about: away, at: of.clock.now(), running: true }],
      { account: ACCOUNT_ID, region: AWAY },
      of,
    );

    for (let hour = 0; hour < 30; hour++) await look(of);

    expect(await rateOf(of)).toBe(2_000_000n);
    expect(toldOf(of, 'regions-unknown')).toMatchObject([
      { address: ACCOUNT, note: 'an older spoke' },
      { address: ACCOUNT, note: 'an older spoke' },
    ]);
  });

  test('knows that what has no start of its own did not run at the look before', async () => {
    const of = account();
    await of.adopt(budgetOf('500'));
    await look(of);
    const before = of.clock.now();
    of.fleet.make('rds-instance', 'orders', { createdAt: on('02') }, AWAY);
    of.fleets.enabled.add(AWAY);
    of.looks.lookedAt.set(AWAY, before);

    await look(of, 3);

    expect(of.table.contributionsOf(ACCOUNT)[0]?.history[0]?.at).toBe(before);
  });
});

describe('a region in which something runs and from which no event has ever come', () => {
  test('is named at the second look, and again only for what has started there since, at most once a day', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'home');
    await of.deliver();
    of.looks.heard.add('eu-west-1');
    of.fleet.make('ec2-instance', 'away', {}, AWAY);
    await look(of);
    expect(toldOf(of, 'region-unheard')).toEqual([]);

    for (let hour = 0; hour < 72; hour++) await look(of);
    expect(toldOf(of, 'region-unheard')).toMatchObject([{ address: ACCOUNT, regions: [AWAY] }]);

    for (let hour = 0; hour < 23; hour++) {
      of.fleet.make('ec2-instance', `new-${hour}`, {}, AWAY);
      await look(of);
    }
    expect(toldOf(of, 'region-unheard')).toHaveLength(2);
    of.clock.moveTo(of.clock.now() + MS_PER_DAY);
    of.fleet.make('ec2-instance', 'another', {}, AWAY);
    await look(of);
    expect(toldOf(of, 'region-unheard')).toHaveLength(3);
  });

  test('is not named for what no event ever tells of', async () => {
    const of = account();
    const gateway = { type: 'nat-gateway', arn: `arn:aws:ec2:${AWAY}:222222222222:natgateway/nat-1` };
    of.fleet.add(gateway, { state: 'running' }, { unstoppable: true, price: 5 });
    for (let hour = 0; hour < 30; hour++) await look(of);

    expect(await rateOf(of)).toBe(5n);
    expect(toldOf(of, 'region-unheard')).toEqual([]);
  });

  test('is not named once an event has come from there', async () => {
    const of = account();
    const away = of.fleet.make('ec2-instance', 'away', {}, AWAY);
    await meterResource(
      [{ about: away, at: of.clock.now(), running: false }],
      { account: ACCOUNT_ID, region: AWAY },
      of,
    );

    for (let hour = 0; hour < 3; hour++) await look(of);

    expect(toldOf(of, 'region-unheard')).toEqual([]);
  });
});
