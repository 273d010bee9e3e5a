import { onboardAccount, onboardOrganization, type OnboardingPorts } from '../../src/accounts/onboard-account';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { unitId } from '../../src/budgets/domain/organizational-unit';
import { accountOf, address } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { MS_PER_MINUTE } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { currentRate } from '../../src/ledger/domain/contribution';
import { rate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryOnboardingRegistry, InMemoryOrganization } from '../support/in-memory-organization';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER, on, WORKLOAD } from '../support/ledgers';

const SANDBOX = unitId('ou-ab12-sandbox0');
const PROD = unitId('ou-ab12-prod0000');
const ROOT = unitId('r-ab12');
const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';
const OTHER = accountOf(address('333333333333'));
const MANAGEMENT = accountOf(address('111111111111'));

function world() {
  const costs = new InMemoryCosts(on('21'));
  const organization = new InMemoryOrganization();
  const registry = new InMemoryOnboardingRegistry();
  registry.set(SANDBOX, { BudgetValue: '50', Mode: 'enforce' });
  registry.set(ROOT, { BudgetValue: '500' });
  const ports = {
    ...costs,
    minimumMs: () => 0,
    organization,
    registry,
    installation: { limit: undefined, mode: 'notify' } satisfies OnboardingPorts['installation'],
    organizationManagementAccount: MANAGEMENT,
  };
  const onboard = async () =>
    (await onboardAccount(ACCOUNT_ID, ports)).changes.map(({ address: at, kind }) => [at, kind]);
  const run = async (...covering: (typeof ACCOUNT)[]) => {
    const change = {
      resource: { type: 'ec2-instance' as const, arn: ARN },
      at: on('21'),
      running: true,
      rate: rate(1_000_000n),
    };
    await bookChange(change, covering, covering, ports);
    costs.clock.moveTo(on('21', '01:00:00'));
  };
  const speedsOf = async (at: typeof ACCOUNT) =>
    ports.table.contributionsOf(at).map(({ history }) => currentRate(history));
  const speeds = () => Promise.all([ACCOUNT, WORKLOAD].map(speedsOf));
  const called = () => costs.calls.made.map((made) => [made.call, 'account' in made ? made.account : made.address]);
  return { costs, organization, registry, ports, onboard, run, speeds, called };
}

const IN_SANDBOX = {
  BudgetValue: '50',
  Mode: 'enforce',
  Defaulted: { From: SANDBOX, BudgetValue: '50', Mode: 'enforce' },
};
const IN_ROOT = { BudgetValue: '500', Defaulted: { From: ROOT, BudgetValue: '500' } };

describe('an account that comes', () => {
  test('gets the default of the nearest unit that has one', async () => {
    const { organization, registry, onboard } = world();
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    expect(await onboard()).toEqual([[ACCOUNT, 'default']]);
    expect(registry.written(ACCOUNT)).toEqual(IN_SANDBOX);
  });

  test('heard of twice is changed once', async () => {
    const { organization, registry, onboard } = world();
    organization.place(ACCOUNT_ID, [PROD, ROOT]);
    await onboard();
    expect(await onboard()).toEqual([]);
    expect([registry.written(ACCOUNT), registry.changes]).toEqual([IN_ROOT, 1]);
  });

  test('gets none where there is no default, and the installation’s where that is all', async () => {
    const { organization, registry, ports, onboard } = world();
    registry.items.clear();
    organization.place(ACCOUNT_ID, [PROD, ROOT]);
    expect(await onboard()).toEqual([]);
    await onboardAccount(ACCOUNT_ID, { ...ports, installation: { limit: parseUsd('75'), mode: 'observe' } });
    expect(registry.written(ACCOUNT)).toMatchObject({
      BudgetValue: '75',
      Mode: 'observe',
      Defaulted: { From: 'DefaultBudget' },
    });
  });

  test('keeps a budget that finance gave it before', async () => {
    const { organization, registry, onboard } = world();
    registry.set(ACCOUNT, { BudgetValue: '7' });
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    expect(await onboard()).toEqual([]);
    expect(registry.written(ACCOUNT)).toEqual({ BudgetValue: '7' });
  });

  test('keeps what finance writes in the same moment', async () => {
    const { organization, registry, ports, onboard } = world();
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    const change = registry.change.bind(registry);
    jest.spyOn(ports.registry, 'change').mockImplementationOnce(async (...args) => {
      registry.set(ACCOUNT, { BudgetValue: '7' });
      return change(...args);
    });
    expect(await onboard()).toEqual([]);
    expect(registry.written(ACCOUNT)).toEqual({ BudgetValue: '7' });
  });

  test('whose item changes at every attempt is left to the next event', async () => {
    const { organization, ports, onboard } = world();
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    jest.spyOn(ports.registry, 'change').mockResolvedValue('superseded');
    await expect(onboard()).rejects.toThrow('account 222222222222 changed at each of 10 attempts');
  });
});

