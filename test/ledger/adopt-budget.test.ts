import type { WrittenBudget } from '../../src/budgets/domain/budget';
import type { Address } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { later } from '../../src/core/domain/time';
import { adoptBudget } from '../../src/ledger/adopt-budget';
import { parseRate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, ACCOUNT_ID, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const SHOP = { WorkloadTag: { Key: 'team', Value: 'shop' } };

function world() {
  const costs = new InMemoryCosts(on('21'));
  const ports = { ...costs, registry: new InMemoryBudgetRegistry(() => undefined), minimumMs: () => 0 };
  const change = (address: string) => ({ id: address, address, kind: 'set' as const, written: true });
  const adopt = async (...addresses: string[]) =>
    (await adoptBudget(addresses.map(change), ports)).map(({ outcome }) => outcome.kind);
  const write = (value: string, more: WrittenBudget = {}, address: Address = ACCOUNT) => {
    ports.registry.set(address, value, more);
    return adopt(address);
  };
  const remove = () => {
    ports.registry.items.delete(ACCOUNT);
    return adopt(ACCOUNT);
  };
  const deliver = () => settleExpenses(ports.table.changes, ports);
  const calls = () =>
    ports.calls.made.splice(0).map((made) => [made.call, 'account' in made ? made.account : made.address]);
  return { ports, adopt, write, remove, deliver, calls };
}

describe('a budget that is accepted', () => {
  test('comes into force with its ledger, at the time of the change', async () => {
    const { ports, write } = world();
    expect(await write('500', { Thresholds: ['90'] })).toEqual(['adopted']);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      limit: parseUsd('500'),
      thresholds: [90],
      updatedAt: on('21'),
    });
    expect(await ports.budgets.find(ACCOUNT)).toMatchObject({ limit: parseUsd('500') });
  });

  test('that is raised moves the fence, over the stream', async () => {
    const { ports, write, deliver } = world();
    await write('1');
    ports.clock.moveTo(on('22'));
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('2777777.777778'), updatedAt: on('22') });
    await deliver();
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('22', '00:59:00'));
    await write('2');
    await deliver();
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('22', '01:59:00'));
  });

  test('that is known already writes nothing', async () => {
    const { ports, write } = world();
    await write('500');
    const { writes } = ports.wire;
    const { length } = ports.table.changes;
    expect(await write('500.00')).toEqual(['known']);
    expect(ports.table.changes).toHaveLength(length);
    // Two calls of other functions, which may have been lost the first time.
    expect(ports.wire.writes).toBe(writes + 2);
  });

  test('of an account begins with what AWS says is spent, also when a death may have kept it from that', async () => {
    const { ports, adopt, calls } = world();
    ports.registry.set(ACCOUNT, '500');
    ports.wire.crash = (_, call) => (call === 'anchorAccount' ? 'before' : undefined);
    expect(await adopt(ACCOUNT)).toEqual(['failed']);
    ports.wire.crash = undefined;
    calls();
    expect([await adopt(ACCOUNT), calls()]).toEqual([
      ['known'],
      [
        ['inventory', ACCOUNT_ID],
        ['anchor', ACCOUNT_ID],
      ],
    ]);
  });

  test('counts what its tag covers from the start: the account is looked at, and again when a death may have kept it from that', async () => {
    const { ports, write, adopt, calls } = world();
    ports.registry.set(WORKLOAD, '100', SHOP);
    ports.wire.crash = (_, call) => (call === 'takeInventory' ? 'before' : undefined);
    expect(await adopt(WORKLOAD)).toEqual(['failed']);
    ports.wire.crash = undefined;
    expect([await adopt(WORKLOAD), calls()]).toEqual([['known'], [['inventory', ACCOUNT_ID]]]);
    await write('200', SHOP, WORKLOAD);
    expect(calls()).toEqual([]);
    await write('200', { WorkloadTag: { Key: 'team', Value: 'web' } }, WORKLOAD);
    expect(calls()).toEqual([['inventory', ACCOUNT_ID]]);
  });

  test('has an exhausted ledger looked at, whatever was changed: its mode shows nowhere else', async () => {
    const { ports, write, calls } = world();
    await write('500');
    await ports.ledgers.changeState(ports.table.ledger(ACCOUNT, NOVEMBER), 'exhausted');
    calls();
    await write('500', { Mode: 'enforce' });
    expect(calls()).toEqual([['disable', ACCOUNT]]);
  });

  test('has a budget looked at that somebody has stopped by hand, until that is over', async () => {
    const { write, calls } = world();
    await write('500');
    calls();
    await write('500', { Stop: { Who: 'Ann', Why: 'x', Until: '2026-12-01' } });
    expect(calls()).toContainEqual(['disable', ACCOUNT]);
    await write('500', { Stop: { Who: 'Ann', Why: 'x', Until: '2026-11-01' } });
    expect(calls()).not.toContainEqual(['disable', ACCOUNT]);
  });

  test('opens the month that nobody has opened', async () => {
    const { ports, write } = world();
    await write('500');
    ports.clock.moveTo(NOVEMBER_ENDS);
    await write('700');
    expect(ports.table.ledger(ACCOUNT, DECEMBER).limit).toBe(parseUsd('700'));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({ state: 'closed', limit: parseUsd('500') });
  });

  test('goes to the next month when the last millisecond of this one is taken', async () => {
    const { ports, write } = world();
    ports.clock.moveTo(later(NOVEMBER_ENDS, -1));
    for (const value of ['1', '2', '3']) expect(await write(value)).toEqual(['adopted']);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({ updatedAt: NOVEMBER_ENDS, limit: parseUsd('1') });
    expect(ports.table.ledger(ACCOUNT, DECEMBER)).toMatchObject({
      updatedAt: later(NOVEMBER_ENDS, 2),
      limit: parseUsd('3'),
    });
  });

  test('comes into force although others keep writing, each time later', async () => {
    const { ports, write } = world();
    await openPeriod(ACCOUNT, on('21'), ports);
    let left = 5;
    ports.wire.crash = (_, call) => {
      if (call === 'adopt' && left-- > 0) {
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: later(on('22'), -left) });
      }
      return undefined;
    };
    expect(await write('500')).toEqual(['adopted']);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      limit: parseUsd('500'),
      updatedAt: later(on('22'), 1),
    });
  });
});

