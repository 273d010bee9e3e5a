import type { Accident } from '../../sim/crash-plan';
import type { Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import type { ResourceId } from '../../src/core/domain/resource-id';
import type { Rate } from '../../src/ledger/domain/rate';
import { ACCOUNT, on, WORKLOAD } from './ledgers';

export const ADDRESSES = [ACCOUNT, WORKLOAD] as const;

/** Two instances of the workload, and a database of the account that is none of its business. */
export const RESOURCES: readonly { readonly id: ResourceId; readonly covering: readonly Address[] }[] = [
  {
    id: { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' },
    covering: [ACCOUNT, WORKLOAD],
  },
  { id: { type: 'rds-instance', arn: 'arn:aws:rds:eu-west-1:222222222222:db:main' }, covering: [ACCOUNT] },
  {
    id: { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-2' },
    covering: [ACCOUNT, WORKLOAD],
  },
];

/** Two days before the month ends. */
export const HISTORY_STARTS = on('28', '22:00:00');

/** Not so long ago, but as the month began. */
export const AS_THE_MONTH_BEGAN = -1;

/** Not so long, but until the last millisecond of the month. */
export const UNTIL_THE_MONTH_ENDS = -1;

/** A function dies at its `at`-th write, if it has that many. */
export interface Death {
  readonly at: number;
  readonly point: Accident;
}

export type Step =
  | { readonly kind: 'wait'; readonly ms: number; readonly schedulesLateMs: number }
  /** Something happens to a resource, `ago` ms ago: it is heard of when it is heard of. */
  | {
      readonly kind: 'happen';
      readonly resource: number;
      readonly running: boolean;
      readonly rate: Rate;
      readonly ago: number;
    }
  /** Some of the latest events come, at the same time, whether they have come before or not. */
  | { readonly kind: 'hear'; readonly latest: readonly number[] }
  | { readonly kind: 'spend'; readonly address: Address; readonly amount: Money; readonly ago: number }
  | { readonly kind: 'foreign'; readonly address: Address; readonly add: Money; readonly addRate: Rate }
  | { readonly kind: 'limit'; readonly address: Address; readonly usd: string | undefined }
  | { readonly kind: 'roll-over' }
  /**
   * The next records of the stream come in one batch, with some that came before, in any order; or they are given up.
   */
  | {
      readonly kind: 'deliver';
      readonly count: number;
      readonly again: readonly number[];
      readonly order: number;
      readonly givenUp?: boolean;
    }
  | { readonly kind: 'run-calls' };
