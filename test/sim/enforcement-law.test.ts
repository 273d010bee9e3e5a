import { breaches } from '../../sim/law/check';
import type { History } from '../../sim/law/history';
import kept from '../../sim/law/kept.json';
import { judgeSeed } from '../../sim/law/law';
import { play } from '../../sim/law/play';
import { readArguments } from '../../sim/laws';
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
