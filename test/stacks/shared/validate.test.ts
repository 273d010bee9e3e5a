import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { addProductStacks } from '../../../src/stacks/product-stacks';
import { acknowledge } from '../../../src/stacks/shared/acknowledge';
import { validate } from '../../../src/stacks/shared/validate';

// CI switches the validations off for all but this test.
delete process.env.CDK_VALIDATION;
// A program of 20 MB that runs once: compiling it well takes longer than running it.
setFlagsFromString('--liftoff-only');
// cdk-nag reads what CDK calls deprecated.
process.env.JSII_DEPRECATED = 'quiet';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/**
 * The error that a synthesis of all these stacks fails with, and where which rules found something: with all
 * validations, once for all tests, because some take a second to start.
 */
function synthesize(...addStacks: readonly ((app: App) => void)[]) {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  for (const add of addStacks) add(app);
  validate(app);
  let error = '';
  try {
    app.synth();
  } catch (thrown) {
    error = String(thrown);
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  const findings = pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) =>
      (violatingConstructs.length === 0 ? [{ constructPath: 'nowhere' }] : violatingConstructs).map(
        ({ constructPath }) => `${constructPath}: ${ruleName}`,
      ),
    );
  return { error, findings };
}

function plant(app: App): void {
  const planted = new Stack(app, 'planted');
  new sqs.Queue(planted, 'Open');
  new sqs.Queue(planted, 'WithoutDeadLetters', { enforceSSL: true });
  new sqs.CfnQueue(planted, 'Impossible', { visibilityTimeout: 43_201 });
  new logs.CfnLogGroup(planted, 'InPlainText', { retentionInDays: 365 });
  const wide = new iam.ManagedPolicy(planted, 'Wide', {
    statements: [new iam.PolicyStatement({ actions: ['s3:Get*', 's3:Put*'], resources: ['arn:aws:s3:::bucket/key'] })],
  });
  acknowledge(wide, ['AwsSolutions-IAM5[Action::s3:Put*]'], 'Planted, too.');
}

/** The product's stacks, with everything that a config can add. */
function product(app: App): void {
  addProductStacks(app, {
    organizationId: 'o-a1b2c3d4e5',
    managementAccountId: '111111111111',
    homeRegion: 'eu-west-1',
    emailRecipient: 'owners@example.com',
    sharedWith: ['o-a1b2c3d4e5'],
    principals: ['role/Developers'],
    tagOptions: { team: ['a'] },
    provider: 'Cloud platform',
    support: {},
  });
}

describe('the validations', () => {
  const { error: report, findings } = synthesize(plant, product);

  test('find nothing in the product’s stacks', () => {
    expect(findings.filter((finding) => !finding.startsWith('planted/'))).toEqual([]);
  });

  test('that are planted are all that is found, and fail the synthesis', () => {
    expect(findings.length).toBeGreaterThan(10);
    expect(report).not.toBe('');
  });

  test.each([
    ['a finding of cdk-nag', 'AwsSolutions-SQS4'],
    ['a finding of the NIST pack', 'NIST.800.53.R5-CloudWatchLogGroupEncrypted'],
    ['a finding of the Control Tower controls', 'CT.SQS.PR.1'],
    ['a value that CloudFormation would refuse', '43201'],
    ['one wildcard beside another that is acknowledged', 'AwsSolutions-IAM5[Action::s3:Get*]'],
  ])('fail the synthesis on %s', (_planted, finding) => {
    expect(report).toContain(finding);
  });

  test('leave out what is acknowledged', () => {
    expect(report).not.toContain('s3:Put*]');
  });
});
