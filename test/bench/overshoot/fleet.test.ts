import { BilledFleet } from '../../../bench/overshoot/fleet';
import { spentBy, type PlannedMonth } from '../../../bench/overshoot/month';
import { EventClock } from '../../../sim/clock';
import { money, parseUsd } from '../../../src/core/domain/money';
import { parseRate } from '../../../src/ledger/domain/rate';
import { NOVEMBER, on } from '../../support/ledgers';

const CENT_A_SECOND = parseRate('100000000');
const NOON = on('21', '12:00:00');
const ARN = 'arn:aws:ec2:us-east-1:222222222222:instance/i-1';

function fleetOf(...toggles: number[]) {
  const instances = [{ arn: ARN, rate: CENT_A_SECOND, toggles: toggles as PlannedMonth['exhaustion'][] }];
  const month = {
    period: NOVEMBER,
    instances,
    billedMs: 1_000,
    limit: money(0n),
    exhaustion: NOON,
    speed: CENT_A_SECOND,
  };
  const clock = new EventClock(NOON);
  return { clock, fleet: new BilledFleet('222222222222', month as PlannedMonth, clock, Math.random, () => undefined) };
}

describe('a fleet that is watched from the middle of a month on', () => {
  test('has spent what it was planned to', () => {
    const toggles = [on('20', '00:00:00'), on('20', '01:00:00'), on('21', '11:00:00')];
    const { fleet } = fleetOf(...toggles);
    expect(fleet.spent).toBe(parseUsd('72'));
    expect(fleet.spent).toBe(spentBy([{ arn: ARN, rate: CENT_A_SECOND, toggles }], NOON));
  });

  test('pays a minute for what has just begun, and its length for what had run for an hour', async () => {
    for (const [began, usd] of [
      [on('21', '11:59:50'), '0.6'],
      [on('21', '11:00:00'), '36.05'],
    ] as const) {
      const { clock, fleet } = fleetOf(began);
      clock.plan(on('21', '12:00:05'), () => fleet.stopByHand(ARN));
      await clock.run(on('21', '12:10:00'));
      expect(fleet.spent).toBe(parseUsd(usd));
    }
  });
});
