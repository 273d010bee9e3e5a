import { instant, later } from '../../../src/core/domain/time';
import { ExpiringCache } from '../../../src/metering/prices/expiring-cache';

function setUp() {
  const clock = {
    at: instant(0),
    now: () => clock.at,
    advance: (ms: number) => {
      clock.at = later(clock.at, ms);
    },
  };
  return { clock, cache: new ExpiringCache<string>(clock, { answerMs: 100, failureMs: 10 }) };
}

describe('ExpiringCache', () => {
  test('asks again only when an answer has expired', async () => {
    const { clock, cache } = setUp();
    const ask = jest.fn(() => Promise.resolve('answer'));
    for (const ms of [0, 99, 1]) {
      clock.advance(ms);
      await cache.get('key', ask);
    }
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('whoever asks for the same meanwhile shares the call', async () => {
    const { cache } = setUp();
    const ask = jest.fn(() => Promise.resolve('answer'));
    expect(await Promise.all([cache.get('one', ask), cache.get('one', ask), cache.get('other', ask)])).toEqual([
      'answer',
      'answer',
      'answer',
    ]);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('a failure is heard by all who asked, and forgotten sooner', async () => {
    const { clock, cache } = setUp();
    const ask = jest.fn<Promise<string>, []>(() => Promise.reject(new Error('down')));
    for (const ms of [0, 9]) {
      clock.advance(ms);
      await expect(cache.get('key', ask)).rejects.toThrow('down');
    }
    expect(ask).toHaveBeenCalledTimes(1);

    clock.advance(1);
    ask.mockResolvedValue('answer');
    expect(await cache.get('key', ask)).toBe('answer');
  });
});
