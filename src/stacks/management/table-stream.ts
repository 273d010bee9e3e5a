import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { collaborator, type NoVariables } from '../shared/collaborator';

export interface StreamSettings {
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly parallelizationFactor: number;
  readonly retryAttempts: number;
  readonly maxRecordAgeMinutes: number;
}

export interface TableStreamProps {
  readonly table: dynamodb.Table;
  readonly settings: StreamSettings;
  /** The meaning of a record that was given up, for the alarm. */
  readonly undelivered: string;
  /** The work that waits when the reader is late, for the alarm. */
  readonly late: string;
  readonly alarmAction: IAlarmAction;
}

/** One reader of a table's stream: in order, with retries that spare the good records, and a queue for the bad. */
export class TableStream {
  private readonly undelivered: AlarmedQueue;

  /** Puts its resources into `scope` itself, under names that begin with `prefix`: a table may have two readers. */
  constructor(
    private readonly scope: Construct,
    private readonly prefix: string,
    private readonly props: TableStreamProps,
  ) {
    this.undelivered = new AlarmedQueue(scope, `${prefix}Undelivered`, {
      meaning: props.undelivered,
      alarmAction: props.alarmAction,
    });
  }

  /**
   * Returns the stream for the function that reads it. Lambda reads with the function's role, so no variable names it.
   */
  read() {
    const reading = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
    const statements = [
      new iam.PolicyStatement({ actions: reading, resources: [this.props.table.tableStreamArn ?? ''] }),
      // The action takes no resource narrower than this.
      new iam.PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.undelivered.queue.queueArn] }),
    ];
    return collaborator<NoVariables>({}, statements, [
      { findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'Listing streams takes * only.' },
    ]);
  }

  /**
   * Hands every change that passes the filter to a function, from the first on. A change that fails for good ends in
   * the queue.
   */
  handTo(target: lambda.IFunction, filter?: Readonly<Record<string, unknown>>): void {
    const { settings, table } = this.props;
    new lambda.EventSourceMapping(this.scope, `${this.prefix}Changes`, {
      target,
      eventSourceArn: table.tableStreamArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: settings.batchSize,
      maxBatchingWindow: Duration.seconds(settings.batchingWindowSeconds),
      parallelizationFactor: settings.parallelizationFactor,
      retryAttempts: settings.retryAttempts,
      maxRecordAge: Duration.minutes(settings.maxRecordAgeMinutes),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(this.undelivered.queue),
      ...(filter === undefined ? {} : { filters: [lambda.FilterCriteria.filter({ ...filter })] }),
    });
    new cloudwatch.Alarm(this.scope, `${this.prefix}Late`, {
      alarmDescription: `${this.props.late} See docs/alarms.md.`,
      metric: target.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(this.props.alarmAction);
  }
}
