import { Aws } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { OPERATORS_TOPIC_PARAMETER } from '../../core/contracts/names';
import { acknowledge } from '../shared/acknowledge';
import { allowed, collaborator } from '../shared/collaborator';

/**
 * Tells operators: a topic with their e-mail address, and the key that encrypts it and the functions' logs.
 *
 * Why one key: docs/decisions/0008-encryption-by-cost.md.
 */
export class OperatorsTopic extends Construct {
  readonly topic: sns.Topic;
  readonly key: kms.Key;
  readonly alarmAction: SnsAction;

  constructor(scope: Construct, id: string, emailRecipient: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: 'budget-guardrails: messages to operators, and logs',
      enableKeyRotation: true,
    });
    this.allowService('cloudwatch.amazonaws.com', { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } });
    const logGroups = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`;
    this.allowService(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`, {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups },
    });
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'GrantsForServicesOnly',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
      }),
    );
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'budget-guardrails',
      masterKey: this.key,
      enforceSSL: true,
    });
    new ssm.StringParameter(this, 'Name', {
      parameterName: OPERATORS_TOPIC_PARAMETER,
      description: 'budget-guardrails: the topic of operators, for the chat template',
      stringValue: this.topic.topicArn,
    });
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const subscription = this.topic.addSubscription(new EmailSubscription(emailRecipient));
    acknowledge(
      subscription,
      ['Serverless-SNSRedrivePolicy'],
      'SNS retries e-mail for an hour; what an inbox refuses, a queue could not deliver either.',
    );
    this.alarmAction = new SnsAction(this.topic);
  }

  /** Returns the topic for a function that tells operators. */
  tell() {
    return collaborator({ OPERATORS_TOPIC_ARN: this.topic.topicArn }, [
      new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
      new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [this.key.keyArn] }),
    ]);
  }

  /** Returns the topic for a function that asks owners of budgets whether they want messages. */
  subscribe() {
    return collaborator({ OPERATORS_TOPIC_ARN: this.topic.topicArn }, [
      new iam.PolicyStatement({
        actions: ['sns:ListSubscriptionsByTopic', 'sns:Subscribe'],
        resources: [this.topic.topicArn],
      }),
    ]);
  }

  /** Returns the subscriptions for a function that also ends those that nobody wants any more. */
  unsubscribe() {
    return allowed(
      { actions: ['sns:GetSubscriptionAttributes', 'sns:Unsubscribe'], resources: ['*'] },
      { findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'Actions on subscriptions take no resource.' },
    );
  }

  private allowService(service: string, conditions: Record<string, Record<string, string>>): void {
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(service)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions,
      }),
    );
  }
}
