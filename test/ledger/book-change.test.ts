import { formatRevantios } from '../../src/core/domain/money';
import type { ResourceId } from '../../src/core/domain/resource-id';
import {
  instant,
  later,
  MS_PER_DAY,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  parseInstant,
  type Instant,
} from '../../src/core/domain/time';
import { bookChange, type ResourceChange } from '../../src/ledger/book-change';
import { currentRate } from '../../src/ledger/domain/contribution';
import { parseRate, ZERO_RATE, type Rate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses, settleNow } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const INSTANCE: ResourceId = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' };
const DATABASE: ResourceId = { type: 'rds-instance', arn: 'arn:aws:rds:eu-west-1:222222222222:db:main' };
const SEVEN = parseRate('7');

const at = (seconds: number) => instant(on('21') + seconds * MS_PER_SECOND);
/** A change of which an event tells. */
type Told = ResourceChange & { readonly at: Instant };

const start = (when: Instant, rate: Rate = SEVEN, resource = INSTANCE): Told => ({
  resource,
  at: when,
  running: true,
  rate,
});
const stop = (when: Instant, resource = INSTANCE): Told => ({
  resource,
  at: when,
  running: false,
  rate: ZERO_RATE,
});

/** A budget that was opened at midnight, and what is heard in it, each at a time. */
async function world(now = on('21')) {
  const ports = new InMemoryCosts(now);
  await openPeriod(ACCOUNT, now, ports);
  const hear = (change: Told, heardAt = change.at, covering = [ACCOUNT], addresses = [ACCOUNT]) => {
    ports.clock.moveTo(heardAt);
    return bookChange(change, covering, addresses, ports);
  };
  /** What the position of a month is, with everything delivered and settled up to an instant. */
  const spent = async (until: Instant, period = NOVEMBER, address = ACCOUNT) => {
    ports.clock.moveTo(until);
    await settleNow(address, ports);
    await settleExpenses(ports.table.changes, ports);
    return formatRevantios(ports.table.ledger(address, period).accrued);
  };
  return { ports, hear, spent };
}

describe('a change', () => {
  test('from a start at 10 s to a stop at 70 s costs a minute', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(at(10)));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({ rate: SEVEN, updatedAt: at(10), accrued: 0n });
    await hear(stop(at(70)));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({ rate: ZERO_RATE, updatedAt: at(70) });
    expect(await spent(at(1_000))).toBe('420');
  });

  test('that is heard of late is booked at its own time', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(at(10)), at(500));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).updatedAt).toBe(at(10));
    await hear(stop(at(70)), at(900));
    expect(await spent(at(1_000))).toBe('420');
  });

  test('that others have written after adds or takes back the time between', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(at(100), parseRate('1'), DATABASE));
    await hear(start(at(10)), at(110));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      updatedAt: at(100.001),
      accrued: parseRate('630.007'),
    });
    await hear(stop(at(70)), at(120));
    expect(formatRevantios(ports.table.ledger(ACCOUNT, NOVEMBER).accrued)).toBe('419.993');
    expect(await spent(at(200))).toBe('520');
  });

  test('that comes twice is written once', async () => {
    const { ports, hear, spent } = await world();
    for (const change of [start(at(10)), start(at(10)), stop(at(70)), start(at(10)), stop(at(70))]) {
      await hear(change, at(80));
    }
    expect(ports.table.contributionRows.get(`${ACCOUNT} ${INSTANCE.arn}`)?.revision).toBe(2);
    expect(await spent(at(100))).toBe('420');
  });

  test('that comes before what happened before it ends the same', async () => {
    const { ports, hear, spent } = await world();
    await hear(stop(at(70)), at(80));
    expect(ports.table.contributionsOf(ACCOUNT)).toMatchObject([{ history: [{ at: at(70), running: false }] }]);
    await hear(start(at(10)), at(90));
    expect(await spent(at(100))).toBe('420');
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).rate).toBe(ZERO_RATE);
  });

  test('of a clock that is ahead happens now', async () => {
    const { ports, hear } = await world();
    await hear(start(at(10)), at(5));
    expect(ports.table.contributionsOf(ACCOUNT)[0]?.history).toEqual([{ at: at(5), running: true, rate: SEVEN }]);
  });

  test('of a run that was shorter than AWS bills at least costs the minimum', async () => {
    const { hear, spent } = await world();
    await hear(start(at(10)));
    await hear(stop(at(30)));
    await hear(start(at(10), SEVEN, DATABASE), at(30));
    await hear(stop(at(30), DATABASE));
    expect(await spent(at(100))).toBe((7 * 60 + 7 * 20).toString());
  });

  test('of tags alone is kept, without moving the ledger', async () => {
    const { ports, hear } = await world();
    await hear({ ...start(at(10)), tags: { team: 'a' }, startedBy: 'ann', control: INSTANCE });
    await hear({ ...start(at(10)), tags: { team: 'b' } }, at(20));
    expect(ports.table.contributionsOf(ACCOUNT)).toMatchObject([
      { tags: { team: 'b' }, startedBy: 'ann', control: INSTANCE, revision: 2 },
    ]);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).updatedAt).toBe(at(10));
  });

  test('tells in which ledgers the resource runs now, as they were', async () => {
    const { hear } = await world();
    expect(await hear(start(at(10)))).toMatchObject([{ address: ACCOUNT, state: 'open', rate: ZERO_RATE }]);
    expect(await hear(stop(at(70)))).toEqual([]);
    expect(await hear(start(at(20)))).toEqual([]);
  });
});

