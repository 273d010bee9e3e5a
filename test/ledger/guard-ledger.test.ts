import { money, parseRevantios, parseUsd } from '../../src/core/domain/money';
import { later, type Instant } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import type { Ledger } from '../../src/ledger/domain/ledger';
import { parseRate, type Rate } from '../../src/ledger/domain/rate';
import { guardLedger } from '../../src/ledger/guard-ledger';
import { openPeriod } from '../../src/ledger/open-period';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, budgetOf, NOVEMBER, on } from '../support/ledgers';

/**
 * A ledger of 100 USD, with nothing spent and nothing running but for what is said, and what is watched as it was
 * found.
 */
async function world(said: Partial<Ledger> = {}) {
  const ports = new InMemoryCosts(on('21'));
  ports.table.budgetRows.set(ACCOUNT, budgetOf('100'));
  await openPeriod(ACCOUNT, on('21'), ports);
  const ledger = () => ports.table.ledger(ACCOUNT, NOVEMBER);
  const change = (more: Partial<Ledger>) => {
    const { stamp = '', ...row } = { ...ledger(), ...more };
    ports.table.ledgerRows.set(`${ACCOUNT} ${NOVEMBER}`, { ...row, stamp });
  };
  change({ updatedAt: on('21'), settledThrough: on('21'), ...said });
  /** Changes the ledger, and has it looked after; returns what people were told. */
  const guard = async (more: Partial<Ledger> = {}, reassert = false) => {
    change(more);
    await guardLedger(ledger(), reassert, ports);
    return ports.operators.told.splice(0);
  };
  return { ports, ledger, guard };
}

const USD_AN_HOUR = parseRate('2777777.777778');
const hourly = (usd: bigint) => (usd * USD_AN_HOUR) as Rate;
const spent = (usd: string, at: Instant = on('21')) => ({ accrued: parseUsd(usd), settledThrough: at, updatedAt: at });

describe('the fence', () => {
  test('stands a minute or two before the exhaustion, and is written down', async () => {
    const { ports, ledger, guard } = await world({ rate: hourly(10n) });
    await guard();
    expect([ports.schedules.at('exhaustion', ACCOUNT), ledger().watch.fenceAt]).toEqual([
      on('21', '09:59:00'),
      on('21', '09:59:00'),
    ]);
  });

  test('is left alone while its minute stays the same', async () => {
    const { ports, guard } = await world({ rate: hourly(10n) });
    await guard();
    const { changes } = ports.schedules;
    const { writes } = ports.wire;
    await guard(spent('0.1', on('21', '00:00:36')));
    expect([ports.schedules.changes, ports.wire.writes]).toEqual([changes, writes]);
  });

  test('is made anew when nothing that is written about it can be trusted', async () => {
    const { ports, guard } = await world({ rate: hourly(10n) });
    await guard();
    ports.schedules.standing.clear();
    await guard({}, true);
    expect([ports.schedules.at('exhaustion', ACCOUNT), ports.schedules.at('threshold', ACCOUNT)]).toEqual([
      on('21', '09:59:00'),
      on('21', '05:00:00'),
    ]);
  });

  test('moves with the speed, and goes when nothing runs or the money lasts', async () => {
    const { ports, ledger, guard } = await world({ rate: hourly(10n) });
    const fences: (Instant | undefined)[] = [];
    for (const rate of [hourly(10n), hourly(20n), 0n as Rate, hourly(1n), parseRate('1')]) {
      await guard({ rate });
      expect(ledger().watch.fenceAt).toBe(ports.schedules.at('exhaustion', ACCOUNT));
      fences.push(ledger().watch.fenceAt);
    }
    expect(fences).toEqual([on('21', '09:59:00'), on('21', '04:59:00'), undefined, on('25', '03:59:00'), undefined]);
  });

  test('is a call when its minute is past or too close, once', async () => {
    const { ports, ledger, guard } = await world({ rate: hourly(10n), ...spent('99.9') });
    await guard();
    await guard();
    expect(ports.calls.made).toEqual([{ call: 'disable', address: ACCOUNT, at: on('21') }]);
    expect([ports.schedules.at('exhaustion', ACCOUNT), ledger().watch.fenceAt]).toEqual([
      undefined,
      on('20', '23:59:00'),
    ]);
  });

  test('of an exhausted ledger goes', async () => {
    const { ports, ledger, guard } = await world({ rate: hourly(10n) });
    await guard();
    await guard({ ...spent('100'), state: 'exhausted', exhaustedLimit: parseUsd('100') });
    expect([ports.schedules.standing.size, ledger().watch.fenceAt, ports.calls.made]).toEqual([0, undefined, []]);
  });
});

