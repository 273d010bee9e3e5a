import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync, type ZipOptions, type Zippable } from 'fflate';
import { USE_CASES } from '../../src/core/contracts/names';
import { buildDistribution, type Distribution } from '../../src/packaging/build-distribution';
import { writeDistribution } from '../../src/packaging/distribution';
import type { Template } from '../../src/packaging/template';
import { configWith, synthesized, synthesizedAgain, temporaryFolder, withSmallCode } from './synthesized';

// Megabytes of code are put into zips as they are: how small they become is the library's own.
jest.mock('fflate', () => {
  const fflate = jest.requireActual<typeof import('fflate')>('fflate');
  return {
    ...fflate,
    zipSync: (files: Zippable, options: ZipOptions) => fflate.zipSync(files, { ...options, level: 0 }),
  };
});

const CONFIG = configWith(`
management: { emailRecipient: operators@example.com, artifactBucket: artifacts, artifactPrefix: v1/ }
protection: { organizationalUnits: [Workloads] }
portfolio: { emailRecipient: owners@example.com, sharedWith: organization, principals: [role/Developers] }
`);
const text = ({ files }: Distribution, path: string) => Buffer.from(files.get(path) ?? []).toString();
const template = (from: Distribution, path: string) => JSON.parse(text(from, path)) as Template;

const PAPERS = { sbom: '{}', notices: 'of others' };
const assembly = synthesized(CONFIG);
const distribution = buildDistribution(assembly, CONFIG, PAPERS);

const PORTFOLIO_USE_CASES = ['share-portfolio', 'deprecate-versions'];

