import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { requireTarget } from '../../proof/fuzz';
import { readArguments } from '../../proof/fuzz/arguments';
import kept from '../../proof/fuzz/kept.json';
import { faultOf } from '../../proof/fuzz/oracle';
import { TARGETS } from '../../proof/fuzz/registry';
import { fuzz, jobsOf } from '../../proof/fuzz/run';
import { BrokenPromise, target, type Target } from '../../proof/fuzz/target';

const SEED = 1;
const INPUTS = 100;

const named = (name: string): Target => {
  const found = TARGETS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no target is called ${name}`);
  return found;
};

test.each(TARGETS.map((one) => [one.name, one] as const))('%s answers, or refuses in words', async (_name, one) => {
  expect(await fuzz(one, SEED, Math.ceil(INPUTS * (one.weight ?? 1)))).toBeUndefined();
});

test.each(kept.map(({ found, target: name, input }) => [found, name, input] as const))(
  'no longer: %s (%s)',
  async (_found, name, input) => {
    expect(await faultOf(named(name), input)).toBeUndefined();
  },
);

describe('the oracle', () => {
  const playing = (play: (input: unknown) => unknown): Target =>
    target({ name: 'planted', covers: [], inputs: fc.integer(), play });
  const thrown = (error: unknown) =>
    playing(() => {
      throw error;
    });

  test.each([
    ['an answer', playing(() => ({ limit: 5n, thresholds: [50] }))],
    ['a refusal in words', thrown(new RangeError("'x' is not a time: expected one like 2026-11-21"))],
    ['numbers below a map', playing(() => new Map([['a', [1, 2]]]))],
  ])('is content with %s', async (_what, one) => {
    expect(await faultOf(one, 1)).toBeUndefined();
  });

  test.each([
    ['a number that is none', playing(() => ({ thresholds: [Number('x')] })), 'it.thresholds[0] = NaN'],
    ['an endless one in a map', playing(() => new Map([['a', 1 / 0]])), 'Infinity'],
    ['an error of the engine', playing((input) => (input as { readonly a: { readonly b: 1 } }).a.b), 'TypeError'],
    ['one of the engine in disguise', thrown(new RangeError('Invalid time value')), 'let the engine speak'],
    ['a TypeError that was wrapped', thrown(new RangeError('no record: TypeError: x')), 'let the engine speak'],
    ['what is no error', thrown('a text'), 'which is no error'],
    ['a refusal without words', thrown(new RangeError('no')), 'without saying what was expected'],
    ['a promise that was broken', thrown(new BrokenPromise('5 came back as 6')), '5 came back as 6'],
    ['any other error', thrown(new Error('expected 5')), "none of the product's"],
  ])('finds %s', async (_what, one, fault) => {
    expect(await faultOf(one, 1)).toContain(fault);
  });

  test('of a failing input, the shortest is told, with the seed that repeats it', async () => {
    const one = target({
      name: 'planted',
      covers: [],
      inputs: fc.integer({ min: 0, max: 1_000 }),
      play: (input) => {
        if (input >= 100) throw new TypeError('too much');
      },
    });
    const found = await fuzz(one, 7, 1_000);
    expect(found).toMatchObject({ target: 'planted', seed: 7, input: 100 });
    expect(await fuzz(one, 7, 1_000)).toEqual(found);
  });
});

describe('the command', () => {
  test('takes what it is told, and has words for what it is not', () => {
    expect(readArguments([])).toEqual({ inputs: 100_000, seed: 1, only: '' });
    expect(readArguments(['--', '--only', 'amounts', '--inputs', '5', '--seed', '9'])).toEqual({
      inputs: 5,
      seed: 9,
      only: 'amounts',
    });
    expect(() => requireTarget('gravity')).toThrow("--only 'gravity' is no target: expected one of");
    expect(() => requireTarget('amounts')).not.toThrow();
    expect(() => readArguments(['--inputs', 'many'])).toThrow("--inputs 'many' is no whole number");
  });

  test('shares inputs out by weight, and each job is repeated by its own seed', () => {
    const light = { ...named('amounts'), weight: 3 };
    const jobs = jobsOf([light, named('rates')], 4_000, 10);
    expect(jobs.map(({ target: { name }, seed, inputs }) => [name, seed, inputs])).toEqual([
      ['amounts', 10, 1_000],
      ['amounts', 11, 1_000],
      ['amounts', 12, 1_000],
      ['rates', 10, 1_000],
    ]);
  });
});

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src', path));
const textOf = (path: string) => readFileSync(path, 'utf8');

/** What reads what others wrote is called so, and takes a text, a file's path, an item, a record or an event. */
const PARSER =
  /^export (?:async )?function ((?:parse|read|judge)[A-Z]\w*|\w+(?:FromItem|FromRecord|FromAttribute|OfEvent))\b/gm;

/** Those that are called so and read nothing that others wrote, each with what it is. */
const NO_PARSERS: Readonly<Record<string, string>> = {
  'src/enforcement/many#readMany': 'asks adapters',
  'src/metering/types/spoke-region.adapter#readParts': 'asks a service in parts',
  'src/metering/types/spoke-region.adapter#readTogether': 'asks a service',
  'src/metering/read-usage#readUsage': 'asks meters',
  'src/ledger/read-bill#readBill': 'a use case',
  'src/budgets/read-spoke#readSpoke': 'asks a spoke',
  'src/cli/people/apply-change#readItem': 'asks a table',
  'src/cli/replay#readHours': 'reads bills by openBill',
  'src/cli/bundled-packages#readBundledPackages': 'reads what the build wrote a moment before',
  'src/packaging/distribution#readDistribution': 'reads what the build wrote, by parseChecksums',
  'src/packaging/cloud-assembly#readStack': 'reads what CDK wrote a moment before',
};

const covered = new Set(TARGETS.flatMap(({ covers }) => covers));

test('every parser, and every handler, is fuzzed', () => {
  const parsers = sources.flatMap((path) =>
    [...textOf(path).matchAll(PARSER)].map(([, name = '']) => `${path.replace(/\.ts$/, '')}#${name}`),
  );
  const handlers = sources.filter((path) => path.endsWith('.lambda.ts')).map((path) => path.replace(/\.ts$/, ''));
  expect(parsers.length).toBeGreaterThan(40);
  expect([...parsers, ...handlers].filter((one) => !covered.has(one) && NO_PARSERS[one] === undefined)).toEqual([]);
  expect(Object.keys(NO_PARSERS).filter((one) => !parsers.includes(one) || covered.has(one))).toEqual([]);
});

test.each([...covered])('%s, which is fuzzed, is there', (one) => {
  const [path = '', name] = one.split('#');
  expect(existsSync(`${path}.ts`)).toBe(true);
  if (name !== undefined) {
    expect(textOf(`${path}.ts`)).toMatch(new RegExp(`^export (async )?(function|class) ${name}\\b`, 'm'));
  }
});

test('no two targets have one name', () => {
  expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length);
});
