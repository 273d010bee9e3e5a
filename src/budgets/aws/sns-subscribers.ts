import { paginateListSubscriptionsByTopic, SubscribeCommand, type SNSClient } from '@aws-sdk/client-sns';
import { OWNERS_ATTRIBUTE } from '../../core/contracts/names';
import { later, MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import type { Clock } from '../../core/ports';
import type { Subscribers } from '../ports';

/** For so long a list is taken for true: whoever asks is one of many budgets of the same run. */
const REMEMBERED_MS = 10 * MS_PER_MINUTE;

/**
 * Subscribes owners to the operators' topic, each to the messages about his budgets: the subscription's filter is his
 * own address, and each message names whom it is for. So a budget that changes hands changes no subscription.
 */
export class SnsSubscribers implements Subscribers {
  private known: { readonly until: Instant; readonly emails: Set<string> } | undefined;

  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
    private readonly clock: Clock,
  ) {}

  async asked(): Promise<ReadonlySet<string>> {
    const now = this.clock.now();
    if (this.known !== undefined && now < this.known.until) return this.known.emails;
    const emails = new Set<string>();
    const pages = paginateListSubscriptionsByTopic({ client: this.client }, { TopicArn: this.topicArn });
    for await (const { Subscriptions: page = [] } of pages) {
      for (const { Protocol: protocol, Endpoint: endpoint = '' } of page) {
        if (protocol === 'email') emails.add(endpoint);
      }
    }
    this.known = { until: later(now, REMEMBERED_MS), emails };
    return emails;
  }

  async ask(email: string): Promise<void> {
    await this.client.send(
      new SubscribeCommand({
        TopicArn: this.topicArn,
        Protocol: 'email',
        Endpoint: email,
        Attributes: { FilterPolicy: JSON.stringify({ [OWNERS_ATTRIBUTE]: [email] }) },
      }),
    );
    this.known?.emails.add(email);
  }
}
