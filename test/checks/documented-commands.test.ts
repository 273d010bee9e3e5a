import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bothForms, commandLinesOf, problemOf, TASKS } from '../support/documented-commands';

const markdownUnder = (folder: string, recursive: boolean) =>
  readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path));

const pages = ['README.md', 'SECURITY.md', ...markdownUnder('docs', true), ...markdownUnder('.github', false)];
/** What performance.md runs in the commit that it compares with, which had another linter. */
const OF_ANOTHER_COMMIT = 'npx eslint FILE';
const documented = [...new Set(pages.flatMap((page) => commandLinesOf(readFileSync(page, 'utf8'))))].filter(
  (line) => line !== OF_ANOTHER_COMMIT,
);

/** Tasks that people give arguments to, with some that they take. */
const WITH_ARGUMENTS = [
  'npx projen sandbox --once --verbose',
  'npx projen e2e bad-values --times 2',
  'npx projen bench --json --only lambda',
  'npx projen publish --bucket x --prefix y --region eu-west-1 --from dist',
  'npx projen package --out dist',
  'npx projen coverage bill.csv other.parquet --cost effective --json --strict',
  'npx projen cli budgets set 222222222222 750.25 --mode enforce --region eu-west-1',
  'npx projen cli budgets --help',
  'npx projen docs --out docs/parameters.md',
  'npx projen keep-release --from dist/templates --releases releases',
  'npx projen test --testPathPatterns words',
  'npx projen test:update --testPathPatterns stacks',
  'npx projen laws --only enforcement --histories 3000 --seed 7',
  'npx projen lint src/main.ts',
  'npx projen deploy --all',
];

test('the pages have commands', () => {
  expect(documented).toEqual(
    expect.arrayContaining([
      'npx projen sandbox',
      'npm ci',
      'npx projen test:update',
      'budget-guardrails stopped --since 12h',
    ]),
  );
});

test.each(documented.flatMap(bothForms))(
  '`%s` works as it is written',
  (line) => {
    expect(problemOf(line)).toBeUndefined();
  },
  60_000,
);

test.each(WITH_ARGUMENTS.flatMap(bothForms))(
  '`%s` is accepted',
  (line) => {
    expect(problemOf(line)).toBeUndefined();
  },
  60_000,
);

test.each([
  ['npx projen sandbx', 'no such task'],
  ['npx projen sandbox --twice', 'Unknown option'],
  ['npx projen bench --jsn', 'Unknown option'],
  ['npx projen bench --only lamdba', 'no part of the benchmark'],
  ['npx projen publish --prefix x', "required option '--bucket <name>' not specified"],
  ['npx projen publish --bucket x --buckt y', "unknown option '--buckt'"],
  ['npx projen coverage bill.csv --cost gross', 'Allowed choices are billed, effective, list, contracted'],
  ['npx projen prices --chek', "unknown option '--chek'"],
  ['budget-guardrails stopped --sinc 12h', "unknown option '--sinc'"],
  ['npx projen cli budgets sett 222222222222 5', "unknown command 'sett'"],
  ['npx projen cli budgets set 222222222222 --moed enforce', "unknown option '--moed'"],
  ['npx projen e2e badd-values', 'no file'],
  ['npx projen e2e --time 2', 'Unknown option'],
  ['npx projen test --testPathPaterns x', 'jest has no option'],
  ['npx projen typecheck --strict', 'takes no arguments'],
  ['npx cdk deploy x --paramters a=b', 'cdk deploy has no option'],
  ['npx cdk deploy x --parameters Organisation=o-1', 'no parameter Organisation'],
  ['npx tsx src/main.ts', 'no program of this project'],
  ['npm rn build', 'what?'],
  ['bash .ci/walk', 'no such file'],
])(
  'a planted `%s` is found',
  (line, reason) => {
    for (const form of bothForms(line)) expect(problemOf(form)).toContain(reason);
  },
  60_000,
);

test('a planted line is found in a block of code, after other commands, and between backticks', () => {
  const page =
    'Do `npx projen\nfirst` and\n\n```\nnpm ci && npx projen second   # why\n$ npx cdk third \\\n  --more\n```\n';
  expect(commandLinesOf(page)).toEqual(['npm ci', 'npx projen second', 'npx cdk third --more', 'npx projen first']);
});

test('every step that takes arguments gets them without dashes', () => {
  const receiving = Object.values(TASKS).flatMap(({ steps = [] }) => steps.filter(({ receiveArgs }) => receiveArgs));
  expect(receiving.length).toBeGreaterThan(10);
  for (const { exec, execArgs = exec?.split(' ') } of receiving) {
    expect(execArgs?.slice(0, 2)).toEqual(['node', 'projenrc/pass-arguments.cjs']);
  }
});

test.each([[['--json', '--only', 'synth']], [['--', '--json', '--only', 'synth']]])(
  'a program started with %j gets its options',
  (args) => {
    const show = ['node', '-p', 'JSON.stringify(process.argv.slice(1))', 'x'];
    const shown = execFileSync('node', ['projenrc/pass-arguments.cjs', ...show, ...args], { encoding: 'utf8' });
    expect(JSON.parse(shown)).toEqual(['x', '--json', '--only', 'synth']);
  },
);

test('the end of a program is that of its task', () => {
  expect(() => execFileSync('node', ['projenrc/pass-arguments.cjs', 'node', '-e', 'process.exit(3)'])).toThrow(
    expect.objectContaining({ status: 3 }),
  );
});
