import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as servicecatalog from 'aws-cdk-lib/aws-servicecatalog';
import { strFromU8, unzipSync } from 'fflate';
import { configWith, synthesized, temporaryFolder } from './synthesized';
import { USE_CASES } from '../../src/contracts/names';
import { buildDistribution, type Distribution } from '../../src/packaging/build-distribution';
import { writeDistribution } from '../../src/packaging/distribution';
import type { Template } from '../../src/packaging/template';

const CONFIG = configWith(`
management: { emailRecipient: operators@example.com, artifactBucket: artifacts, artifactPrefix: v1/ }
protection: { organizationalUnits: [Workloads] }
`);
const text = ({ files }: Distribution, path: string) => Buffer.from(files.get(path) ?? []).toString();
const template = (from: Distribution, path: string) => JSON.parse(text(from, path)) as Template;

const assembly = synthesized();
const distribution = buildDistribution(assembly, CONFIG, '{}');

describe('a distribution', () => {
  test('is the same bytes when it is made again, from the same code synthesized again', () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    writeDistribution(one, distribution.files);
    writeDistribution(other, buildDistribution(synthesized(), CONFIG, '{}').files);
    expect(readFileSync(join(other, 'CHECKSUMS.txt'), 'utf8')).toBe(readFileSync(join(one, 'CHECKSUMS.txt'), 'utf8'));
    execFileSync('diff', ['--recursive', one, other]);
  });

  test('has the code of every use case, as it was bundled', () => {
    const zips = [...distribution.files].filter(([path]) => path.startsWith('lambda/'));
    expect(zips.map(([path]) => path.replace(/-[0-9a-f]{16}\.zip$/, '')).sort()).toEqual(USE_CASES.map((useCase) => `lambda/${useCase}`).sort());
    for (const [path, bytes] of zips) {
      const useCase = path.replace(/^lambda\/(.*)-[0-9a-f]{16}\.zip$/, '$1');
      expect(strFromU8(unzipSync(bytes)['index.js'] ?? new Uint8Array())).toBe(readFileSync(`assets/lambda/${useCase}.lambda/index.js`, 'utf8'));
    }
  });

  test('has a CfCT package with the same templates as beside it', () => {
    const unzipped = unzipSync(distribution.files.get('cfct/custom-control-tower-configuration.zip') ?? new Uint8Array());
    expect(Object.keys(unzipped)).toEqual([
      'manifest.yaml', 'parameters/management.json', 'parameters/spoke-All.json', 'policies/protect-budget-guardrails.json',
      'templates/management.template.json', 'templates/spoke.template.json',
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
      .map(({ Properties: properties }) => (properties?.Code as { S3Key: { 'Fn::Sub': string } }).S3Key['Fn::Sub'].replace('${ArtifactPrefix}', ''));
    expect(keys).toHaveLength(USE_CASES.length);
    expect(keys.filter((key) => !distribution.files.has(key))).toEqual([]);
  });

  test('protects the rules that have a name, and says which have none', () => {
    const unzipped = unzipSync(distribution.files.get('cfct/custom-control-tower-configuration.zip') ?? new Uint8Array());
    const policy = strFromU8(unzipped['policies/protect-budget-guardrails.json'] ?? new Uint8Array());
    const rules = Object.entries(template(distribution, 'templates/spoke.template.json').Resources).filter(([, { Type: type }]) => type === 'AWS::Events::Rule');
    expect(rules).not.toEqual([]);
    for (const [logicalId, { Properties: properties }] of rules) {
      const isNamed = typeof properties?.Name === 'string';
      expect(policy.includes(`:rule/${String(properties?.Name)}"`)).toBe(isNamed);
      expect(distribution.notes.some((note) => note.includes(logicalId))).toBe(!isNamed);
    }
  });

  test('has the spoke template as it was synthesized', () => {
    expect(text(distribution, 'templates/spoke.template.json')).toBe(readFileSync(join(assembly, 'budget-guardrails-spoke.template.json'), 'utf8'));
  });

  test('refuses a spoke template that needs a bucket', () => {
    const large = temporaryFolder();
    const file = join(large, 'budget-guardrails-spoke.template.json');
    cpSync(assembly, large, { recursive: true });
    writeFileSync(file, readFileSync(file, 'utf8') + ' '.repeat(51_200));
    expect(() => buildDistribution(large, CONFIG, '{}')).toThrow(/the spoke template has \d+ bytes: expected fewer than 51200/);
  });

  test('has the portfolio and its products, if there is one', () => {
    const withPortfolio = buildDistribution(synthesized((app) => {
      const stack = new Stack(app, 'budget-guardrails-portfolio');
      const product = new servicecatalog.ProductStack(stack, 'SpokeProduct');
      new servicecatalog.CloudFormationProduct(stack, 'Product', {
        productName: 'spoke', owner: 'owner', productVersions: [{ cloudFormationTemplate: servicecatalog.CloudFormationTemplate.fromProductStack(product) }],
      });
      return [stack];
    }), CONFIG, '{}');
    const [url = ''] = /templates\/[a-z0-9-]+\.template\.json/.exec(text(withPortfolio, 'templates/portfolio.template.json')) ?? [];
    expect(withPortfolio.files.has(url)).toBe(true);
  });

  test('is not made of what was not synthesized', () => {
    expect(() => buildDistribution('nowhere', CONFIG, '{}')).toThrow('nowhere/budget-guardrails-spoke.template.json: not found: run `npx projen synth` first');
  });
});

const [linter] = existsSync('.sandbox') ? readdirSync('.sandbox').filter((name) => name.startsWith('cfn-lint-')).map((name) => join('.sandbox', name, 'bin', 'cfn-lint')) : [];

// The end-to-end tests install it; without them there is nothing to run here.
(linter === undefined ? test.skip : test)('cfn-lint finds nothing in the templates', () => {
  const folder = temporaryFolder();
  writeDistribution(folder, distribution.files);
  const found = execFileSync(linter ?? '', ['--regions', 'us-east-1', '--template', ...['management', 'spoke'].map((name) => join(folder, `templates/${name}.template.json`))], { encoding: 'utf8' });
  expect(found).toBe('');
}, 120_000);
