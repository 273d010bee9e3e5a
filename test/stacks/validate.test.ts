import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { acknowledge } from '../../src/stacks/acknowledge';
import { BlueprintAccessStack } from '../../src/stacks/blueprint-access-stack';
import { LaunchStack } from '../../src/stacks/launch-stack';
import { LifecycleStack } from '../../src/stacks/lifecycle-stack';
import { ManagementStack } from '../../src/stacks/management-stack';
import { PortfolioStack } from '../../src/stacks/portfolio-stack';
import { SpokeStack } from '../../src/stacks/spoke-stack';
import { validate } from '../../src/stacks/validate';
import { WorkloadBudgetStack } from '../../src/stacks/workload-budget-stack';

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

describe('the validations', () => {
  const report = synthesize(plant);

  test('find nothing in the product’s stacks', () => {
    expect(synthesize((app) => {
      new ManagementStack(app, 'budget-guardrails-management');
      new SpokeStack(app, 'budget-guardrails-spoke');
      new LifecycleStack(app, 'budget-guardrails-lifecycle');
      new WorkloadBudgetStack(app, 'budget-guardrails-workload-budget');
      new LaunchStack(app, 'budget-guardrails-launch');
      new BlueprintAccessStack(app, 'budget-guardrails-blueprint-access');
      new PortfolioStack(app, 'budget-guardrails-portfolio', {
        organizationId: 'o-a1b2c3d4e5', managementAccountId: '111111111111', homeRegion: 'eu-west-1', emailRecipient: 'owners@example.com',
        sharedWith: ['o-a1b2c3d4e5'], principals: ['role/Developers'], tagOptions: { team: ['a'] }, provider: 'Cloud platform', support: {},
      });
    })).toBe('');
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
