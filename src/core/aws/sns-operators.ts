import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { OWNERS_ATTRIBUTE } from '../contracts/names';
import { messageForms } from '../domain/message-forms';
import { noticeSubject, readableField, type Notice, type NoticeText } from '../domain/notice';
import type { Operators } from '../ports';

/** The two forms of a wing's notices: a text for people, and JSON for machines, field by field. */
export interface NoticeForm<N extends Notice> {
  readonly describe: (notice: N) => NoticeText;
  readonly readable?: (name: string, value: unknown) => unknown;
}

/** Returns the e-mail addresses of a budget's owners. */
export type OwnersOf = (address: string) => Promise<readonly string[]>;

/**
 * Tells operators through the topic, each subscription in its form. The owners of the budget hear it, too. Where nobody
 * can say who they are, operators hear it all the same.
 */
export class SnsOperators<N extends Notice> implements Operators<N> {
  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
    private readonly form: NoticeForm<N>,
    private readonly ownersOf: OwnersOf,
  ) {}

  async tell(notice: N): Promise<void> {
    const said = this.form.describe(notice);
    const owners = await this.ownersOf(notice.address).catch(() => []);
    const json = JSON.stringify(notice, this.form.readable ?? readableField);
    await this.client.send(
      new PublishCommand({
        TopicArn: this.topicArn,
        Subject: noticeSubject(notice, said.about),
        MessageStructure: 'json',
        Message: JSON.stringify(messageForms(notice, said, json)),
        // Subscriptions can choose by these attributes: docs/enforcement.md.
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: notice.kind },
          address: { DataType: 'String', StringValue: notice.address.slice(0, 64) },
          ...(owners.length === 0
            ? {}
            : { [OWNERS_ATTRIBUTE]: { DataType: 'String.Array', StringValue: JSON.stringify(owners) } }),
        },
      }),
    );
  }
}