describe('months', () => {
  test('a stop that is heard a month late takes back what was not spent, in both months', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(at(10)));
    const heard = later(at(10), 30 * MS_PER_DAY);
    await spent(heard);
    await hear(stop(at(70)), heard);
    expect(await spent(heard)).toBe('420');
    expect(await spent(heard, DECEMBER)).toBe('0');
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      state: 'closed',
      rate: ZERO_RATE,
      updatedAt: NOVEMBER_ENDS,
    });
  });

  test('a start that is heard of in the next month costs each its share, to the millisecond', async () => {
    const { hear, spent } = await world();
    await hear(start(on('30', '23:59:59.999')), parseInstant('2026-12-01T00:00:00.002Z'));
    expect(await spent(parseInstant('2026-12-01T00:00:01Z'), NOVEMBER)).toBe('0.007');
    expect(await spent(parseInstant('2026-12-01T00:00:01Z'), DECEMBER)).toBe('7.007');
  });

  test('a stop in the very millisecond in which a month begins leaves the minimum charge in the month before', async () => {
    const { hear, spent } = await world();
    await hear(start(on('30', '23:59:50')));
    await hear(stop(NOVEMBER_ENDS), later(NOVEMBER_ENDS, 5));
    const until = later(NOVEMBER_ENDS, MS_PER_SECOND);
    expect([await spent(until, DECEMBER), await spent(until, NOVEMBER)]).toEqual(['0', '420']);
  });

  test('a month that the budget did not have yet is not made up for', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(parseInstant('2026-10-31T23:59:59Z')), at(10));
    expect([...ports.table.ledgerRows.keys()]).toEqual([`${ACCOUNT} ${NOVEMBER}`]);
    expect(await spent(on('22'))).toBe((7 * 21 * 24 * 3_600).toString());
  });

  test('a start in the last millisecond of a month in which somebody has written is booked all the same', async () => {
    const last = later(NOVEMBER_ENDS, -1);
    const { hear, spent } = await world(last);
    await hear(start(last, SEVEN, DATABASE));
    await hear(start(last), last);
    const until = later(NOVEMBER_ENDS, MS_PER_SECOND);
    expect([await spent(until, DECEMBER), await spent(until, NOVEMBER)]).toEqual(['14', '0.014']);
  });
});

