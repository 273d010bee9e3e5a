import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LAYERS, SIDE_WINGS, WINGS } from '../../projenrc/architecture';

/** A file that breaks a rule, what it says, and the rule that names it. */
type Planted = readonly [file: string, code: string, rule: string];

const importing = (path: string) => `import { there } from '${path}';\nexport const planted = there;\n`;
const importingType = (path: string) => `import type { There } from '${path}';\nexport type Planted = There;\n`;

const IMPORTS: readonly Planted[] = [
  ['src/core/domain/planted-contract.ts', importing('../contracts/there'), 'domain-not-contracts'],
  ['src/core/domain/planted-zod.ts', importing('zod/mini'), 'domain-packages'],
  ['src/core/domain/planted-node.ts', importing('node:fs'), 'domain-not-node'],
  ['src/metering/types/planted.price.ts', importing('../there'), 'price-not-usecases'],
  ['src/budgets/planted-adapter.ts', importing('./aws/there'), 'usecases-not-aws'],
  ['src/budgets/planted-sdk.ts', importing('@aws-sdk/client-sts'), 'usecases-packages'],
  ['src/budgets/contracts.ts', importing('./there'), 'contracts-not-usecases'],
  ['src/budgets/aws/planted-cdk.ts', importing('aws-cdk-lib'), 'aws-packages'],
  ['src/bill/files/planted-sdk.ts', importing('@aws-sdk/client-sts'), 'files-packages'],
  ['src/budgets/planted-files.ts', importing('../bill/files/there'), 'usecases-not-files'],
  ['src/budgets/planted.lambda.ts', importing('@aws-sdk/client-sts'), 'lambda-packages'],
  ['src/stacks/planted-adapter.ts', importing('../budgets/aws/there'), 'stacks-not-aws'],
  ['src/stacks/planted-use-case.ts', importing('../budgets/there'), 'stacks-not-usecases'],
  ['src/packaging/planted.ts', importing('../stacks/there'), 'packaging-not-stacks'],
  ['src/cli/planted.ts', importing('../stacks/there'), 'cli-not-stacks'],
  ...WINGS.map((wing): Planted => [
    `src/${wing}/planted-up.ts`,
    importingType('../portfolio/there'),
    `${wing}-looks-down`,
  ]),
  ...SIDE_WINGS.map((wing, index): Planted => [
    `src/${wing}/planted-aside.ts`,
    importingType(`../${SIDE_WINGS[(index + 1) % SIDE_WINGS.length]}/there`),
    `${wing}-looks-down`,
  ]),
  ['src/ledger/planted-trial.ts', importing('../../sim/there'), 'product-alone'],
  ['sim/planted-test.ts', importing('../test/there'), 'sim-alone'],
  ['src/ledger/circle-one.ts', importingType('./circle-two'), 'no-circles'],
  ['src/ledger/planted-undeclared.ts', importing('chalk'), 'declared'],
  ['src/ledger/planted-lost.ts', importing('./nowhere'), 'resolved'],
  ['src/ledger/aws/planted-dev.ts', importing('fast-check'), 'bundled'],
];

const CLOCKS: readonly Planted[] = [
  ['src/core/domain/clock.ts', 'export const planted = Date.now();\n', 'no-restricted-properties'],
  ['src/core/domain/chance.ts', 'export const planted = Math.random();\n', 'no-restricted-properties'],
  ['src/core/domain/environment.ts', 'export const planted = process.env;\n', 'no-restricted-globals'],
  ['src/budgets/planted-fetch.ts', "export const planted = fetch('http://localhost');\n", 'no-restricted-globals'],
];

const folder = mkdtempSync(join(tmpdir(), 'planted-'));
const SETTINGS = ['.dependency-cruiser.json', '.oxlintrc.json', 'package.json', 'tsconfig.json'];

function plant(path: string, code: string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), code);
}

/** What a command of the project's lint says of the planted files. */
function run(command: string, ...args: readonly string[]): string {
  const { stdout } = spawnSync(resolve('node_modules/.bin', command), args, { cwd: folder, encoding: 'utf8' });
  return stdout;
}

let cruised: readonly { readonly from: string; readonly rule: { readonly name: string } }[] = [];
let linted = '';

beforeAll(() => {
  for (const name of SETTINGS) copyFileSync(name, join(folder, name));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const wing of [...WINGS, ...SIDE_WINGS]) {
    for (const layer of ['', 'aws/', 'domain/', 'contracts/', 'files/']) {
      plant(`src/${wing}/${layer}there.ts`, 'export const there = 1;\nexport type There = 1;\n');
    }
  }
  for (const outside of ['src/stacks', 'sim', 'test']) plant(`${outside}/there.ts`, 'export const there = 1;\n');
  plant('src/ledger/circle-two.ts', importingType('./circle-one'));
  for (const [path, code] of [...IMPORTS, ...CLOCKS]) plant(path, code);
  const report = run('depcruise', '--config', '.dependency-cruiser.json', '--output-type', 'json', 'src', 'sim');
  cruised = (JSON.parse(report) as { summary: { violations: typeof cruised } }).summary.violations;
  linted = run('oxlint', '--format', 'unix', 'src');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

test.each(IMPORTS)('a planted import in %s is found', (path, _code, rule) => {
  expect(cruised.filter(({ from }) => from === path).map((violation) => violation.rule.name)).toContain(rule);
});

test.each(CLOCKS)('a planted clock, chance or environment in %s is found', (path, _code, rule) => {
  expect(
    linted
      .split('\n')
      .filter((line) => line.includes(path))
      .join('\n'),
  ).toContain(rule);
});

test('what is not planted is not found', () => {
  const planted = new Set(IMPORTS.map(([path]) => path));
  expect(cruised.filter(({ from }) => !planted.has(from))).toEqual([]);
});

test('every layer has a planted breach', () => {
  const broken = new Set(IMPORTS.map(([, , rule]) => rule.split('-')[0]));
  expect(Object.keys(LAYERS).filter((layer) => !broken.has(layer))).toEqual([]);
});
