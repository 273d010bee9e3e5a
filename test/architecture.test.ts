import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { USE_CASES } from '../src/contracts/names';

const MAX_LINES = 300;

const typescriptUnder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => join(folder, path));
const all = ['src', 'test', 'projenrc', 'sandbox', 'bench'].flatMap(typescriptUnder);
const sources = typescriptUnder('src');
const testOf = (path: string) => path.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
const text = (path: string) => readFileSync(path, 'utf8');

test.each(all)('%s fits in one sitting', (path) => {
  expect(text(path).split('\n').length).toBeLessThanOrEqual(MAX_LINES);
});

test.each(typescriptUnder('src/domain').filter((path) => /export function/.test(text(path))))('%s has a test of the same name', (path) => {
  expect(existsSync(testOf(path))).toBe(true);
});

test.each([...USE_CASES])('%s has one word in every layer', (useCase) => {
  const [contract, ...tested] = ['contracts/', 'usecases/', 'lambda/'].map((layer) => `src/${layer}${useCase}${layer === 'lambda/' ? '.lambda' : ''}.ts`);
  expect([contract, ...tested, ...tested.map(testOf)].filter((path) => !existsSync(path ?? ''))).toEqual([]);
});

test('handlers and use cases are the same set', () => {
  const handlers = readdirSync('src/lambda').flatMap((name) => /^(.*)\.lambda\.ts$/.exec(name)?.[1] ?? []);
  expect(handlers.sort()).toEqual([...USE_CASES].sort());
});

test.each(sources)('%s exports by name', (path) => {
  expect(text(path)).not.toMatch(/export default|export \* from/);
});

test.each(sources.filter((path) => !/\.lambda\.ts$|main\.ts$/.test(path)))('%s does not read the environment', (path) => {
  expect(text(path)).not.toContain('process.env');
});

test.each([...sources].filter((path) => !/time\.ts$|period\.ts$/.test(path)))('%s keeps money out of JavaScript numbers', (path) => {
  expect(text(path)).not.toMatch(/Number\((limit|amount|value|.*[mM]oney)\)|parseFloat/);
});

test.each(readdirSync('docs/decisions'))('docs/decisions/%s is numbered', (name) => {
  expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
});
