import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { AlarmedQueue } from './alarmed-queue';
import { BUDGETS_TABLE } from '../../contracts/budgets-table';
import { BUDGETS_STREAM } from '../../contracts/propagate-budget';
import { acknowledge } from '../acknowledge';

/** Where finance writes budgets and reads receipts. Outlives its stack. */
export class BudgetsTable extends Construct {
  readonly table: dynamodb.Table;
  private readonly undelivered: AlarmedQueue;

  constructor(scope: Construct, id: string, private readonly alarmAction: IAlarmAction) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: BUDGETS_TABLE.key, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: dynamodb.TableEncryption.AWS_MANAGED,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.table, ['NIST.800.53.R5-DynamoDBInBackupPlan', 'HIPAA.Security-DynamoDBInBackupPlan'],
      'Point-in-time recovery covers 35 days; a backup plan is the organization’s to choose, and selects by tag.');
    this.undelivered = new AlarmedQueue(this, 'Undelivered', {
      meaning: 'A change in the Budgets table could not be propagated: reconcile-budgets carries it out within 15 minutes.',
      alarmAction,
    });
  }

  /** What a function needs that reads budgets and writes receipts. */
  readWritePermissions(): readonly iam.PolicyStatement[] {
    return [new iam.PolicyStatement({ actions: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], resources: [this.table.tableArn] })];
  }

  /** What a function needs that goes through all budgets. */
  scanPermissions(): readonly iam.PolicyStatement[] {
    return [new iam.PolicyStatement({ actions: ['dynamodb:Scan'], resources: [this.table.tableArn] })];
  }

  /** What a function needs that reads the table's stream. */
  streamPermissions(): readonly iam.PolicyStatement[] {
    const reading = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
    return [
      new iam.PolicyStatement({ actions: reading, resources: [this.table.tableStreamArn ?? ''] }),
      // Takes no resource narrower than this.
      new iam.PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.undelivered.queue.queueArn] }),
    ];
  }

  /** Hands every change to a function, from the first on; one that fails for good ends in the queue. */
  handChangesTo(target: lambda.IFunction): void {
    new lambda.EventSourceMapping(this, 'Changes', {
      target,
      eventSourceArn: this.table.tableStreamArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: BUDGETS_STREAM.batchSize,
      maxBatchingWindow: Duration.seconds(BUDGETS_STREAM.batchingWindowSeconds),
      parallelizationFactor: BUDGETS_STREAM.parallelizationFactor,
      retryAttempts: BUDGETS_STREAM.retryAttempts,
      maxRecordAge: Duration.minutes(BUDGETS_STREAM.maxRecordAgeMinutes),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(this.undelivered.queue),
    });
    this.alarmOnLateness(target);
  }

  private alarmOnLateness(target: lambda.IFunction): void {
    new cloudwatch.Alarm(this, 'Late', {
      alarmDescription: 'Changes in the Budgets table wait longer than 5 minutes to be propagated. See docs/runbook.md.',
      metric: target.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(this.alarmAction);
  }
}
