import type { GuardPorts } from '../../src/ledger/guard-ledger';
import type { SchedulePurpose, Schedules } from '../../src/ledger/ports';

/** How many calls of AWS were made, by operation. */
export class CallCounter {
  private readonly counts = new Map<string, number>();

  count(operation: string): void {
    this.counts.set(operation, (this.counts.get(operation) ?? 0) + 1);
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

/** What settling calls besides DynamoDB: each call counts, as often as the adapter would make it, and does nothing. */
export function countedStandIns(calls: CallCounter): Pick<GuardPorts, 'schedules' | 'calls' | 'operators'> {
  const made = (operation: string) => () => Promise.resolve(calls.count(operation));
  return {
    schedules: countedSchedules(calls),
    calls: { disableResources: made('Invoke'), restoreResources: made('Invoke') },
    operators: { tell: made('Publish') },
  };
}

/** Knows which schedules stand: an update of one that is not there, or a second creation, costs another call. */
function countedSchedules(calls: CallCounter): Schedules {
  const standing = new Set<string>();
  const nameOf = (purpose: SchedulePurpose, address: string) => `${purpose} ${address}`;
  return {
    place: (purpose, address, _at, isThere) => {
      const name = nameOf(purpose, address);
      calls.count(isThere ? 'UpdateSchedule' : 'CreateSchedule');
      if (isThere !== standing.has(name)) calls.count(isThere ? 'CreateSchedule' : 'UpdateSchedule');
      standing.add(name);
      return Promise.resolve();
    },
    remove: (purpose, address) => {
      calls.count('DeleteSchedule');
      standing.delete(nameOf(purpose, address));
      return Promise.resolve();
    },
  };
}