test('the organization’s management account gets no default, and keeps what finance gave it', async () => {
  const { organization, registry, ports } = world();
  organization.place(MANAGEMENT, [ROOT]);
  expect((await onboardAccount(MANAGEMENT, ports)).changes).toEqual([]);
  expect((await onboardOrganization(ports)).changed).toEqual([]);
  registry.set(MANAGEMENT, { BudgetValue: '7' });
  expect((await onboardAccount(MANAGEMENT, ports)).changes).toEqual([]);
});

describe('an account that moves', () => {
  test('gets its new unit’s default, unless somebody has changed its budget', async () => {
    const { organization, registry, onboard } = world();
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    await onboard();
    organization.place(ACCOUNT_ID, [PROD, ROOT]);
    expect(await onboard()).toEqual([[ACCOUNT, 'default']]);
    expect(registry.written(ACCOUNT)).toEqual(IN_ROOT);
    registry.set(ACCOUNT, { ...IN_ROOT, BudgetValue: '750' });
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    expect(await onboard()).toEqual([]);
  });
});

describe('an account that goes', () => {
  test('ends with its workloads, which keep what they say', async () => {
    const { organization, registry, onboard } = world();
    registry.set(ACCOUNT, { BudgetValue: '7' });
    registry.set(WORKLOAD, { BudgetValue: '3' });
    registry.set(OTHER, { BudgetValue: '9' });
    organization.place(ACCOUNT_ID, [ROOT], 'SUSPENDED');
    expect(await onboard()).toEqual([
      [ACCOUNT, 'end'],
      [WORKLOAD, 'end'],
    ]);
    const Ended = { At: '2026-11-21T00:00:00.000Z', Reason: 'the account is suspended' };
    expect([ACCOUNT, WORKLOAD, OTHER].map((at) => registry.written(at))).toEqual([
      { BudgetValue: '7', Ended },
      { BudgetValue: '3', Ended },
      { BudgetValue: '9' },
    ]);
    expect(await onboard()).toEqual([]);
  });

  test('costs nothing from then on, in any of its budgets', async () => {
    const { costs, registry, ports, run, speeds } = world();
    registry.set(ACCOUNT, { BudgetValue: '7' });
    registry.set(WORKLOAD, { BudgetValue: '3' });
    await run(ACCOUNT, WORKLOAD);
    expect(await speeds()).toEqual([[1_000_000n], [1_000_000n]]);
    expect((await onboardAccount(ACCOUNT_ID, ports)).stopped).toBe(1);
    expect(await speeds()).toEqual([[0n], [0n]]);
    expect([costs.table.ledger(ACCOUNT, NOVEMBER).rate, costs.table.ledger(WORKLOAD, NOVEMBER).rate]).toEqual([0n, 0n]);
    expect((await onboardAccount(ACCOUNT_ID, ports)).stopped).toBe(0);
  });

  test('is noted also when nobody had given it a budget, if it is known at all', async () => {
    const { registry, ports, onboard } = world();
    expect(await onboard()).toEqual([]);
    await openPeriod(ACCOUNT, on('21'), ports);
    expect(await onboard()).toEqual([[ACCOUNT, 'end']]);
    expect(Object.keys(registry.written(ACCOUNT) ?? {})).toEqual(['Ended']);
  });
});

describe('an account that closes while another run reads that it is there', () => {
  test.each(['one account', 'the organization'])('stays ended: a look at %s', async (look) => {
    const { organization, registry, ports } = world();
    registry.set(ACCOUNT, { BudgetValue: '7' });
    organization.place(ACCOUNT_ID, [ROOT]);
    const was = new Map(organization.members);
    const close = async () => {
      organization.place(ACCOUNT_ID, [ROOT], 'CLOSED');
      const closed = { find: async () => organization.members.get(ACCOUNT_ID), accounts: async () => was };
      await onboardAccount(ACCOUNT_ID, { ...ports, organization: closed });
    };
    jest.spyOn(organization, 'find').mockImplementationOnce(async (account) => close().then(() => was.get(account)));
    jest.spyOn(organization, 'accounts').mockImplementationOnce(async () => close().then(() => was));

    await (look === 'one account' ? onboardAccount(ACCOUNT_ID, ports) : onboardOrganization(ports));

    expect(registry.written(ACCOUNT)).toHaveProperty('Ended');
  });
});

