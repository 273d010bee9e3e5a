import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DETERMINISTIC, LAYERS } from '../projenrc/architecture';
import { USE_CASES } from '../src/core/contracts/names';

const MAX_LINES = 300;

const typescriptUnder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
const all = ['src', 'sim', 'test', 'projenrc', 'sandbox', 'bench', 'proof'].flatMap(typescriptUnder);
const sources = typescriptUnder('src');
const testOf = (path: string) => path.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
const text = (path: string) => readFileSync(path, 'utf8');

test.each(all)('%s fits in one sitting', (path) => {
  expect(text(path).split('\n').length).toBeLessThanOrEqual(MAX_LINES);
});

test.each(sources.filter((path) => path.includes('/domain/') && /export function/.test(text(path))))(
  '%s has a test of the same name',
  (path) => {
    expect(existsSync(testOf(path))).toBe(true);
  },
);

const handlers = sources.filter((path) => path.endsWith('.lambda.ts'));

/** The handlers that are doors to a use case of another name. */
const DOORS: Readonly<Record<string, string>> = {
  'disable-resources': 'enforce-budgets',
  'restore-resources': 'enforce-budgets',
};

test.each(handlers)('%s has one word in every layer', (handler) => {
  const name = basename(handler, '.lambda.ts');
  // A handler stands in the highest wing that it wires, which may be above its use case's.
  const useCase = sources.find((path) => basename(path) === `${DOORS[name] ?? name}.ts`) ?? 'no use case';
  expect([useCase, testOf(useCase), testOf(handler)].filter((path) => !existsSync(path))).toEqual([]);
});

test('handlers and use cases are the same set', () => {
  expect(handlers.map((path) => basename(path, '.lambda.ts')).sort()).toEqual([...USE_CASES].sort());
});

test.each(sources)('%s exports by name', (path) => {
  expect(text(path)).not.toMatch(/export default|export \* from/);
});

// Lambda says the trace of an invocation in the environment alone.
test.each(sources.filter((path) => !/\.lambda\.ts$|main\.ts$|^src\/core\/lambda\/log\.ts$/.test(path)))(
  '%s does not read the environment',
  (path) => {
    expect(text(path)).not.toContain('process.env');
  },
);

test.each([...sources].filter((path) => !/time\.ts$|period\.ts$/.test(path)))(
  '%s keeps money out of JavaScript numbers',
  (path) => {
    expect(text(path)).not.toMatch(/Number\((limit|amount|value|.*[mM]oney)\)|parseFloat/);
  },
);

test.each(readdirSync('docs/decisions'))('docs/decisions/%s is numbered', (name) => {
  expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
});

/** Strings, templates and expressions that stand alone cannot be broken. */
const UNBREAKABLE = /['"`/]/;

test.each(all)('%s has lines that fit on a screen', (path) => {
  const wide = text(path)
    .split('\n')
    .filter((line) => [...line].length > 120 && !UNBREAKABLE.test(line));
  expect(wide).toEqual([]);
});

test.each(
  sources.filter((path) => DETERMINISTIC.some((layer) => LAYERS[layer].some((place) => new RegExp(place).test(path)))),
)('%s takes the time as an argument', (path) => {
  expect(text(path)).not.toMatch(/new Date\(\)/);
});
