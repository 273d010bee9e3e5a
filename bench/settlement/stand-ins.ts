import { SimulatedCalls, SimulatedOperators } from '../../sim/messages';
import { SimulatedSchedules } from '../../sim/schedules';
import type { Wire } from '../../sim/wire';
import type { Clock } from '../../src/core/ports';
import type { GuardPorts } from '../../src/ledger/guard-ledger';

/** How many calls of AWS were made, by operation. */
export class CallCounter implements Wire<string> {
  private readonly counts = new Map<string, number>();

  count(operation: string): void {
    this.counts.set(operation, (this.counts.get(operation) ?? 0) + 1);
  }

  async read<T>(_kind: string, effect: () => T, name: string): Promise<T> {
    this.count(name);
    return effect();
  }

  write<T>(kind: string, effect: () => T, name: string): Promise<T> {
    return this.read(kind, effect, name);
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** For people: the most frequent first. */
  get summary(): string {
    return [...this.counts]
      .sort(([, one], [, other]) => other - one)
      .map(([operation, count]) => `${count} ${operation}`)
      .join(', ');
  }

  reset(): void {
    this.counts.clear();
  }
}

/** What settling calls besides DynamoDB: each call counts, as often as the adapter would make it. */
export function countedStandIns(
  calls: CallCounter,
  clock: Clock,
): Pick<GuardPorts, 'schedules' | 'calls' | 'operators'> {
  return {
    schedules: new SimulatedSchedules(calls, clock),
    calls: new SimulatedCalls(calls, clock),
    operators: new SimulatedOperators(calls),
  };
}
