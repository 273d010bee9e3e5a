import { accountOf, address } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { SpokeFailure } from '../../src/core/ports';
import { registerWorkloads } from '../../src/workloads/register-workload';
import { inMemoryWorld, type InMemoryWorld, type Interruption } from '../support/in-memory-ports';

const ACCOUNT = accountOf(address('222222222222'));
const SHOP = `${ACCOUNT}.shop`;

/** An account with a budget of 100 USD, and a team that wants 50 of them for its shop. */
function world(interrupt?: Interruption): InMemoryWorld {
  const ports = inMemoryWorld(interrupt);
  ports.registry.set(ACCOUNT, '100');
  ports.workloadSpokes.of(ACCOUNT).write('shop', '50');
  return ports;
}

const register = (ports: InMemoryWorld, ...names: readonly string[]) =>
  registerWorkloads(ACCOUNT, names, 'register-workload', ports);
const item = ({ registry }: InMemoryWorld, at = SHOP) => registry.items.get(at)?.written;
const spokeOf = ({ workloadSpokes }: InMemoryWorld) => workloadSpokes.of(ACCOUNT);
const receipt = (ports: InMemoryWorld, name = 'shop') => spokeOf(ports).receipt(name);

describe('registerWorkloads', () => {
  test('answers with a refusal what the installation does not let teams ask for, and registers nothing', async () => {
    const ports = world();
    ports.policy = { modes: ['observe', 'notify'], tagKeys: [] };
    spokeOf(ports).write('prank', '0.01', { tagKey: 'env', tagValue: 'production', mode: 'enforce' });

    await register(ports, 'prank');

    expect(item(ports, `${ACCOUNT}.prank`)).toBeUndefined();
    expect(receipt(ports, 'prank')).toMatchObject({
      status: 'REJECTED',
      reason: expect.stringMatching(/^mode "enforce"/),
    });
  });

  test('registers what a team wrote, and answers with a receipt', async () => {
    const ports = world();
    spokeOf(ports).write('shop', '50.5', { email: 'team@example.com', mode: 'enforce' });

    expect(await register(ports, 'shop')).toEqual([{ address: SHOP, outcome: { kind: 'accepted' } }]);

    expect(item(ports)).toEqual({
      Address: SHOP,
      BudgetValue: '50.5',
      WorkloadTag: { Key: 'app', Value: 'shop' },
      Mode: 'enforce',
      Emails: ['team@example.com'],
      RegisteredBy: 'workload-budget',
    });
    expect(receipt(ports)).toEqual({ status: 'ACCEPTED', value: '50.5', at: expect.stringMatching(/^2026-11-21T/) });
  });

  test('writes nothing when all is as it should be', async () => {
    const ports = world();
    await register(ports, 'shop');
    const before = spokeOf(ports).receipts.get('shop');
    ports.workloads.register = () => Promise.reject(new Error('a needless write'));

    expect(await register(ports, 'shop')).toEqual([{ address: SHOP, outcome: { kind: 'accepted' } }]);
    expect([spokeOf(ports).receiptsWritten, spokeOf(ports).receipts.get('shop')]).toEqual([1, before]);
  });

  test('follows a change, and takes back what the team took back', async () => {
    const ports = world();
    spokeOf(ports).write('shop', '50', { mode: 'enforce', email: 'team@example.com' });
    await register(ports, 'shop');
    spokeOf(ports).write('shop', '60');

    await register(ports, 'shop');

    expect(item(ports)).toEqual({
      Address: SHOP,
      BudgetValue: '60',
      WorkloadTag: { Key: 'app', Value: 'shop' },
      RegisteredBy: 'workload-budget',
    });
    expect(receipt(ports)).toMatchObject({ status: 'ACCEPTED', value: '60' });
  });

  test('refuses what is above the account’s budget; the value before stays', async () => {
    const ports = world();
    await register(ports, 'shop');
    spokeOf(ports).write('shop', '100.01');

    expect(await register(ports, 'shop')).toMatchObject([{ outcome: { kind: 'refused' } }]);

    expect(item(ports)?.BudgetValue).toBe('50');
    expect(receipt(ports)).toMatchObject({
      status: 'REJECTED',
      value: '50',
      reason: `amount 100.01 USD is refused: expected 100 USD or less, the budget of account ${ACCOUNT}. In force stays 50 USD`,
    });
  });

  test('lowers a workload’s budget with that of its account, and says so', async () => {
    const ports = world();
    await register(ports, 'shop');
    ports.registry.set(ACCOUNT, '40');

    await register(ports);

    expect(item(ports)).toMatchObject({ BudgetValue: '40', RegisteredBy: 'workload-budget' });
    expect(receipt(ports)).toMatchObject({
      status: 'REJECTED',
      value: '40',
      reason: expect.stringContaining('In force is 40 USD'),
    });
    ports.registry.set(ACCOUNT, '70');
    await register(ports);
    expect([item(ports)?.BudgetValue, receipt(ports)?.status]).toEqual(['50', 'ACCEPTED']);
  });

  test('goes by the value that is in force while the account’s item is refused', async () => {
    const ports = world();
    ports.registry.items.set(ACCOUNT, {
      written: { Address: ACCOUNT, BudgetValue: 'abc' },
      receipt: { status: 'REJECTED', value: parseUsd('30') },
    });

    await register(ports, 'shop');

    expect(receipt(ports)).toMatchObject({
      status: 'REJECTED',
      reason: expect.stringContaining('expected 30 USD or less'),
    });
  });

  test('waits for the account to have a budget', async () => {
    const ports = world();
    ports.registry.items.delete(ACCOUNT);

    await register(ports, 'shop');
    expect(receipt(ports)).toMatchObject({
      status: 'REJECTED',
      reason: expect.stringContaining('has no budget of its own yet'),
    });

    ports.registry.set(ACCOUNT, '100');
    await register(ports);
    expect(receipt(ports)).toMatchObject({ status: 'ACCEPTED' });
  });

  test('ends with its parameter: item and receipt are gone', async () => {
    const ports = world();
    await register(ports, 'shop');
    spokeOf(ports).written.clear();

    expect(await register(ports, 'shop')).toEqual([{ address: SHOP, outcome: { kind: 'ended' } }]);
    expect([item(ports), receipt(ports)]).toEqual([undefined, undefined]);
  });

  test('neither changes nor removes what finance has set under the same name', async () => {
    const ports = world();
    ports.registry.set(SHOP, '7', { WorkloadTag: { Key: 'app', Value: 'shop' } });

    await register(ports, 'shop');
    expect(receipt(ports)).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('finance has set') });
    spokeOf(ports).written.clear();
    await register(ports, 'shop');

    expect(item(ports)?.BudgetValue).toBe('7');
    expect(receipt(ports)).toBeUndefined();
  });

  test('keeps what finance added to a team’s item, and follows the team in all the rest', async () => {
    const ports = world();
    await register(ports, 'shop');
    ports.registry.set(SHOP, '999', { ...item(ports), BudgetValue: '999', Thresholds: ['90'] });

    await register(ports);

    expect(item(ports)).toMatchObject({ BudgetValue: '50', Thresholds: ['90'], RegisteredBy: 'workload-budget' });
  });

  test('answers a name that is no part of an address', async () => {
    const ports = world();
    spokeOf(ports).write('team/shop', '5');

    expect(await register(ports, 'team/shop')).toContainEqual({
      address: `${ACCOUNT}.team/shop`,
      outcome: { kind: 'refused', reason: expect.any(String) },
    });
    expect(receipt(ports, 'team/shop')).toMatchObject({
      status: 'REJECTED',
      reason: expect.stringContaining('name "team/shop" is refused'),
    });
  });

  test('registers 50 workloads of an account and not one more, until there is room', async () => {
    const ports = world();
    for (let index = 1; index < 50; index++) spokeOf(ports).write(`w${index}`, '1');
    await register(ports);
    spokeOf(ports).write('late', '1');
    await register(ports, 'late');
    expect(receipt(ports, 'late')).toMatchObject({
      status: 'REJECTED',
      reason: expect.stringContaining('more than 50'),
    });
    expect([...ports.registry.items.keys()]).toHaveLength(51);

    spokeOf(ports).written.delete('shop');
    await register(ports);

    expect([item(ports), receipt(ports, 'late')?.status]).toEqual([undefined, 'ACCEPTED']);
  });
});