describe('workloads', () => {
  const BOTH = [ACCOUNT, WORKLOAD];

  test('what is covered by two budgets counts in both, in one write', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(at(10)), at(10), BOTH, BOTH);
    const writes = ports.wire.writes;
    await hear(stop(at(70)), at(70), [ACCOUNT], BOTH);
    expect(ports.wire.writes - writes).toBe(1);
    expect([await spent(at(100)), await spent(at(100), NOVEMBER, WORKLOAD)]).toEqual(['420', '420']);
  });

  test('what loses its tag stops counting in the workload, and goes on in the account', async () => {
    const { ports, hear, spent } = await world();
    await hear(start(at(10)), at(10), BOTH, BOTH);
    await hear(start(at(70)), at(70), [ACCOUNT], BOTH);
    expect(ports.table.ledger(WORKLOAD, NOVEMBER).rate).toBe(ZERO_RATE);
    expect([await spent(at(100)), await spent(at(100), NOVEMBER, WORKLOAD)]).toEqual(['630', '420']);
  });

  test('a workload that hears of a resource for the first time knows of all its stops that the account knows', async () => {
    const { ports, hear, spent } = await world();
    for (const change of [stop(at(70)), stop(at(200))]) await hear(change, at(300), [ACCOUNT], BOTH);
    for (const change of [start(at(100)), start(at(10))]) await hear(change, at(300), BOTH, BOTH);
    const [ofAccount, ofWorkload] = BOTH.map((address) => ports.table.contributionsOf(address));
    expect(ofWorkload?.[0]?.history).toEqual(ofAccount?.[0]?.history);
    expect(await spent(at(400), NOVEMBER, WORKLOAD)).toBe((7 * 160).toString());
  });

  test('a start and a stop in the same millisecond are a stop in both budgets', async () => {
    const { ports, hear } = await world();
    await hear(stop(at(10)), at(10), [ACCOUNT], BOTH);
    await hear(start(at(10)), at(10), BOTH, BOTH);
    for (const address of BOTH) {
      expect(ports.table.contributionsOf(address).map(({ history }) => currentRate(history))).toEqual([ZERO_RATE]);
    }
  });
});

describe('writers that meet', () => {
  test('all get their turn, and each later than the one before', async () => {
    const { ports, hear, spent } = await world();
    const resources = Array.from({ length: 8 }, (_, index): ResourceId => ({
      ...DATABASE,
      arn: `${DATABASE.arn}-${index}`,
    }));
    await Promise.all(resources.map((resource) => hear(start(at(10), parseRate('1'), resource))));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).rate).toBe(parseRate('8'));
    // From the fourth attempt on, each has waited for a turn of its own.
    expect(await spent(at(30))).toBe('160');
  });

  test('get their turn where somebody is always a little ahead', async () => {
    const { ports, hear } = await world();
    ports.wire.crash = (writes, call) => {
      if (call === 'book') ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: later(at(10), 10 * writes) });
      return undefined;
    };
    await hear(start(at(10)));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({ rate: SEVEN });
  });

  test('find a foreign one that writes whole seconds', async () => {
    const { ports, hear, spent } = await world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: '2026-11-21T00:00:10Z' });
    await hear(start(at(10.001)), at(10.002));
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).updatedAt).toBe(at(11));
    expect(await spent(at(20.001))).toBe('70');
  });

  test('that change the ledger at each attempt end in an error that names the resource', async () => {
    const { ports, hear } = await world();
    ports.wire.crash = (writes, call) => {
      if (call === 'book') {
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: later(on('22'), writes * MS_PER_MINUTE) });
      }
      return undefined;
    };
    await expect(hear(start(at(10)))).rejects.toThrow(
      `${INSTANCE.arn} could not be booked: its ledgers changed at each of 20 attempts`,
    );
  });
});
