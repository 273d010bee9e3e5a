import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { noticeSubject, type Notice, type NoticeText } from '../../budgets/domain/notice';
import type { Operators } from '../../budgets/ports';
import { MOST_LISTED } from '../../ledger/domain/enforcement-notice';
import { formatRate, type Rate } from '../../ledger/domain/rate';
import { formatUsd, type Money } from '../domain/money';
import { formatInstant, type Instant } from '../domain/time';

/** Operators, through the topic: a text for people, and below it the same as JSON for machines. */
export class SnsOperators<N extends Notice> implements Operators<N> {
  constructor(private readonly client: SNSClient, private readonly topicArn: string, private readonly describe: (notice: N) => NoticeText) {}

  async tell(notice: N): Promise<void> {
    const { about, text } = this.describe(notice);
    const json = JSON.stringify(notice, readable);
    await this.client.send(new PublishCommand({
      TopicArn: this.topicArn,
      Subject: noticeSubject(notice, about),
      Message: `${text}\n\n${json}`,
      // By these a subscription can choose: docs/enforcement.md.
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: notice.kind },
        address: { DataType: 'String', StringValue: notice.address.slice(0, 64) },
      },
    }));
  }
}

/** Amounts in USD, speeds in revantios per second, instants as ISO texts; of a long list, what the text names. */
function readable(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MOST_LISTED);
  if (typeof value === 'bigint') return name === 'rate' ? formatRate(value as Rate) : formatUsd(value as Money);
  return name === 'at' && typeof value === 'number' ? formatInstant(value as Instant) : value;
}
