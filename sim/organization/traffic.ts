import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { judgeItem } from '../../src/budgets/domain/budget-item';
import type { Receipt } from '../../src/budgets/domain/receipt';
import type { Instant } from '../../src/core/domain/time';

/** What went through an installation: counted, not kept. */
export class Traffic {
  /** Changes of ledgers, each a record of the stream. */
  events = 0;
  /** Calls that needed no event of the clock. */
  joined = 0;
  readonly messages = new Map<string, number>();
  readonly givenUp = new Map<string, number>();
  private readonly underWay = new Map<string, Instant>();
  /** The longest that a budget was not in force, in ms. */
  longestToForceMs = 0;

  told(kind: string): void {
    this.messages.set(kind, (this.messages.get(kind) ?? 0) + 1);
  }

  recordsGivenUp(name: string, records: number): void {
    this.givenUp.set(name, (this.givenUp.get(name) ?? 0) + records);
  }

  budgetWritten(address: string, at: Instant): void {
    this.underWay.set(address, at);
  }

  receiptWritten(
    { address, written, receipt }: { address: string; written: WrittenBudget; receipt: Receipt | undefined },
    at: Instant,
  ) {
    const since = this.underWay.get(address);
    if (since === undefined || !isInForce(written, receipt)) return;
    this.underWay.delete(address);
    this.longestToForceMs = Math.max(this.longestToForceMs, at - since);
  }
}

/** Whether the receipt proves the value that is written. */
export function isInForce(written: WrittenBudget, receipt: Receipt | undefined): boolean {
  if (receipt?.status !== 'IN_FORCE' && receipt?.status !== 'ACCEPTED') return false;
  const verdict = judgeItem(written);
  return verdict.kind === 'accepted' && verdict.budget.limit === receipt.value;
}
