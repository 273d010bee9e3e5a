import type { ParameterChanged } from '../../src/budgets/contracts';
import type { ChangedAccount } from '../organization';
import type { Item } from './budgets-table';
import type { TrafficTotals } from './traffic';

/** What the benchmark asks of the simulated AWS. */
export type Request =
  | { readonly kind: 'open'; readonly accounts: readonly ChangedAccount[]; readonly share: number }
  | { readonly kind: 'report' };

/** What the simulated AWS tells the benchmark, in the order in which it happened. */
export type Message =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'parameter-changed'; readonly event: ParameterChanged }
  | { readonly kind: 'reported'; readonly report: Report };

/** The state of everything, and the calls that led to it. */
export interface Report {
  readonly accounts: readonly AccountState[];
  readonly traffic: TrafficTotals;
}

export interface AccountState {
  readonly account: string;
  readonly item: Item | undefined;
  readonly parameter: string | undefined;
  /** Of the AWS Budget. */
  readonly limit: string | undefined;
}
