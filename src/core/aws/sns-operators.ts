import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { noticeSubject, readableField, type Notice, type NoticeText } from '../domain/notice';
import type { Operators } from '../ports';

/** The two forms of a wing's notices: a text for people, and JSON for machines, field by field. */
export interface NoticeForm<N extends Notice> {
  readonly describe: (notice: N) => NoticeText;
  readonly readable?: (name: string, value: unknown) => unknown;
}

/** Tells operators through the topic: a text for people, and below it the same notice as JSON for machines. */
export class SnsOperators<N extends Notice> implements Operators<N> {
  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
    private readonly form: NoticeForm<N>,
  ) {}

  async tell(notice: N): Promise<void> {
    const { about, text } = this.form.describe(notice);
    const json = JSON.stringify(notice, this.form.readable ?? readableField);
    await this.client.send(
      new PublishCommand({
        TopicArn: this.topicArn,
        Subject: noticeSubject(notice, about),
        Message: `${text}\n\n${json}`,
        // Subscriptions can choose by these attributes: docs/enforcement.md.
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: notice.kind },
          address: { DataType: 'String', StringValue: notice.address.slice(0, 64) },
        },
      }),
    );
  }
}
