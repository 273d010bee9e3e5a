import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { formatBudgetValue } from '../domain/budget-value';
import { describeNotice, type Notice } from '../domain/notice';
import type { Operators } from '../usecases/ports';

/** Operators, through the topic: a text for people, and below it the same as JSON for machines. */
export class SnsOperators implements Operators {
  constructor(private readonly client: SNSClient, private readonly topicArn: string) {}

  async tell(notice: Notice): Promise<void> {
    const { subject, text } = describeNotice(notice);
    const json = JSON.stringify(notice, (_name, value: unknown) => (typeof value === 'bigint' ? formatBudgetValue(value as never) : value));
    await this.client.send(new PublishCommand({
      TopicArn: this.topicArn,
      Subject: subject,
      Message: `${text}\n\n${json}`,
      MessageAttributes: { kind: { DataType: 'String', StringValue: notice.kind } },
    }));
  }
}
