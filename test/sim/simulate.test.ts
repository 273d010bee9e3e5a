import { changeAtOnce } from '../../sim/organization/at-once';
import { costPerAccountMonth, totalOf } from '../../sim/organization/cost';
import { costAt, kneeOf } from '../../sim/organization/extrapolate';
import { figuresOf, reportOf, together, type PartFigures } from '../../sim/organization/figures';
import { judge } from '../../sim/organization/judge';
import { QUOTAS } from '../../sim/organization/quotas';
import { commandOf, shrink } from '../../sim/organization/run';
import { BAD_MONTH, FAULT_CLASSES, NO_ORGANIZATION_FAULTS, readSetting } from '../../sim/organization/settings';
import { simulate } from '../../sim/organization/simulate';
import { TokenBucket } from '../../sim/organization/token-bucket';
import { money } from '../../src/core/domain/money';
import { instant } from '../../src/core/domain/time';

const { setting } = readSetting(['--accounts', '2', '--days', '2', '--seed', '5']);

describe('an organization in a bad month', () => {
  test('has every position right, and the same course each time', async () => {
    const [one, other] = [
      await simulate(setting, { first: 0, step: 1 }),
      await simulate(setting, { first: 0, step: 1 }),
    ];
    expect(one.breaches).toEqual([]);
    expect(one.positions).toBeGreaterThan(4);
    const [first, again] = [one, other].map((played) => figuresOf(played, setting, 1));
    expect({ ...first, peakMebibytes: 0, cpuSeconds: 0, mebibytesAfterDays: [] }).toEqual({
      ...again,
      peakMebibytes: 0,
      cpuSeconds: 0,
      mebibytesAfterDays: [],
    });
    const report = reportOf(together([figuresOf(one, setting, 1)]));
    expect(report).toMatch(/lost +0 USD/);
    expect(report).toMatch(/enforce-budgets/);
  }, 300_000);

  test('is wrong where something is spent that nobody books', async () => {
    const { installation } = await simulate({ ...setting, days: 1 }, { first: 0, step: 1 });
    const [account] = installation.accounts.values();
    const { account: address } = account?.addresses ?? {};
    if (account === undefined || address === undefined) throw new Error('no account');
    installation.spend = () => undefined;
    account.spend(address, money(10n ** 16n));
    const { breaches, lost } = judge(installation);
    expect(breaches).toMatchObject([
      { account: account.id, breach: expect.stringMatching(/-0\.999999999999999\d from the truth/) },
    ]);
    expect(lost > 0n).toBe(true);
  }, 300_000);
});

describe('the command', () => {
  test('plays a bad month, or none of its faults but those that are named', () => {
    expect(readSetting(['--', '--accounts', '1000', '--days', '31']).setting).toMatchObject({
      accounts: 1_000,
      days: 31,
      seed: 1,
      faults: BAD_MONTH,
    });
    expect(readSetting(['--calm', '--fault', 'death=0.5']).setting.faults).toEqual({
      ...NO_ORGANIZATION_FAULTS,
      death: 0.5,
    });
  });

  test.each([
    [['--accounts', '0'], "--accounts '0': expected a whole number from 1 to 100000"],
    [['--fault', 'gravity=1'], "--fault 'gravity=1': expected one of the classes"],
    [['--fault', 'death=2'], "--fault death '2': expected 0 to 1"],
    [['--quotas', ''], "--quotas '': expected 0 to 1"],
  ])('%j is refused, with what is accepted', (args, reason) => {
    expect(() => readSetting(args)).toThrow(reason);
  });

  test('is said again of a setting, fault by fault', () => {
    const repeated = readSetting(commandOf(setting, 2).split(' ').slice(4));
    expect(repeated.setting).toEqual(setting);
  });

  test('shrinks what fails to what still does', async () => {
    const fails = async ({ accounts, faults }: typeof setting) => accounts >= 3 && faults.death > 0;
    const told: unknown[] = [];
    const smallest = await shrink({ ...setting, accounts: 50, days: 31 }, 2, fails, (one) => told.push(one));
    expect(smallest).toMatchObject({
      accounts: 4,
      days: 1,
      resources: 1,
      faults: { ...NO_ORGANIZATION_FAULTS, death: BAD_MONTH.death },
    });
    expect(told.length).toBeGreaterThan(FAULT_CLASSES.length - 2);
  });
});

test('a bucket has what flows in, and says what its busiest second asked for', () => {
  const bucket = new TokenBucket({ burst: 10, perSecond: 5 }, instant(0));
  expect([bucket.take(8, instant(0)), bucket.take(8, instant(100)), bucket.take(8, instant(2_000))]).toEqual([
    true,
    false,
    true,
  ]);
  expect(bucket.peak).toBe(1.6);
});

test('budgets that are all changed at one instant are all in force soon after', async () => {
  const { budgets, inForce, failed, seconds } = await changeAtOnce(
    readSetting(['--accounts', '12', '--calm', '--at-once']).setting,
  );

  expect([budgets, inForce, failed]).toEqual([24, 24, 0]);
  expect(seconds).toBeGreaterThan(0.5);
  expect(seconds).toBeLessThan(30);
}, 60_000);

describe('what is worked out for other sizes', () => {
  const counted = (accounts: number, more: Partial<PartFigures> = {}): PartFigures => {
    const use = {
      invocations: 10 * accounts + 50,
      seconds: 100 * accounts,
      failed: 0,
      givenUp: 0,
      longestMs: 0,
      mostAtOnce: 0,
    };
    const names = Object.keys(QUOTAS) as (keyof PartFigures['quotas'])[];
    const quotas = Object.fromEntries(
      names.map((name) => [name, { calls: 1_000 * accounts, refused: 0, peak: 0, whose: '' }]),
    ) as PartFigures['quotas'];
    const functions = { 'meter-resource': use, 'enforce-budgets': use };
    return {
      accounts,
      days: 30,
      quotas,
      functions,
      billReads: 120,
      billAmounts: 120 * 400 * accounts,
      ...more,
    } as PartFigures;
  };

  test('costs what was played where it was played, and a page of the bill for each 5,000 amounts', () => {
    const [small, large] = [counted(10), counted(40)];
    const at = (accounts: number) => costAt(accounts, small, large);
    const billAt = (accounts: number) => ({
      ...counted(accounts).quotas,
      'Cost Explorer': { calls: 120 * Math.ceil((400 * accounts) / 5_000) },
    });

    for (const size of [10, 40, 1_000]) {
      expect(at(size)).toBeCloseTo(totalOf(costPerAccountMonth(billAt(size), counted(size).functions, size, 30)), 10);
    }
    expect(at(10) > at(40) && at(40) > at(1_000)).toBe(true);
  });

  test('of a look that asks twice an hour for an account, 28,800 calls in twelve minutes are enough for 14,400', () => {
    const hours = 30 * 24;
    const quotasOf = (calls: number) => ({
      ...counted(10).quotas,
      'Lambda Invoke': { calls, refused: 0, peak: 0, whose: '' },
    });
    const twice = counted(10, { quotas: quotasOf(2 * 10 * hours) });

    expect(kneeOf(twice)).toBeGreaterThan(14_400);
    expect(kneeOf(twice)).toBeLessThan(14_900);
    expect(kneeOf(counted(10, { quotas: quotasOf(20 * 10 * hours) }))).toBeLessThan(1_500);
  });
});
