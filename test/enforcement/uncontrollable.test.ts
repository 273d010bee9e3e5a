import { parseUsd } from '../../src/core/domain/money';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { ratePerHour } from '../../src/ledger/domain/rate';
import { describeSpendingNotice, type SpendingNotice } from '../../src/ledger/domain/spending-notice';
import { account, exhausted, told } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, on } from '../support/ledgers';

const VOLUME = 'arn:aws:ec2:eu-west-1:222222222222:volume/vol-1';
const GATEWAY = 'arn:aws:ec2:eu-west-1:222222222222:natgateway/nat-1';
const RUNNING = { state: 'running' };

/** A volume of 0.20 USD an hour and a gateway of 0.045: nothing stops them. */
function withBoth(of: InMemoryAccount): InMemoryAccount {
  for (const [arn, usd] of [
    [VOLUME, '0.2'],
    [GATEWAY, '0.045'],
  ] as const) {
    of.fleet.add({ type: 'ebs-volume', arn }, RUNNING, { unstoppable: true, price: ratePerHour(parseUsd(usd)) });
  }
  return of;
}

const textOf = (of: InMemoryAccount) => describeSpendingNotice(of.operators.told.at(-1) as SpendingNotice).text;
const run = async (of: InMemoryAccount) => {
  const result = await enforceBudgets(ACCOUNT, of);
  await of.settle();
  return result;
};

describe('what nothing can stop, when the money is out', () => {
  test('is named with its USD an hour, the dearest first, and is in no journal', async () => {
    const of = await exhausted(withBoth(account()));

    expect(await run(of)).toMatchObject({ kind: 'ran', isConverged: true });

    expect(told(of)).toEqual(['budget-exhausted']);
    expect(textOf(of)).toContain(
      `Still running:\n- ${VOLUME} (0.2 USD/h, nothing can stop it without destroying it)\n` +
        `- ${GATEWAY} (0.045 USD/h, nothing can stop it without destroying it)`,
    );
    expect([of.entries(ACCOUNT), of.fleet.done]).toEqual([[], []]);
  });

  test('keeps nothing else from being stopped', async () => {
    const of = withBoth(account());
    const instance = of.fleet.make('ec2-instance', 'i-1', { price: ratePerHour(parseUsd('1')) });
    await exhausted(of);

    expect(await run(of)).toMatchObject({ isConverged: true });
    await of.deliver();

    expect(of.fleet.isDisabled(instance)).toBe(true);
    expect((await of.ledgerNow(ACCOUNT)).rate).toBe(ratePerHour(parseUsd('0.2')) + ratePerHour(parseUsd('0.045')));
    expect(of.entries(ACCOUNT).map(({ resource }) => resource.arn)).toEqual([instance.arn]);
  });

  test('asks for no other run: it is the hourly look that names it again, once an hour', async () => {
    const of = await exhausted(withBoth(account()));
    await run(of);

    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeUndefined();
    expect(of.schedules.at('exhaustion', ACCOUNT)).toBeUndefined();

    const kinds: string[][] = [];
    for (let look = 0; look < 3; look += 1) {
      of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
      of.operators.told.length = 0;
      await run(of);
      of.clock.moveTo(of.clock.now() + MS_PER_MINUTE);
      expect(await run(of)).toMatchObject({ isConverged: true });
      kinds.push(told(of));
    }
    expect(kinds).toEqual([['still-spending'], ['still-spending'], ['still-spending']]);
    expect(textOf(of)).toContain(`- ${VOLUME} (0.2 USD/h`);
  });

  test('is told of no more when it is deleted', async () => {
    const of = await exhausted(withBoth(account()));
    await run(of);
    of.fleet.delete({ type: 'ebs-volume', arn: VOLUME });
    of.fleet.delete({ type: 'ebs-volume', arn: GATEWAY });
    of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
    of.operators.told.length = 0;
    // The region has nothing left that would be looked for.
    of.fleet.make('ec2-instance', 'i-1', { state: { state: 'stopped' } });
    await of.meter();

    expect(await run(of)).toMatchObject({ isConverged: true });
    expect([told(of), (await of.ledgerNow(ACCOUNT)).rate]).toEqual([[], 0n]);
  });

  test('holds nothing when the month turns: there is nothing to give back', async () => {
    const of = await exhausted(withBoth(account()));
    await run(of);
    of.clock.moveTo(on('30') + MS_PER_DAY + MS_PER_MINUTE);
    of.operators.told.length = 0;

    expect(await run(of)).toMatchObject({ isConverged: true, restored: [] });
    expect(told(of)).not.toContain('resources-restored');
    expect((await of.ledgerNow(ACCOUNT)).rate).toBeGreaterThan(0n);
  });

  test('does not hide what is spent by use beside it', async () => {
    const of = await exhausted(withBoth(account()));
    await run(of);
    of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
    await of.use(ACCOUNT, parseUsd('2'));
    await run(of);

    expect(textOf(of)).toContain('USD/h, spent although nothing runs by the hour');
    expect(textOf(of)).toMatch(/- 222222222222 \((1\.99|2\.00)/);
  });

  test('is not taken for use itself, however long it lasts', async () => {
    const of = await exhausted(withBoth(account()));
    await run(of);
    for (let hours = 0; hours < 30; hours += 1) {
      of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
      await run(of);
      expect(textOf(of)).not.toContain('by use');
    }
  });
});