describe('registerWorkloads, when something comes between,', () => {
  test('a parameter that comes back while its budget is being removed is registered again', async () => {
    const ports: InMemoryWorld = world((call) => {
      if (call === 'remove') spokeOf(ports).write('shop', '50');
    });
    await register(ports, 'shop');
    spokeOf(ports).written.clear();

    await register(ports, 'shop');

    expect([item(ports)?.BudgetValue, receipt(ports)?.status]).toEqual(['50', 'ACCEPTED']);
  });

  test('finance that takes the name in the same moment wins', async () => {
    const ports: InMemoryWorld = world((call) => {
      if (call === 'register' && !ports.registry.items.has(SHOP)) ports.registry.set(SHOP, '7');
    });

    await register(ports, 'shop');

    expect([item(ports), receipt(ports)?.status]).toEqual([{ Address: SHOP, BudgetValue: '7' }, 'REJECTED']);
  });

  test('a budget that finance took over meanwhile is not removed', async () => {
    const ports: InMemoryWorld = world((call) => {
      if (call === 'remove') {
        ports.registry.items.set(SHOP, { written: { Address: SHOP, BudgetValue: '50' }, receipt: undefined });
      }
    });
    await register(ports, 'shop');
    spokeOf(ports).written.clear();

    await register(ports, 'shop');

    expect(item(ports)).toEqual({ Address: SHOP, BudgetValue: '50' });
  });

  test('one workload that fails does not stop the others', async () => {
    const ports = world();
    spokeOf(ports).write('blog', '10');
    const write = spokeOf(ports).writeReceipt.bind(spokeOf(ports));
    spokeOf(ports).writeReceipt = (name, text) =>
      name === 'blog' ? Promise.reject(new SpokeFailure('throttled')) : write(name, text);

    expect(await register(ports, 'blog')).toEqual([
      { address: `${ACCOUNT}.blog`, outcome: { kind: 'failed', error: new SpokeFailure('throttled') } },
      { address: SHOP, outcome: { kind: 'accepted' } },
    ]);
  });

  test('an account that cannot be reached changes nothing', async () => {
    const ports = world();
    await register(ports, 'shop');
    spokeOf(ports).unreachable = 'no such role';

    await expect(register(ports, 'shop')).rejects.toThrow('no such role');
    expect(item(ports)?.BudgetValue).toBe('50');
  });

  test('a team that changes its mind all the time is left to its next event', async () => {
    let amount = 1;
    const ports: InMemoryWorld = world((call) => {
      if (call === 'readAll') spokeOf(ports).write('shop', `${(amount += 1)}`);
    });

    await expect(register(ports, 'shop')).rejects.toThrow(
      `the workloads of ${ACCOUNT} changed 5 times while they were being registered`,
    );
  });
});