describe('an account that comes back', () => {
  test('has its budgets again, and gets back what was disabled', async () => {
    const { organization, registry, onboard, called } = world();
    registry.set(ACCOUNT, { BudgetValue: '7' });
    registry.set(WORKLOAD, { BudgetValue: '3' });
    await onboard();
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    expect(await onboard()).toEqual([
      [ACCOUNT, 'reopen'],
      [WORKLOAD, 'reopen'],
    ]);
    expect([registry.written(ACCOUNT), registry.written(WORKLOAD)]).toEqual([
      { BudgetValue: '7' },
      { BudgetValue: '3' },
    ]);
    expect(called()).toEqual([
      ['restore', ACCOUNT],
      ['restore', WORKLOAD],
    ]);
  });

  test('without ever having had a budget is as it was', async () => {
    const { organization, registry, ports, onboard } = world();
    registry.items.clear();
    await openPeriod(ACCOUNT, on('21'), ports);
    await onboard();
    organization.place(ACCOUNT_ID, [ROOT]);
    expect(await onboard()).toEqual([[ACCOUNT, 'remove']]);
    expect(registry.items.size).toBe(0);
  });
});

describe('onboardOrganization', () => {
  test('finds what no event has told: accounts from before, a default that changed, accounts that are gone', async () => {
    const { organization, registry, ports, costs } = world();
    const [gone, counted] = ['444444444444', '555555555555'].map((each) => accountOf(address(each)));
    organization.place(ACCOUNT_ID, [SANDBOX, ROOT]);
    organization.place(OTHER, [PROD, ROOT]);
    registry.set(OTHER, { BudgetValue: '400', Defaulted: { From: ROOT, BudgetValue: '400' } });
    registry.set(gone ?? '', { BudgetValue: '9' });
    costs.table.budgetRows.set(address(counted ?? ''), budgetOf('5', { address: address(counted ?? '') }));
    await openPeriod(address(counted ?? ''), on('21'), ports);

    const { changed, failures } = await onboardOrganization(ports);

    expect(failures).toEqual([]);
    expect(changed.flatMap(({ changes }) => changes.map(({ address: at, kind }) => [at, kind])).sort()).toEqual([
      [ACCOUNT, 'default'],
      [OTHER, 'default'],
      [gone, 'end'],
      [counted, 'end'],
    ]);
    expect([registry.written(ACCOUNT), registry.written(OTHER)]).toEqual([IN_SANDBOX, IN_ROOT]);
    expect((await onboardOrganization(ports)).changed).toEqual([]);
  });

  test('asks nobody but for accounts that the list does not have, and ends none that is only missing there', async () => {
    const { organization, registry, ports } = world();
    for (const account of [ACCOUNT_ID, OTHER]) organization.place(account, [ROOT]);
    registry.set(OTHER, { BudgetValue: '9' });
    organization.unlisted.add(OTHER);
    await onboardOrganization(ports);
    expect([organization.asked, registry.written(OTHER)]).toEqual([1, { BudgetValue: '9' }]);
  });

  test('an account that fails is named, and delays no other', async () => {
    const { organization, registry, ports } = world();
    for (const account of [ACCOUNT_ID, OTHER]) organization.place(account, [ROOT]);
    const change = registry.change.bind(registry);
    jest.spyOn(ports.registry, 'change').mockImplementation(async (at, ...rest) => {
      if (at === (ACCOUNT as string)) throw new Error('throttled');
      return change(at, ...rest);
    });
    expect((await onboardOrganization(ports)).failures).toEqual([
      { account: ACCOUNT_ID, error: new Error('throttled') },
    ]);
    expect(registry.written(OTHER)).toEqual(IN_ROOT);
  });

  test('an item that finance writes while it runs is read again', async () => {
    const { organization, registry, ports, costs } = world();
    organization.place(ACCOUNT_ID, [ROOT]);
    jest.spyOn(ports.registry, 'change').mockImplementationOnce(async () => {
      registry.set(ACCOUNT, { BudgetValue: '7' } satisfies WrittenBudget);
      costs.clock.moveTo(costs.clock.now() + MS_PER_MINUTE);
      return 'superseded';
    });
    expect((await onboardOrganization(ports)).changed).toEqual([]);
    expect(registry.written(ACCOUNT)).toEqual({ BudgetValue: '7' });
  });
});
