import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { hardened, PINS } from '../../projenrc/workflows';

const FOLDER = '.github/workflows';
const WORKFLOWS = readdirSync(FOLDER).map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const);

/** Scopes that a workflow may give to all of its jobs: none, or to read. */
const READ_ONLY = ['read', 'none'];

/** What is wrong with a workflow, in words. */
function faultsOf(text: string): readonly string[] {
  const { permissions } = parse(text) as { readonly permissions?: Readonly<Record<string, string>> | string };
  const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
  const loose = uses.filter((line) => !/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(line));
  const granted = typeof permissions === 'object' ? Object.values(permissions) : ['everything'];
  return [
    ...loose.map((line) => `not pinned by a hash with its version: ${line.trim()}`),
    ...granted.filter((value) => !READ_ONLY.includes(value)).map((value) => `gives every job: ${value}`),
    ...(/continue-on-error/.test(text) ? ['a step may fail'] : []),
  ];
}

const HASH = 'a'.repeat(40);
const FLAWLESS = [
  'permissions: {}',
  'jobs:',
  '  build:',
  '    steps:',
  `      - uses: actions/checkout@${HASH} # v7.0.1`,
].join('\n');

describe('a workflow', () => {
  test.each(WORKFLOWS)(
    '%s pins its actions, gives all jobs nothing to write, and has no step that may fail',
    (_n, text) => {
      expect(faultsOf(text)).toEqual([]);
    },
  );

  test('of these is there at all', () => {
    expect(WORKFLOWS.map(([name]) => name).sort()).toEqual([
      'build.yml',
      'nightly.yml',
      'pull-request-lint.yml',
      'release.yml',
      'upgrade-main.yml',
    ]);
    expect(faultsOf(FLAWLESS)).toEqual([]);
  });

  test.each([
    ['a tag', [`@${HASH} # v7.0.1`, '@v7.0.1'], 'not pinned'],
    ['a hash without its version', [' # v7.0.1', ''], 'not pinned'],
    ['a short hash', [HASH, 'aaaaaaa'], 'not pinned'],
    ['no permissions', ['permissions: {}\n', ''], 'gives every job: everything'],
    ['all permissions', ['permissions: {}', 'permissions: write-all'], 'gives every job: everything'],
    ['one to write', ['permissions: {}', 'permissions: { contents: write }'], 'gives every job: write'],
    ['a step that may fail', ['steps:\n', 'steps:\n      - continue-on-error: true\n'], 'a step may fail'],
  ] as const)('with %s is found', (_what, [text, breach], fault) => {
    expect(faultsOf(FLAWLESS.replace(text, breach))).toEqual([expect.stringContaining(fault)]);
  });
});

const RUNS_TESTS = /npx projen (test|build|release)$/m;

interface Job {
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly run?: string }[];
}

test('every job that runs the tests tries the laws on as many histories as CI does', () => {
  const jobs = WORKFLOWS.flatMap(([, text]) =>
    Object.entries((parse(text) as { readonly jobs: Readonly<Record<string, Job>> }).jobs),
  );
  const testing = jobs.filter(([, { steps = [] }]) => steps.some(({ run = '' }) => RUNS_TESTS.test(run)));
  expect(testing.map(([name, { env }]) => [name, env?.LAW_RUNS])).toEqual([
    ['build', '300'],
    ['least_node', '300'],
    ['release', '300'],
  ]);
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/^export LAW_RUNS=300$/m);
});

describe('what projen wrote of a workflow', () => {
  const written = (steps: string) => `# generated\n\nname: x\non: {}\njobs:\n  one:\n    steps:\n${steps}`;
  const { hash, version } = PINS['actions/checkout'] ?? {};

  test('gets the versions of its actions, and permissions above its jobs', () => {
    expect(hardened(written(`      - uses: actions/checkout@${hash}\n`))).toBe(
      [
        '# generated\n\nname: x\non: {}\npermissions: {}',
        `jobs:\n  one:\n    steps:\n      - uses: actions/checkout@${hash} # ${version}\n`,
      ].join('\n'),
    );
  });

  test('loses the steps that keep the modes of files', () => {
    const steps = '      - run: cd dist && getfacl -R . > kept\n        continue-on-error: true\n      - run: echo\n';
    expect(parse(hardened(written(steps)))).toMatchObject({ jobs: { one: { steps: [{ run: 'echo' }] } } });
  });

  test.each([`actions/checkout@v7`, `actions/checkout@${HASH}`, `someone/else@${HASH}`])(
    'is refused with the action %s, which nobody pinned',
    (action) => {
      expect(() => hardened(written(`      - uses: ${action}\n`))).toThrow(`${action} is not the pinned`);
    },
  );
});
