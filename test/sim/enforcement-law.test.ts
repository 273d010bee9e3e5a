import { breaches } from '../../sim/law/check';
import { NO_FAULTS } from '../../sim/law/faults';
import type { History } from '../../sim/law/history';
import kept from '../../sim/law/kept.json';
import { judgeSeed } from '../../sim/law/law';
import { play } from '../../sim/law/play';
import { readArguments } from '../../sim/laws';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { lawRuns } from '../support/arbitraries';

describe('the law of enforcement', () => {
  test.each(kept.map(({ found, history }) => [found, history as unknown as History] as const))(
    'holds after the history that found %s',
    async (_found, history) => {
      expect(breaches(await play(history))).toEqual([]);
    },
  );

  test('holds after random histories', async () => {
    for (let seed = 1; seed <= lawRuns(); seed++) {
      expect([seed, (await judgeSeed(seed, false))?.breaches]).toEqual([seed, undefined]);
    }
  }, 600_000);

  test('is broken where nobody ever stops anything', async () => {
    const [first] = kept;
    const played = await play(first?.history as unknown as History);
    for (const one of played.world.fleet.resources.values()) one.state = { state: 'running' };
    played.world.told.length = 0;
    expect(breaches(played)).toContainEqual(expect.stringMatching(/runs in the exhausted 222222222222/));
  });
});

describe('the law of a budget with grace', () => {
  /** 1 USD at 10 USD an hour: reached after six minutes. */
  const reached = (graceMinutes: number): History => ({
    day: 12,
    resources: [
      {
        type: 'ec2-instance',
        region: 'eu-west-1',
        usdPerHour: 10,
        state: { state: 'running' },
        tags: {},
        slow: 0,
        unstoppable: false,
      },
    ],
    steps: [{ afterMs: 0, action: { kind: 'budget', workload: false, usd: 1, mode: 'enforce', graceMinutes } }],
    faults: NO_FAULTS,
    luck: 1,
  });

  async function playWith(graceMinutes: number) {
    const played = await play(reached(graceMinutes));
    const [instance] = played.world.fleet.resources.values();
    const kinds = ['grace-begun', 'budget-exhausted'];
    const told = played.world.told.filter(({ notice }) => kinds.includes(notice.kind));
    return { played, instance, told };
  }

  test('lets everything run until it ends, and nothing afterwards', async () => {
    const { played, instance, told } = await playWith(10);
    expect([breaches(played), instance?.state]).toEqual([[], { state: 'stopped' }]);
    expect(told.map(({ notice }) => notice.kind)).toEqual(['grace-begun', 'budget-exhausted']);
    const [begun = 0, stopped = 0] = told.map(({ at }) => at);
    expect(stopped - begun).toBeGreaterThanOrEqual(10 * MS_PER_MINUTE - MS_PER_SECOND);
    expect(stopped - begun).toBeLessThan(11 * MS_PER_MINUTE);
  });

  test('is broken by what runs on after it', async () => {
    const { played, instance } = await playWith(10);
    if (instance !== undefined) instance.state = { state: 'running' };
    played.world.told.length = 0;
    expect(breaches(played)).toContainEqual(expect.stringMatching(/runs in the exhausted 222222222222/));
  });

  test('is broken by what is stopped in it', async () => {
    const { played, instance, told } = await playWith(90);
    expect([breaches(played), instance?.state]).toEqual([[], { state: 'running' }]);
    expect(told.map(({ notice }) => notice.kind)).toEqual(['grace-begun']);
    if (instance !== undefined) instance.state = { state: 'stopped' };
    expect(breaches(played)).toContainEqual(expect.stringMatching(/is {"state":"stopped"}, not {"state":"running"}/));
  });
});

describe('the command', () => {
  test('judges all laws, or the one that is named', () => {
    expect(readArguments([])).toEqual({ laws: ['ledger', 'enforcement'], histories: 10_000, seed: 1 });
    expect(readArguments(['--', '--only', 'enforcement', '--histories', '300', '--seed', '7'])).toEqual({
      laws: ['enforcement'],
      histories: 300,
      seed: 7,
    });
  });

  test.each([
    [['--only', 'gravity'], "'gravity' is no law: expected --only ledger or enforcement"],
    [['--histories', 'many'], "--histories 'many' is no whole number"],
    [['--seed', '-1'], 'argument'],
    [['--fast'], 'Unknown option'],
  ])('%j is refused, with what is accepted', (args, reason) => {
    expect(() => readArguments(args)).toThrow(reason);
  });
});
