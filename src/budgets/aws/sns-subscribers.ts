import {
  GetSubscriptionAttributesCommand,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  SubscribeCommand,
  UnsubscribeCommand,
  type SNSClient,
} from '@aws-sdk/client-sns';
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
  private known:
    | { readonly until: Instant; readonly emails: Set<string>; readonly arns: Map<string, string> }
    | undefined;
  /** Subscriptions of others, which are not looked at twice. */
  private readonly foreign = new Set<string>();

  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
    private readonly clock: Clock,
  ) {}

  async asked(): Promise<ReadonlySet<string>> {
    return (await this.list()).emails;
  }

  private async list(): Promise<NonNullable<typeof this.known>> {
    const now = this.clock.now();
    if (this.known !== undefined && now < this.known.until) return this.known;
    const emails = new Set<string>();
    const arns = new Map<string, string>();
    const pages = paginateListSubscriptionsByTopic({ client: this.client }, { TopicArn: this.topicArn });
    for await (const { Subscriptions: page = [] } of pages) {
      for (const { Protocol: protocol, Endpoint: endpoint = '', SubscriptionArn: arn = '' } of page) {
        if (protocol !== 'email') continue;
        emails.add(endpoint);
        // What waits to be confirmed has no ARN, cannot be ended, and ends by itself after three days.
        if (arn.startsWith('arn:')) arns.set(endpoint, arn);
      }
    }
    this.known = { until: later(now, REMEMBERED_MS), emails, arns };
    return this.known;
  }

  async ask(email: string): Promise<void> {
    await this.client.send(
      new SubscribeCommand({
        TopicArn: this.topicArn,
        Protocol: 'email',
        Endpoint: email,
        Attributes: { FilterPolicy: filterOf(email) },
      }),
    );
    this.known?.emails.add(email);
  }

  async drop(email: string): Promise<void> {
    const { arns, emails } = await this.list();
    const arn = arns.get(email);
    if (arn === undefined || this.foreign.has(arn)) return;
    if (await this.isOurs(arn, email)) await this.client.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    else return void this.foreign.add(arn);
    emails.delete(email);
    arns.delete(email);
  }

  /** Whoever subscribes himself has another filter, or none. */
  private async isOurs(arn: string, email: string): Promise<boolean> {
    try {
      const { Attributes: of } = await this.client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
      return of?.FilterPolicy === filterOf(email);
    } catch (error) {
      if (error instanceof NotFoundException) return true;
      throw error;
    }
  }
}

function filterOf(email: string): string {
  return JSON.stringify({ [OWNERS_ATTRIBUTE]: [email] });
}
