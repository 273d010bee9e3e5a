import { seeded } from '../../sim/law/random';
import { SimulatedAccount } from '../../sim/organization/account';
import { Installation } from '../../sim/organization/installation';
import { judge } from '../../sim/organization/judge';
import { readSetting } from '../../sim/organization/settings';
import { keepTime } from '../../sim/organization/timetable';
import { periodOf } from '../../src/core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';

const STARTS = instant(Date.UTC(2026, 11, 2));
const { setting } = readSetting(['--accounts', '1', '--calm']);
/** Only its event tells when it has stopped: no API does. */
const NOTEBOOK = { type: 'sagemaker-notebook', region: 'eu-west-1', usdPerHour: 1, tags: {}, slow: 0 } as const;

/** One account with a notebook, which has run for three hours when something happens, and stops a minute later. */
async function stoppedAmid(trouble: (of: Installation) => void, endOfTrouble: (of: Installation) => void) {
  const of = new Installation(STARTS, setting, seeded(1), 1);
  const account = new SimulatedAccount(0, 1, false, of);
  of.accounts.set(account.id, account);
  of.members.place(account.id);
  keepTime(of, STARTS, later(STARTS, 2 * MS_PER_DAY));
  account.write({ Address: account.addresses.account, BudgetValue: '1000', Mode: 'enforce' });
  await of.clock.run(later(STARTS, MS_PER_HOUR));
  const arn = account.owner.make({ ...NOTEBOOK, state: { state: 'running' }, unstoppable: false });
  await of.clock.run(later(STARTS, 4 * MS_PER_HOUR));
  trouble(of);
  await of.clock.run(later(of.clock.now(), MS_PER_MINUTE));
  account.owner.stop(account.fleet.get({ arn }));
  await of.clock.run(later(of.clock.now(), 2 * MS_PER_HOUR));
  endOfTrouble(of);
  await of.clock.run(later(STARTS, MS_PER_DAY));
  const now = of.clock.now();
  return { of, spent: account.spentIn(account.addresses.account, periodOf(now), now) };
}

describe('a stop of which only its event tells the time', () => {
  const cost = (3n * 3_600n + 60n) * 2_777_777_777_778n;

  test('is exact though no function ran for two hours: Lambda keeps what has happened longer than what asks for a look', async () => {
    const { of, spent } = await stoppedAmid(
      ({ lambda, clock }) => (lambda.closedUntil = later(clock.now(), 2 * MS_PER_HOUR)),
      () => undefined,
    );

    expect(spent).toBe(cost);
    expect(judge(of).breaches).toEqual([]);
    expect(of.functions.used()['reconcile-budgets']?.givenUp).toBeGreaterThan(0);
    expect(of.functions.used()['meter-resource']?.givenUp).toBe(0);
  });

  test('is exact though its function has failed three times: somebody sends again what lies in the dead-letter queue', async () => {
    const { of, spent } = await stoppedAmid(
      (one) => (one.faults = { ...one.faults, throttled: 1 }),
      (one) => (one.faults = setting.faults),
    );

    expect(spent).toBe(cost);
    expect(of.functions.used()['meter-resource']?.givenUp).toBeGreaterThan(0);
    expect(judge(of).breaches).toEqual([]);
  });
});
