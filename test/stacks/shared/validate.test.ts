import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { addProductStacks } from '../../../src/stacks/product-stacks';
import { acknowledge } from '../../../src/stacks/shared/acknowledge';
import { validate } from '../../../src/stacks/shared/validate';

// CI switches the validations off for all but this test.
delete process.env.CDK_VALIDATION;

/** What the synthesis of these stacks says, with all validations: nothing, or the report that it fails with. */
function synthesize(addStacks: (app: App) => void): string {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  addStacks(app);
  validate(app);
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
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
  const report = synthesize(plant);

  test('find nothing in the product’s stacks', () => {
    expect(synthesize(product)).toBe('');
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
