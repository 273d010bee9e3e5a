import type { Money } from '../../core/domain/money';
import { MS_PER_DAY, type Instant } from '../../core/domain/time';
import type { MadeAwsBudget } from './aws-budget';
import { formatBudgetValue } from './budget-value';
import { saysMore, type HowKnown } from './how-known';

/**
 * PENDING: accepted, and on its way (or waiting for its spoke: the reason says so).
 * IN_FORCE: the spoke's parameter, its AWS Budget (where there is one) and the ledger were read back and have the value.
 * ACCEPTED: a workload's budget, or the default of an organizational unit: both live in the management account alone.
 * ENDED: the account is closed or gone, and nothing is done any more: the reason says which.
 * REJECTED: what stands in the table is refused; the value on the receipt, if any, stays in force.
 */
export type ReceiptStatus = 'PENDING' | 'IN_FORCE' | 'ACCEPTED' | 'ENDED' | 'REJECTED';

/** The proof, per budget, of how far its value has come. */
export interface Receipt {
  readonly status: ReceiptStatus;
  /** The value that was accepted last. */
  readonly value?: Money;
  /** The version of the spoke's parameter that carries the value. */
  readonly version?: number;
  /** The instant at which this product put the parameter, or first found it right. */
  readonly parameterAt?: Instant;
  /** The instant at which the AWS Budget was last read back with the value as its limit. */
  readonly budgetVerifiedAt?: Instant;
  /** The AWS Budget that this product made in place of the spoke's stack, as it was read back last. */
  readonly awsBudget?: MadeAwsBudget;
  /** What AWS said in the AWS Budget was spent, as it was last handed to the ledger. */
  readonly spent?: Money | undefined;
  /** How the position is known that enforcement goes by. Absent in receipts of an older form. */
  readonly known?: HowKnown | undefined;
  readonly reason?: string;
}

/** The interval at which spokes are looked at. A lost event or a change by hand goes unnoticed no longer than this. */
export const RECONCILE_EVERY_MINUTES = 15;

/** The age at which the proof of a budget in force is renewed. */
export const PROOF_LASTS_MS = MS_PER_DAY;

/** Returns whether `next` says something that `previous` does not, or renews a proof that has become old. */
export function isNews(previous: Receipt | undefined, next: Receipt): boolean {
  if (previous === undefined) return true;
  const told = ({ status, value, version, reason, awsBudget, spent }: Receipt) => [
    status,
    value,
    version,
    reason,
    awsBudget?.name,
    awsBudget?.alert.threshold,
    awsBudget?.alert.email,
    spent,
  ];
  const other = told(next);
  if (told(previous).some((field, index) => field !== other[index])) return true;
  if (next.known !== undefined && saysMore(previous.known ?? {}, next.known)) return true;
  return (next.budgetVerifiedAt ?? 0) - (previous.budgetVerifiedAt ?? 0) >= PROOF_LASTS_MS;
}

/** Writes a value for messages: `750.25 USD`. */
export function describeValue(value: Money): string {
  return `${formatBudgetValue(value)} USD`;
}
