import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { EXEMPT_TAG } from '../../src/enforcement/domain/plan';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { rate } from '../../src/ledger/domain/rate';
import { meterResource } from '../../src/metering/meter-resource';
import type { Prices } from '../../src/metering/ports';
import { takeInventory } from '../../src/metering/take-inventory';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
const HOUR_AT_A_MILLION = 3_600n * 1_000_000n;
/** A position may be off by the milliseconds by which writes are later than what they tell. */
const FRACTION = 1_000_000n;

const account = () => new InMemoryAccount(on('21', '12:00:00'));
const rateOf = async (of: InMemoryAccount) => (await of.ledgerNow(ACCOUNT)).rate;
const rowOf = async (of: InMemoryAccount, { arn }: { readonly arn: string }) =>
  (await of.contributions.find([ACCOUNT], arn))[0];
const absolute = (amount: bigint) => (amount < 0n ? -amount : amount);

/** An hour goes by, and the account is looked at. */
async function look(of: InMemoryAccount) {
  of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
  const metered = await takeInventory(ORIGIN, of);
  await of.settle();
  return metered;
}

describe('the price of what runs is learned again at each look', () => {
  test.each([
    ['raised: the maximum of a serverless database, of which no event tells', 64_000_000],
    ['lowered: its modification, whose event was lost', 250_000],
  ])('%s', async (_what, price) => {
    const of = account();
    const database = of.fleet.make('rds-instance', 'users');
    await of.meter();
    of.fleet.get(database).price = price;
    const before = (await of.ledgerNow(ACCOUNT)).accrued;

    await look(of);
    expect(await rateOf(of)).toBe(BigInt(price));
    // What ran until now ran at the price of before.
    expect(absolute((await of.ledgerNow(ACCOUNT)).accrued - before - HOUR_AT_A_MILLION)).toBeLessThan(FRACTION);
    const { writes } = of.wire;
    expect(await look(of)).toEqual([]);
    expect(of.wire.writes).toBe(writes);
  });

  test('a price list that did not answer as it started: the bound goes as soon as it answers', async () => {
    const of = account();
    const listed = of.prices.rateOf;
    let isDown = true;
    const makeshift = { rate: rate(4_000_000n), certainty: 'bound', note: 'throttled', isMakeshift: true } as const;
    const prices: Prices = {
      rateOf: (price, region) => (isDown ? Promise.resolve(makeshift) : listed(price, region)),
    };
    Object.assign(of.prices, prices);
    of.fleet.make('ec2-instance', 'i-1');
    await of.meter();
    expect(await rateOf(of)).toBe(4_000_000n);

    isDown = false;
    await look(of);
    expect(await rateOf(of)).toBe(1_000_000n);

    // It does not come back when the list is down again, whatever else is new, and nobody is told twice.
    isDown = true;
    const told = of.operators.told.length;
    of.fleet.make('ec2-instance', 'i-1', { tags: { team: 'shop' } });
    expect(await look(of)).toHaveLength(1);
    expect([await rateOf(of), of.operators.told.length]).toEqual([1_000_000n, told]);
  });

  test('a resized instance whose stop and start were lost has its new price, in one row', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    await of.meter();
    of.fleet.changeByHand(instance, { state: 'stopped' });
    of.fleet.get(instance).price = 64_000_000;
    of.fleet.changeByHand(instance, { state: 'running' });
    of.fleet.takeEvents();

    await look(of);

    expect(await rateOf(of)).toBe(64_000_000n);
  });
});

describe('each run keeps its price', () => {
  test('a start that is delivered again after a resize prices nothing anew', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1', { state: { state: 'stopped' } });
    of.fleet.changeByHand(instance, { state: 'running' });
    const start = of.fleet.takeEvents();
    await meterResource(start, ORIGIN, of);
    of.clock.moveTo(of.clock.now() + 10 * MS_PER_HOUR);
    of.fleet.changeByHand(instance, { state: 'stopped' });
    await of.deliver();
    of.fleet.get(instance).price = 64_000_000;
    of.clock.moveTo(of.clock.now() + 5 * MS_PER_MINUTE);
    const before = (await of.ledgerNow(ACCOUNT)).accrued;

    await meterResource(start, ORIGIN, of);
    await of.settle();

    expect((await of.ledgerNow(ACCOUNT)).accrued).toBe(before);
  });

  test('a start that is heard for the first time after a resize has the price that a look saw', async () => {
    const of = account();
    const database = of.fleet.make('rds-instance', 'users', { state: { state: 'stopped' } });
    of.fleet.changeByHand(database, { state: 'running' });
    const start = of.fleet.takeEvents();
    await look(of);
    of.fleet.get(database).price = 64_000_000;
    await look(of);
    const before = (await of.ledgerNow(ACCOUNT)).accrued;

    await meterResource(start, ORIGIN, of);
    await of.settle();

    // The hour before the first look, at the price of then.
    expect(absolute((await of.ledgerNow(ACCOUNT)).accrued - before - HOUR_AT_A_MILLION)).toBeLessThan(FRACTION);
    expect(await rateOf(of)).toBe(64_000_000n);
  });
});

