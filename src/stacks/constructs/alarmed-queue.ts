import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';

export interface AlarmedQueueProps {
  /** What a message in the queue means, for the alarm's text. */
  readonly meaning: string;
  readonly alarmAction: IAlarmAction;
}

/** Keeps for two weeks what could not be processed, and says so as soon as there is something in it. */
export class AlarmedQueue extends Construct {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, { meaning, alarmAction }: AlarmedQueueProps) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Marks it as a dead-letter queue: CT.SQS.PR.1 wants every other queue to have one.
      redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.ALLOW_ALL },
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.queue, ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'], 'This queue is itself where messages end that could not be processed.');
    new cloudwatch.Alarm(this, 'NotEmpty', {
      alarmDescription: `${meaning} See docs/runbook.md.`,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(alarmAction);
  }
}
