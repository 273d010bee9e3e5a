import type { BudgetRegistry, StoredBudget } from '../budgets/ports';
import type { Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import type { Clock, Spokes, Write } from '../core/ports';
import type { Workload, WorkloadPolicy } from './domain/workload';

/** The two parameters of one name in a spoke: what the team wrote, and what it was answered. */
export interface WorkloadTexts {
  readonly written: string | undefined;
  readonly receipt: string | undefined;
}

/** A conversation with one spoke account about its workloads. Every call may throw a SpokeFailure. */
export interface WorkloadSpoke {
  /** Returns all names for which there is either parameter, as they are now. */
  readAll(): Promise<ReadonlyMap<string, WorkloadTexts>>;
  writeReceipt(name: string, text: string): Promise<void>;
  /** Removes a receipt. It is no error when there is none. */
  removeReceipt(name: string): Promise<void>;
}

/** Writes the Budgets table's items that follow a parameter, each unless the item changed since it was read. */
export interface WorkloadRegistry {
  /** Creates the item where none was found, or brings what the product keeps of it to `workload`. */
  register(address: Address, workload: Workload, found: StoredBudget | undefined): Promise<Write>;
  lower(found: StoredBudget, limit: Money): Promise<Write>;
  remove(found: StoredBudget): Promise<Write>;
}

/** The ports that it takes to register the workloads of an account. */
export interface WorkloadPorts {
  readonly registry: Pick<BudgetRegistry, 'find'>;
  readonly workloads: WorkloadRegistry;
  readonly workloadSpokes: Spokes<WorkloadSpoke>;
  readonly clock: Clock;
  readonly policy: WorkloadPolicy;
}
