import type { Emulator } from '../../sandbox/emulator';
import { Organization } from '../../sandbox/organization';
import type { Sandbox } from '../../sandbox/sandbox';
import { story } from '../../sandbox/story';
import { formatInstant, later, parseInstant } from '../../src/core/domain/time';

/** A sandbox of which there is nothing but the clock. */
function clockAt(iso: string) {
  let now = parseInstant(iso);
  const emulator = {
    now: () => now,
    moveClock: (seconds: number) => {
      now = later(now, seconds * 1_000);
    },
  } as Emulator;
  const sandbox = { emulator, organization: new Organization('http://127.0.0.1:1') } as Sandbox;
  return { sandbox, now: () => formatInstant(now) };
}

test('the story in its order: money, what spends it, the end of it, more money, a bad value', () => {
  expect(story(clockAt('2026-11-10T12:00:00.000Z').sandbox).map(({ title }) => title)).toEqual([
    'Finance writes 0.10 USD for account 222222222222 into the Budgets table, to be enforced.',
    'The owner of the account starts a t3.micro.',
    'The clock of the sandbox jumps to 6 seconds before that instant.',
    'Those seconds pass.',
    'Finance raises the budget to 0.20 USD.',
    'There is money again.',
    'Somebody types 1e3 as a budget.',
  ]);
});

test('at the end of a month, in which the money would last, the story is told in the next', async () => {
  const { sandbox, now } = clockAt('2026-11-30T20:30:00.000Z');
  const [first, ...rest] = story(sandbox);

  expect(first?.title).toBe('The month ends in 3 h 30 min: the clock of the sandbox jumps to the next one.');
  expect(rest).toHaveLength(7);
  expect(await first?.play()).toEqual(['it is 2026-12-01 00:01:00 UTC']);
  expect(now()).toBe('2026-12-01T00:01:00.000Z');
});

test('no step speaks of what is behind the counter', () => {
  const titles = story(clockAt('2026-11-10T12:00:00.000Z').sandbox).map(({ title }) => title);
  expect(titles.filter((title) => /revantio|fence|ledger/i.test(title))).toEqual([]);
});