describe('what stops a resource is learned again at each look', () => {
  /** A group of which nobody knew as its members started. */
  async function started(control: 'itself' | 'unknown') {
    const of = account();
    const group = of.fleet.make('auto-scaling-group', 'web');
    const members = of.fleet.members(group);
    for (const member of members) {
      const { type, arn } = member;
      const itself = { arn, running: true, price: undefined, tags: {}, control: { type, arn } };
      member.isOwnerHidden = control === 'unknown';
      const change = { about: { type, arn }, at: of.clock.now(), running: true };
      if (control === 'unknown') await meterResource([change], ORIGIN, of);
      else await meterResource([change], ORIGIN, { ...of, minimumMs: () => 0, fleets: onlySees(itself) });
      member.isOwnerHidden = false;
    }
    return { of, group, members };
  }
  const onlySees = (observation: object) =>
    ({
      reach: async () => ({ of: () => ({ observe: async () => [observation] }) }),
    }) as unknown as InMemoryAccount['fleets'];

  test('an owner that cannot be found out is neither the resource itself nor nobody', async () => {
    const { of, members } = await started('unknown');
    for (const member of members) expect((await rowOf(of, member))?.control).toBe('unknown');

    await of.adopt(budgetOf('10'));
    await of.exhaust(ACCOUNT);
    const result = await enforceBudgets(ACCOUNT, of);

    expect(result).toMatchObject({ stoppings: [{ targets: [] }] });
    expect(of.fleet.done).toEqual([]);
  });

  test.each(['itself', 'unknown'] as const)('%s: the next look corrects it', async (control) => {
    const { of, group, members } = await started(control);

    await look(of);

    for (const member of members) expect((await rowOf(of, member))?.control).toEqual(group);
    expect(await look(of)).toEqual([]);
  });

  test('an owner that is known stays so when it cannot be found out for once', async () => {
    const of = account();
    const group = of.fleet.make('auto-scaling-group', 'web');
    await of.meter();
    for (const member of of.fleet.members(group)) member.isOwnerHidden = true;

    await look(of);

    for (const member of of.fleet.members(group)) expect((await rowOf(of, member))?.control).toEqual(group);
  });

  test('what nothing can stop any more has no control', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    await of.meter();
    of.fleet.make('ec2-instance', 'i-1', { unstoppable: true });

    await look(of);

    expect((await rowOf(of, instance))?.control).toBeUndefined();
  });
});

describe('the tags of now say whether something is exempt', () => {
  const EXEMPT = { [EXEMPT_TAG]: 'true' };

  test.each([
    { type: 'ec2-instance', before: {}, now: EXEMPT, isDisabled: false },
    { type: 'ec2-instance', before: EXEMPT, now: {}, isDisabled: true },
    { type: 'auto-scaling-group', before: {}, now: EXEMPT, isDisabled: false },
    { type: 'auto-scaling-group', before: EXEMPT, now: {}, isDisabled: true },
    { type: 'rds-cluster', before: {}, now: EXEMPT, isDisabled: false },
  ])('$type, $before before and $now now: disabled $isDisabled', async ({ type, before, now, isDisabled }) => {
    const of = account();
    const made = of.fleet.make(type, 'one', { tags: before });
    await of.adopt(budgetOf('10'));
    await of.meter();
    // Of a group, one member decides.
    const [first] = of.fleet.members(made);
    for (const { arn } of [made, ...of.fleet.members(made)]) {
      if (isDisabled || arn === (first ?? made).arn) of.fleet.get({ arn }).tags = now;
    }

    await look(of);
    await of.exhaust(ACCOUNT);
    await enforceBudgets(ACCOUNT, of);

    expect(of.fleet.isDisabled(made)).toBe(isDisabled);
  });
});

test('what cannot be booked or looked at delays nothing else', async () => {
  const of = account();
  const broken = of.fleet.make('ec2-instance', 'i-broken');
  of.fleet.make('ec2-instance', 'i-1', { price: 3 });
  of.fleet.make('rds-instance', 'users', { price: 4 });
  of.fleet.get(broken).price = 'not a price' as unknown as number;

  await expect(takeInventory(ORIGIN, of)).rejects.toThrow('not a price');

  expect(await rateOf(of)).toBe(7n);
});
