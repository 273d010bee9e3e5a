import { everyPage } from '../core/pages';
import { dropSubscriptions, type DroppingPorts } from './drop-subscriptions';
import { followContacts, type ContactPorts } from './follow-contacts';
import type { BudgetRegistry, StoredBudget } from './ports';
import { subscribeOwners, type Unsubscribed } from './subscribe-owners';

/** The accounts whose contacts a run asks AWS for: a minute of its time, and each of 10,000 accounts within a day. */
const MOST_CONTACTS = 200;

/** Keeps the subscriptions of those who hear of budgets, as a run goes through the table. It delays no budget. */
export class SubscriptionKeeper {
  /** Those who could not be asked, or whose subscription could not be ended. The next run tries again. */
  readonly unsubscribed: Unsubscribed[] = [];
  private readonly seen: StoredBudget[] = [];
  private contactsLeft = MOST_CONTACTS;

  /** `isWhole`: the run has begun at the first page. */
  constructor(
    private readonly ports: ContactPorts & DroppingPorts & { readonly registry: Pick<BudgetRegistry, 'page'> },
    private readonly isWhole: boolean,
  ) {}

  async keep(page: readonly StoredBudget[]): Promise<void> {
    this.seen.push(...page);
    await this.tolerate(() => subscribeOwners(page, this.ports));
    await this.tolerate(async () => {
      const { asked, unsubscribed } = await followContacts(page, this.contactsLeft, this.ports);
      this.contactsLeft -= asked;
      return unsubscribed;
    });
  }

  /** Ends what nobody wants any more, after the last page. It takes the whole table to say so. */
  async end(): Promise<void> {
    await this.tolerate(async () => dropSubscriptions(this.isWhole ? this.seen : await this.allItems(), this.ports));
  }

  private async tolerate(work: () => Promise<readonly Unsubscribed[]>): Promise<void> {
    try {
      this.unsubscribed.push(...(await work()));
    } catch (error) {
      this.unsubscribed.push({ email: '(all)', error });
    }
  }

  private async allItems(): Promise<readonly StoredBudget[]> {
    const items: StoredBudget[] = [];
    for await (const { budgets } of everyPage((cursor) => this.ports.registry.page(cursor))) items.push(...budgets);
    return items;
  }
}
