import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue';

export interface AlarmedQueueProps {
  /** The meaning of a message in the queue, for the alarm's text. */
  readonly meaning: string;
  readonly alarmAction: IAlarmAction;
}

/** A dead-letter queue that says so as soon as there is something in it. */
export class AlarmedQueue extends Construct {
  readonly queue: DeadLetterQueue;

  constructor(scope: Construct, id: string, { meaning, alarmAction }: AlarmedQueueProps) {
    super(scope, id);
    this.queue = new DeadLetterQueue(this, 'Queue');
    new cloudwatch.Alarm(this, 'NotEmpty', {
      alarmDescription: `${meaning} See docs/alarms.md.`,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(alarmAction);
  }
}
