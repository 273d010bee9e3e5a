import type { AccountId, Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import type { Calls, Operators, Spokes, Timer, Write } from '../core/ports';
import type { Alert, PlannedAwsBudget } from './domain/aws-budget';
import type { WrittenBudget } from './domain/budget';
import type { RecordedChange } from './domain/budget-history';
import type { Contacts, ContactsAnswer } from './domain/contacts';
import type { FreezePolicy } from './domain/freeze-policy';
import type { HowKnown } from './domain/how-known';
import type { BudgetNotice } from './domain/notice';
import type { Pause } from './domain/pause';
import type { FoundParameter } from './domain/propagation';
import type { Receipt } from './domain/receipt';

/** An item of the Budgets table: what people wrote, and the receipt they get back. */
export interface StoredBudget {
  readonly address: string;
  readonly written: WrittenBudget;
  readonly receipt: Receipt | undefined;
  /** The registry's own mark of what was read. A receipt is written only where the mark still stands. */
  readonly revision: unknown;
}

export interface BudgetRegistry {
  /** Returns the items at these addresses as they are now, and leaves absent ones out. */
  find(addresses: readonly string[]): Promise<ReadonlyMap<string, StoredBudget>>;
  /**
   * Returns some of all items, in the order of the table, from the one after the cursor. Without `next`, that was the
   * end.
   */
  page(
    cursor: string | undefined,
  ): Promise<{ readonly budgets: readonly StoredBudget[]; readonly next: string | undefined }>;
  /**
   * Writes the receipt, unless value or receipt changed since they were read, or the item is gone. Then it returns
   * `superseded`.
   */
  writeReceipt(of: StoredBudget, receipt: Receipt): Promise<Write>;
}

/** The switch by which people suspend all enforcement: docs/decisions/0039-a-pause-is-an-item.md. */
export interface Pauses {
  /** Returns the pause that is in force now. */
  find(): Promise<Pause | undefined>;
}

/** An AWS Budget: its limit, and its whole definition as AWS returned it, to be sent back unchanged. */
export interface AwsBudget {
  readonly name: string;
  /** Undefined when the AWS Budget has no single fixed limit. */
  readonly limit: Money | undefined;
  /** What AWS says was spent. Undefined where it says nothing: it is zero after each change of the limit. */
  readonly spent: Money | undefined;
  /** What it counts and over what time, in AWS's words. A budget has AWS_BUDGET_FORM. */
  readonly form: string;
  readonly definition: object;
}

/** The two parameters of a spoke: the budget's value, and what its AWS Budget is called and who makes it. */
export interface SpokeParameters {
  readonly value: FoundParameter | undefined;
  /** Undefined while the spoke's stack is not complete. */
  readonly awsBudget: PlannedAwsBudget | undefined;
}

/**
 * The alerts of AWS Budgets by what was spent, in percent of the limit, and their subscribers by e-mail. What is there
 * already may be added again. Every call may throw a SpokeFailure.
 */
export interface Alerts {
  thresholds(budget: string): Promise<readonly number[]>;
  add(budget: string, alert: Alert): Promise<void>;
  move(budget: string, from: number, to: number): Promise<void>;
  remove(budget: string, threshold: number): Promise<void>;
  subscribers(budget: string, threshold: number): Promise<readonly string[]>;
  subscribe(budget: string, alert: Alert): Promise<void>;
  unsubscribe(budget: string, alert: Alert): Promise<void>;
}

/** A conversation with one spoke account. Every call may throw a SpokeFailure. */
export interface Spoke {
  readParameters(): Promise<SpokeParameters>;
  /** Returns the parameter's new version. */
  putValue(limit: Money): Promise<number>;
  readAwsBudget(name: string): Promise<AwsBudget | undefined>;
  /**
   * Replaces the limit and sends everything else back as it was. AWS then zeroes the calculated spend, so never call
   * this needlessly.
   */
  changeLimit(budget: AwsBudget, limit: Money): Promise<void>;
  /** Leaves one alone that is there. */
  createAwsBudget(name: string, limit: Money, alert: Alert | undefined): Promise<void>;
  /** Takes its alerts along. It may be gone already. */
  deleteAwsBudget(name: string): Promise<void>;
  readonly alerts: Alerts;
}

/** The place where the last reconciliation stopped. */
export interface ReconciliationCursor {
  load(): Promise<string | undefined>;
  save(cursor: string | undefined): Promise<void>;
}

/** The budgets that are in charge of the ledgers, by which enforcement goes. */
export interface AdoptedLimits {
  /** Returns undefined where no budget is in charge. */
  limitOf(address: Address): Promise<Money | undefined>;
  /** Returns how the position is known that enforcement goes by. */
  howKnown(address: Address): Promise<HowKnown>;
  /** Returns who hears of it. Undefined where no budget is in charge. */
  emailsOf(address: Address): Promise<readonly string[] | undefined>;
}

/** The raises in the items of the Budgets table. `superseded`: value or raise have changed since they were read. */
export interface Raises {
  /** Remembers that people know of the end. */
  markTold(of: StoredBudget): Promise<Write>;
  /** Replaces the value, and takes the raise away. */
  end(of: StoredBudget, then: Money): Promise<Write>;
}

/** The stops by hand in the items of the Budgets table. */
export interface Stops {
  /** Takes the stop out of the item. `superseded`: it has changed since it was read. */
  end(of: StoredBudget): Promise<Write>;
}

/** Those who hear of budgets by e-mail besides operators. */
export interface Subscribers {
  /** Returns the addresses that were asked, whether they have answered yet or not. */
  asked(): Promise<ReadonlySet<string>>;
  /** Asks an address whether it wants messages about the budgets that name it. */
  ask(email: string): Promise<void>;
  /** Ends an address's subscription, if the product has made it and it is confirmed. Those of others stay. */
  drop(email: string): Promise<void>;
}

/** AWS's own list of whom an account wants to be told. */
export interface AlternateContacts {
  /** Never fails: an account that cannot be asked about is an answer, too. */
  of(account: AccountId): Promise<ContactsAnswer>;
}

/** What was learnt of alternate contacts. */
export interface KnownContacts {
  /** Leaves out accounts of which nothing is known. */
  of(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Contacts>>;
  save(contacts: Contacts): Promise<void>;
}

/** Every change of the Budgets table, for good. */
export interface BudgetHistory {
  has(change: Pick<RecordedChange, 'address' | 'id'>): Promise<boolean>;
  /** Adds a change. Once more, it changes nothing. */
  add(change: RecordedChange): Promise<void>;
  /** Returns the changes of an item, the newest first. */
  of(address: string): Promise<readonly RecordedChange[]>;
}

/** The ports that it takes to bring one budget into force. */
export interface BudgetPorts {
  readonly registry: BudgetRegistry;
  readonly spokes: Spokes<Spoke>;
  readonly operators: Operators<BudgetNotice>;
  readonly adopted: AdoptedLimits;
  readonly calls: Pick<Calls, 'anchorAccount'>;
  readonly clock: Timer;
  /** Undefined: this installation freezes no account. */
  readonly freezePolicy: FreezePolicy | undefined;
}
