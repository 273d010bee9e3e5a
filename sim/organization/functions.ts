import { RECONCILE_TIMEOUT_MINUTES } from '../../src/budgets/contracts';
import { RUN_TIMEOUT_MINUTES } from '../../src/enforcement/domain/lease';
import {
  READ_BILL_TIMEOUT_MINUTES,
  RECONCILE_EXPENSES_TIMEOUT_MINUTES,
  ROLL_OVER_TIMEOUT_MINUTES,
} from '../../src/ledger/contracts';

/** The functions of the management account that a simulation runs, and how many minutes each may take. */
export const FUNCTIONS = {
  'propagate-budget': 5,
  'sync-budget': 2,
  'reconcile-budgets': RECONCILE_TIMEOUT_MINUTES,
  'adopt-budget': 2,
  'settle-expenses': 2,
  'record-expense': 1,
  'roll-over-period': ROLL_OVER_TIMEOUT_MINUTES,
  'reconcile-expenses': RECONCILE_EXPENSES_TIMEOUT_MINUTES,
  'read-bill': READ_BILL_TIMEOUT_MINUTES,
  'meter-resource': 5,
  'meter-usage': 3,
  'enforce-budgets': RUN_TIMEOUT_MINUTES,
  'onboard-account': 15,
} as const;

/** The executions that all functions of an account share. */
export const CONCURRENCY = 1_000;

export type FunctionName = keyof typeof FUNCTIONS;

/** How a function was used. */
export interface FunctionUse {
  readonly invocations: number;
  readonly failed: number;
  readonly givenUp: number;
  readonly seconds: number;
  readonly longestMs: number;
  readonly mostAtOnce: number;
}

class Counted {
  invocations = 0;
  failed = 0;
  givenUp = 0;
  ms = 0;
  longestMs = 0;
  running = 0;
  mostAtOnce = 0;
}

/** The concurrency of the management account, and what its functions do with it. */
export class Functions {
  private readonly counted = new Map<string, Counted>();
  private running = 0;
  /** The most that ran at once, and how often something had to wait for another to end. */
  mostAtOnce = 0;
  waits = 0;

  constructor(private readonly concurrency: number) {}

  /** Returns whether one more may run now. */
  begins(): boolean {
    if (this.running >= this.concurrency) {
      this.waits += 1;
      return false;
    }
    return true;
  }

  began(name: string): void {
    const of = this.of(name);
    of.invocations += 1;
    of.running += 1;
    of.mostAtOnce = Math.max(of.mostAtOnce, of.running);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
  }

  ended(name: string, ms: number, succeeded: boolean): void {
    const of = this.of(name);
    of.running -= 1;
    of.ms += ms;
    of.longestMs = Math.max(of.longestMs, ms);
    if (!succeeded) of.failed += 1;
    this.running -= 1;
  }

  givenUp(name: string): void {
    this.of(name).givenUp += 1;
  }

  used(): Readonly<Record<string, FunctionUse>> {
    return Object.fromEntries(
      [...this.counted].map(([name, { invocations, failed, givenUp, ms, longestMs, mostAtOnce }]) => [
        name,
        { invocations, failed, givenUp, seconds: Math.round(ms / 1_000), longestMs, mostAtOnce },
      ]),
    );
  }

  private of(name: string): Counted {
    const known = this.counted.get(name) ?? new Counted();
    this.counted.set(name, known);
    return known;
  }
}
