import { ManualClock } from '../../sim/clock';
import { SimulatedFleets } from '../../sim/fleet/adapters';
import { Bill } from '../../sim/fleet/bill';
import { SimulatedFleet } from '../../sim/fleet/fleet';
import type { Made } from '../../sim/fleet/resource';
import { IMMEDIATE } from '../../sim/wire';
import { money } from '../../src/core/domain/money';
import { instant, later } from '../../src/core/domain/time';
import { rate } from '../../src/ledger/domain/rate';
import type { ReportedChange } from '../../src/metering/domain/resource';
import { ACCOUNT_ID, on } from '../support/ledgers';

const SETTLING_MS = 30_000;
const STOPPED = { state: 'stopped' };
const RUNNING = { state: 'running' };

/** One instance that takes half a minute to stop and to start, as EC2 has it. */
async function slowInstance() {
  const clock = new ManualClock(on('21'));
  const reports: (readonly [boolean | undefined, number])[] = [];
  const fleet = new SimulatedFleet(clock, {
    delays: () => ({ untilShown: 0, settling: () => SETTLING_MS }),
    onReport: ({ running, at }: ReportedChange) => reports.push([running, at - on('21')]),
  });
  const { arn } = fleet.make('ec2-instance', 'i-1');
  const reached = await new SimulatedFleets(fleet, IMMEDIATE).reach(ACCOUNT_ID, 'test', ACCOUNT_ID);
  return { clock, fleet, arn, reports, adapter: reached.of('ec2-instance', 'eu-west-1') };
}

describe('an instance that takes its time', () => {
  test('is not billed from the moment it begins to stop, and says again when it has stopped', async () => {
    const { clock, arn, reports, adapter, fleet } = await slowInstance();
    await adapter.disable(arn);
    expect([(await adapter.read(arn))?.kind, fleet.running]).toEqual(['disabled', []]);
    clock.moveTo(later(clock.now(), SETTLING_MS));
    expect(reports).toEqual([
      [false, 0],
      [false, SETTLING_MS],
    ]);
  });

  test('is on its way when it is started, and billed when it runs', async () => {
    const { clock, fleet, arn, reports, adapter } = await slowInstance();
    fleet.changeByHand({ arn }, STOPPED);
    await adapter.restore(arn, RUNNING);
    expect([await adapter.isRestored(arn, RUNNING), fleet.running.length, reports.length]).toEqual([true, 0, 1]);
    clock.moveTo(later(clock.now(), SETTLING_MS));
    expect([fleet.running.length, reports.at(-1)]).toEqual([1, [true, SETTLING_MS]]);
  });

  test('refuses another order meanwhile, and minds the same one not', async () => {
    const { clock, fleet, arn, adapter } = await slowInstance();
    await adapter.disable(arn);
    await adapter.disable(arn);
    await expect(adapter.restore(arn, RUNNING)).rejects.toThrow('not in a state to');
    expect(fleet.isBusy({ arn })).toBe(true);
    clock.moveTo(later(clock.now(), SETTLING_MS));
    await adapter.restore(arn, RUNNING);
    expect(fleet.get({ arn }).state).toEqual(RUNNING);
  });

  test('forgets its order when somebody interferes', async () => {
    const { clock, fleet, arn, reports, adapter } = await slowInstance();
    await adapter.disable(arn);
    fleet.changeByHand({ arn }, RUNNING);
    clock.moveTo(later(clock.now(), SETTLING_MS));
    expect([fleet.running.length, reports.map(([running]) => running)]).toEqual([1, [false, true]]);
  });
});

describe('a control is what its members are', () => {
  async function group(made: Made) {
    const fleet = new SimulatedFleet(new ManualClock(on('21')));
    const id = fleet.make('auto-scaling-group', 'web', made);
    const reached = await new SimulatedFleets(fleet, IMMEDIATE).reach(ACCOUNT_ID, 'test', ACCOUNT_ID);
    return { fleet, id, adapter: reached.of('auto-scaling-group', 'eu-west-1') };
  }

  test('of size 0, with a member that somebody protects, it is not disabled', async () => {
    const { fleet, id, adapter } = await group({});
    const [member] = fleet.members(id);
    fleet.get(member ?? id).clings = true;

    await adapter.disable(id.arn);
    expect([fleet.running.length, (await adapter.read(id.arn))?.kind]).toEqual([1, 'active']);

    fleet.delete(member ?? id);
    expect((await adapter.read(id.arn))?.kind).toBe('disabled');
  });

  test('what its API does not know, and why it is to be left running, is told', async () => {
    const { id, adapter } = await group({ spared: 'it belongs to somebody', unknown: true });

    expect(await adapter.read(id.arn)).toMatchObject({ kind: 'unknown', spared: 'it belongs to somebody' });
  });
});

describe('the bill', () => {
  const bill = () => new Bill({ stepMs: 1_000, minimumMs: 60_000 }, money(5n));

  test('counts what was spent before, and what runs up to now', () => {
    const one = bill();
    one.begin('a', rate(2n), instant(0));
    expect(one.spentBy(instant(10_000))).toBe(25n);
  });

  test('counts the step in which something ends, and the minimum of each start', () => {
    const one = bill();
    one.begin('a', rate(1n), instant(0));
    one.end('a', instant(90_001));
    one.begin('a', rate(1n), instant(100_000));
    one.end('a', instant(101_000));
    expect(one.spentBy(instant(900_000))).toBe(BigInt(5 + 91 + 60));
  });

  test('counts nothing twice', () => {
    const one = bill();
    one.begin('a', rate(1n), instant(0));
    one.begin('a', rate(1n), instant(50_000));
    one.end('a', instant(70_000));
    one.end('a', instant(80_000));
    expect(one.spentBy(instant(80_000))).toBe(75n);
  });
});