describe('a budget that is not accepted', () => {
  test('leaves the one before in force', async () => {
    const { ports, write } = world();
    await write('500');
    expect(await write('-3')).toEqual(['refused']);
    expect([ports.table.ledger(ACCOUNT, NOVEMBER).limit, (await ports.budgets.find(ACCOUNT))?.limit]).toEqual([
      parseUsd('500'),
      parseUsd('500'),
    ]);
  });

  test('is none when its address is none', async () => {
    const { adopt } = world();
    expect(await adopt('abc')).toEqual([]);
  });
});

describe('a change that speaks of more than one ledger', () => {
  async function exhausted(...addresses: readonly Address[]) {
    const { ports, adopt, write, calls } = world();
    for (const address of [ACCOUNT, WORKLOAD]) {
      await write('1', address === WORKLOAD ? { WorkloadTag: { Key: 'app', Value: 'shop' } } : {}, address);
    }
    for (const address of addresses) {
      await ports.ledgers.changeState(await openPeriod(address, ports.clock.now(), ports), 'exhausted');
    }
    calls();
    return { ports, adopt, write, calls };
  }

  test('a pause, set or lifted, has every exhausted budget looked at, and no other', async () => {
    const { ports, adopt, calls } = await exhausted(WORKLOAD);
    ports.registry.items.set('*', {
      written: { Address: '*', Paused: { Who: 'Ann', Why: 'drill' } },
      receipt: undefined,
    });
    expect([await adopt('*'), calls()]).toEqual([['looked'], [['disable', WORKLOAD]]]);

    ports.registry.items.delete('*');
    expect([await adopt('*'), calls()]).toEqual([['looked'], [['disable', WORKLOAD]]]);
  });

  test('an account’s mode is its workloads’, too: an exhausted one is looked at', async () => {
    const { write, calls } = await exhausted(WORKLOAD);
    await write('1', { Mode: 'notify' });
    expect(calls()).toEqual([['disable', ACCOUNT]]);
  });
});

describe('a budget that is removed', () => {
  test('leaves what was spent, and ends what is done about it', async () => {
    const { ports, write, remove, deliver } = world();
    await write('1');
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, {
      add: parseUsd('0.5'),
      addRate: parseRate('1000000'),
      updatedAt: on('22'),
    });
    ports.clock.moveTo(on('22'));
    await deliver();
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBeDefined();
    expect(await remove()).toEqual(['abandoned']);
    await deliver();
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      limit: undefined,
      thresholds: [],
      accrued: parseUsd('0.5000001'),
    });
    expect([ports.schedules.at('exhaustion', ACCOUNT), await ports.budgets.find(ACCOUNT)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await remove()).toEqual(['known']);
  });

  test('gives back what was disabled: it has money again', async () => {
    const { ports, write, remove, deliver, calls } = world();
    await write('1');
    await ports.ledgers.changeState(ports.table.ledger(ACCOUNT, NOVEMBER), 'exhausted');
    calls();
    await remove();
    await deliver();
    expect(calls()).toEqual([['restore', ACCOUNT]]);
  });
});

test('budgets that fail are named, and keep no other from coming into force', async () => {
  const { ports, adopt } = world();
  ports.registry.set(ACCOUNT, '500');
  ports.registry.set(WORKLOAD, '100', SHOP);
  let adopted = 0;
  ports.wire.crash = (_, call) => (call === 'adopt' && ++adopted === 1 ? 'before' : undefined);
  expect((await adopt(ACCOUNT, WORKLOAD)).sort()).toEqual(['adopted', 'failed']);
  expect(await adopt(ACCOUNT, WORKLOAD)).toEqual(expect.arrayContaining(['adopted', 'known']));
});

test('changes that are the product’s own, or older than another of the same budget, ask for nothing', async () => {
  const { ports } = world();
  ports.registry.set(ACCOUNT, '500');
  const change = { id: '1', address: ACCOUNT, kind: 'set' as const, written: true };
  expect(await adoptBudget([{ ...change, written: false }], ports)).toEqual([]);
  expect(await adoptBudget([change, { ...change, id: '2' }], ports)).toMatchObject([
    { change: { id: '2' }, outcome: { kind: 'adopted' } },
  ]);
});