describe('a distribution', () => {
  test('is the same bytes when it is made again, from the same code synthesized again', () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const made = (from: string) => buildDistribution(withSmallCode(from), CONFIG, PAPERS).files;
    writeDistribution(one, made(assembly));
    writeDistribution(other, made(synthesizedAgain(CONFIG)));
    expect(readFileSync(join(other, 'CHECKSUMS.txt'), 'utf8')).toBe(readFileSync(join(one, 'CHECKSUMS.txt'), 'utf8'));
    execFileSync('diff', ['--recursive', one, other]);
  });

  test('has the code of every use case, as it was bundled', () => {
    const zips = [...distribution.files].filter(([path]) => path.startsWith('lambda/'));
    expect(zips.map(([path]) => path.replace(/-[0-9a-f]{16}\.zip$/, '')).sort()).toEqual(
      USE_CASES.map((useCase) => `lambda/${useCase}`).sort(),
    );
    for (const [path, bytes] of zips) {
      const useCase = path.replace(/^lambda\/(.*)-[0-9a-f]{16}\.zip$/, '$1');
      expect(strFromU8(unzipSync(bytes)['index.js'] ?? new Uint8Array())).toBe(
        readFileSync(`assets/lambda/${useCase}.lambda/index.js`, 'utf8'),
      );
    }
  });

  test('has a CfCT package with the same templates as beside it', () => {
    const unzipped = unzipSync(
      distribution.files.get('cfct/custom-control-tower-configuration.zip') ?? new Uint8Array(),
    );
    expect(Object.keys(unzipped)).toEqual([
      'manifest.yaml',
      'parameters/management.json',
      'parameters/spoke-All.json',
      'policies/protect-budget-guardrails.json',
      'templates/management.template.json',
      'templates/spoke.template.json',
    ]);
    for (const path of ['templates/management.template.json', 'templates/spoke.template.json']) {
      expect(strFromU8(unzipped[path] ?? new Uint8Array())).toBe(text(distribution, path));
    }
  });

  test('has a management template without a trace of the bootstrap, whose functions find their code', () => {
    const management = text(distribution, 'templates/management.template.json');
    expect(/BootstrapVersion|hnb659fds|CDKMetadata|aws:cdk|"Rules"/.exec(management)?.[0]).toBeUndefined();
    const keys = Object.values(template(distribution, 'templates/management.template.json').Resources)
      .filter(({ Type: type }) => type === 'AWS::Lambda::Function')
      .map(({ Properties: properties }) =>
        (properties?.Code as { S3Key: { 'Fn::Sub': string } }).S3Key['Fn::Sub'].replace('${ArtifactPrefix}', ''),
      );
    expect(keys).toHaveLength(USE_CASES.length - PORTFOLIO_USE_CASES.length);
    expect(keys.filter((key) => !distribution.files.has(key))).toEqual([]);
  });

  test('protects the rules that have a name, and says which have none', () => {
    const unzipped = unzipSync(
      distribution.files.get('cfct/custom-control-tower-configuration.zip') ?? new Uint8Array(),
    );
    const policy = strFromU8(unzipped['policies/protect-budget-guardrails.json'] ?? new Uint8Array());
    const rules = Object.entries(template(distribution, 'templates/spoke.template.json').Resources).filter(
      ([, { Type: type }]) => type === 'AWS::Events::Rule',
    );
    expect(rules).not.toEqual([]);
    for (const [logicalId, { Properties: properties }] of rules) {
      const isNamed = typeof properties?.Name === 'string';
      expect(policy.includes(`:rule/${String(properties?.Name)}"`)).toBe(isNamed);
      expect(distribution.notes.some((note) => note.includes(logicalId))).toBe(!isNamed);
    }
  });

  test('has the spoke template as it was synthesized', () => {
    expect(text(distribution, 'templates/spoke.template.json')).toBe(
      readFileSync(join(assembly, 'budget-guardrails-spoke.template.json'), 'utf8'),
    );
  });

  test('refuses a spoke template that needs a bucket', () => {
    const large = temporaryFolder();
    const file = join(large, 'budget-guardrails-spoke.template.json');
    cpSync(assembly, large, { recursive: true });
    writeFileSync(file, readFileSync(file, 'utf8') + ' '.repeat(51_200));
    expect(() => buildDistribution(large, CONFIG, PAPERS)).toThrow(
      /the spoke template has \d+ bytes: expected fewer than 51200/,
    );
  });

  test('has the portfolio, whose products and functions find what they are made of', () => {
    const portfolio = text(distribution, 'templates/portfolio.template.json');
    const used = [...portfolio.matchAll(/\$\{ArtifactPrefix\}([a-z]+\/[a-z0-9.-]+)/g)].map(([, path = '']) => path);
    expect([...new Set(used.map((path) => path.replace(/-[0-9a-f]{16}\./, '.')))].sort()).toEqual(
      [
        ...PORTFOLIO_USE_CASES.map((useCase) => `lambda/${useCase}.zip`),
        'templates/spoke-product.template.json',
        'templates/workload-budget-product.template.json',
      ].sort(),
    );
    expect(used.filter((path) => !distribution.files.has(path))).toEqual([]);
    expect(/BootstrapVersion|hnb659fds|"Rules":\s*\{/.exec(portfolio)?.[0]).toBeUndefined();
  });

  test('has a blueprint: the spoke with what the organization knows', () => {
    const { Parameters: parameters = {} } = template(distribution, 'account-factory/blueprint.template.json');
    expect(Object.entries(parameters).filter(([, { Default: value }]) => value === undefined)).toEqual([]);
    expect(parameters).toMatchObject({
      ManagementAccountId: { Default: '111111111111' },
      OrganizationId: { Default: 'o-a1b2c3d4e5' },
      HomeRegion: { Default: 'eu-west-1' },
      EmailRecipient: { Default: 'owners@example.com' },
    });
    expect(template(distribution, 'account-factory/blueprint.template.json').Resources).toEqual(
      template(distribution, 'templates/spoke.template.json').Resources,
    );
    const products = [...distribution.files.keys()].filter((path) => path.startsWith('templates/spoke-product'));
    expect(products.map((path) => text(distribution, path))).toContain(
      text(distribution, 'account-factory/blueprint.template.json'),
    );
  });

  test('has the templates that need no bucket', () => {
    for (const name of ['workload-budget', 'launch', 'blueprint-access', 'lifecycle', 'billing', 'chat']) {
      const { length } = text(distribution, `templates/${name}.template.json`);
      expect([name, length > 0 && length < 51_200]).toEqual([name, true]);
      expect(Object.keys(template(distribution, `templates/${name}.template.json`).Parameters ?? {})).not.toContain(
        'ArtifactBucket',
      );
    }
  });

  test('without a portfolio in the config has neither portfolio nor blueprint', () => {
    const { files } = buildDistribution(withSmallCode(synthesized()), configWith(), PAPERS);
    expect([...files.keys()].filter((path) => /portfolio|product|blueprint\.template/.test(path))).toEqual([]);
  });

  test('is not made of what was not synthesized', () => {
    expect(() => buildDistribution('nowhere', CONFIG, PAPERS)).toThrow(
      'nowhere/budget-guardrails-spoke.template.json: not found: run `npx projen synth` first',
    );
  });
});
