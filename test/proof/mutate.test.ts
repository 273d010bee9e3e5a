import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runsOf, settingsOf } from '../../proof/mutate';
import { survivorsOf, tallyOf, type Report } from '../../proof/mutation/report';
import { SCOPES } from '../../proof/mutation/scopes';

const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => join(folder, path));
/** The folder of a glob. */
const folderOf = (glob: string) => glob.replace(/^!/, '').replace(/\/[^/]*[*{].*$/, '');

const mutant = (status: string, line = 1) => ({
  mutatorName: 'EqualityOperator',
  replacement: 'a <=\n  b',
  status,
  location: { start: { line } },
});
const report = (...statuses: readonly string[]): Report => ({
  files: {
    'src/core/domain/x.ts': { source: 'const x = 1;\n  a < b;\n', mutants: statuses.map((one) => mutant(one, 2)) },
  },
});

describe('what is mutated', () => {
  test('is everything, or the scopes and files that are named', () => {
    expect(runsOf([]).map(({ scope }) => scope.name)).toEqual(SCOPES.map(({ name }) => name));
    expect(runsOf(['--', 'loop']).map(({ scope, mutate }) => [scope.name, mutate])).toEqual([
      ['loop', expect.arrayContaining(['src/enforcement/*.ts'])],
    ]);
    expect(runsOf(['src/core/domain/decimal.ts', 'src/enforcement/run.ts']).map(({ mutate }) => mutate)).toEqual([
      ['src/core/domain/decimal.ts'],
      ['src/enforcement/run.ts'],
    ]);
  });

  test.each(['src/cli/main.ts', 'src/enforcement/contracts.ts', 'src/enforcement/disable-resources.lambda.ts', 'x'])(
    '%s is not, and is named',
    (path) => {
      expect(() => runsOf([path])).toThrow(`'${path}' is not mutated: expected a file of a domain or of the loop`);
    },
  );

  test('leaves no domain out', () => {
    const files = filesOf('src', /\/domain\/.*\.ts$/);
    expect(files.length).toBeGreaterThan(90);
    expect(files.filter((file) => !SCOPES.some(({ has }) => has.test(file)))).toEqual([]);
  });

  test.each(SCOPES)('$name is tried with tests that are there', ({ tests, mutate }) => {
    for (const glob of tests) expect(filesOf(folderOf(glob), /\.test\.ts$/)).not.toEqual([]);
    for (const glob of mutate) expect([glob, existsSync(folderOf(glob))]).toEqual([glob, true]);
  });

  test('is run by jest as it is, with the tests that cover it', () => {
    expect(settingsOf(runsOf(['core'])[0] as never)).toMatchObject({
      testRunner: 'jest',
      coverageAnalysis: 'perTest',
      mutate: ['src/core/domain/**/*.ts'],
    });
  });
});

describe('a report', () => {
  test('counts what a test has noticed, by failing or by not ending; what cannot run counts as none', () => {
    expect(tallyOf(report('Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'))).toEqual({
      mutants: 5,
      killed: 3,
      survived: 2,
      score: 60,
    });
    expect(tallyOf(report('Killed', 'Killed', 'Survived')).score).toBe(66.6);
    expect(tallyOf(report()).score).toBe(100);
  });

  test('names each that nobody noticed, with its line', () => {
    expect(survivorsOf(report('Killed', 'Survived', 'NoCoverage'))).toEqual([
      'src/core/domain/x.ts:2 EqualityOperator, not noticed: a < b; => a <= b',
      'src/core/domain/x.ts:2 EqualityOperator, not run by a test: a < b; => a <= b',
    ]);
  });
});

test('the page has a row for each scope, with the share that is expected', () => {
  const page = readFileSync('docs/mutation.md', 'utf8');
  for (const { name, least } of SCOPES) expect(page).toMatch(new RegExp(`^\\| ${name} \\|.* ${least} \\|`, 'm'));
});