describe('an exhausted ledger', () => {
  const exhausted = { ...spent('100'), state: 'exhausted', exhaustedLimit: parseUsd('100') } as const;

  test('is given back what was disabled when its limit is raised, or it has none any more', async () => {
    for (const limit of [parseUsd('200'), undefined]) {
      const { ports, guard } = await world(exhausted);
      await guard({ limit });
      expect(ports.calls.made).toMatchObject([{ call: 'restore', address: ACCOUNT }]);
    }
  });

  test('is not, when the money is still spent, or a fraction of it was taken back', async () => {
    const { ports, guard } = await world(exhausted);
    await guard();
    await guard({ accrued: money(parseUsd('100') - 1n) });
    expect(ports.calls.made).toEqual([]);
  });
});

describe('thresholds', () => {
  test('are told once, the highest of those that were passed', async () => {
    const { ledger, guard } = await world({ rate: hourly(10n) });
    expect(await guard(spent('49'))).toMatchObject([{ kind: 'exhaustion-predicted' }]);
    expect(await guard(spent('85'))).toMatchObject([
      { kind: 'threshold-reached', percent: 80, position: parseUsd('85'), limit: parseUsd('100') },
      {},
    ]);
    expect(await guard(spent('86'))).toEqual([]);
    expect(ledger().watch.toldThresholds).toEqual([50, 80]);
  });

  test('that somebody writes down meanwhile stay told', async () => {
    const { ports, ledger, guard } = await world();
    await ports.ledgers.saveTold(ledger(), 100);
    await guard(spent('60'));
    expect(ledger().watch.toldThresholds).toEqual([100, 50]);
  });

  test('are told twice rather than never, when the function dies between telling and writing', async () => {
    const { ports, guard } = await world();
    ports.wire.crash = (_, call) => (call === 'saveWatch' ? 'before' : undefined);
    await expect(guard(spent('60'))).rejects.toThrow('before saveWatch');
    ports.wire.crash = undefined;
    expect((await guard()).map(({ kind }) => kind)).toEqual(['threshold-reached', 'threshold-reached']);
  });

  test('that are ahead have a schedule, and none when all are told or there is no limit', async () => {
    const { ports, ledger, guard } = await world({ rate: hourly(10n) });
    const minutes: (Instant | undefined)[] = [];
    for (const said of [spent('0'), spent('50'), spent('80'), { limit: undefined }]) {
      await guard(said);
      expect(ledger().watch.thresholdAt).toBe(ports.schedules.at('threshold', ACCOUNT));
      minutes.push(ledger().watch.thresholdAt);
    }
    expect(minutes).toEqual([on('21', '05:00:00'), on('21', '03:00:00'), undefined, undefined]);
  });
});

describe('a prediction', () => {
  test('is told with the five fastest of what drives it', async () => {
    const { ports, guard } = await world();
    for (const [index, usd] of [3n, 1n, 6n, 2n, 5n, 4n].entries()) {
      const resource = { type: 'ec2-instance', arn: `arn:aws:ec2:eu-west-1:222222222222:instance/i-${usd}` } as const;
      ports.clock.moveTo(later(on('21'), index));
      await bookChange(
        { resource, at: ports.clock.now(), running: true, rate: hourly(usd), startedBy: `user-${usd}` },
        [ACCOUNT],
        [ACCOUNT],
        ports,
      );
    }
    const [told] = await guard();
    expect(told).toMatchObject({
      kind: 'exhaustion-predicted',
      address: ACCOUNT,
      period: NOVEMBER,
      limit: parseUsd('100'),
      rate: hourly(21n),
    });
    const drivers =
      told?.kind === 'exhaustion-predicted' ? told.drivers.map(({ arn, startedBy }) => [arn.slice(-1), startedBy]) : [];
    expect(drivers).toEqual(['6', '5', '4', '3', '2'].map((usd) => [usd, `user-${usd}`]));
  });

  test('is told once, and again when the time that is left has halved', async () => {
    const { guard, ledger } = await world({ rate: hourly(1n) });
    expect(await guard()).toMatchObject([{ at: on('25', '04:00:00') }]);
    expect(await guard({ rate: (hourly(1n) + parseRevantios('100000')) as Rate })).toEqual([]);
    expect(await guard({ rate: hourly(2n) })).toMatchObject([{ at: on('23', '02:00:00') }]);
    expect(ledger().watch.toldExhaustion).toBe(on('23', '02:00:00'));
  });
});

test('a month that is over is left alone', async () => {
  const { ports, guard } = await world({ rate: hourly(10n), ...spent('100'), state: 'closed' });
  const { writes } = ports.wire;
  expect([await guard({}, true), ports.wire.writes - writes]).toEqual([[], 0]);
});
