import { formatUsd, roundToCents } from '../core/domain/money';
import { perHour, type Rate } from '../ledger/domain/rate';
import type { Enforcement } from './enforce-budgets';

/** One thing that a run stopped or gave back, or could not: a line of the log each, for the dashboard and for queries. */
export interface RunLine {
  readonly did: 'stopped' | 'could not stop' | 'gave back' | 'could not give back';
  readonly address: string;
  readonly resource: string;
  /** USD an hour of all that is stopped with it, to the cent. */
  readonly perHour: string;
  /** The reason of what could not be done. */
  readonly reason?: string;
}

/** Returns the lines of a run. What it found as it should be, or left to the next run, has none. */
export function runLines(enforcement: Enforcement): readonly RunLine[] {
  if (enforcement.kind !== 'ran') return [];
  const stops = enforcement.stoppings.flatMap(({ standing: { address }, targets }) =>
    targets.flatMap(({ target, outcome }): RunLine[] => {
      const line = { address, resource: target.control.arn, perHour: usdPerHour(target.rate) };
      if (outcome.kind === 'disabled') return [{ did: 'stopped', ...line }];
      return outcome.kind === 'failed' ? [{ did: 'could not stop', ...line, reason: outcome.reason }] : [];
    }),
  );
  const returns = enforcement.restored.flatMap(({ entry, outcome }): RunLine[] => {
    const line = { address: entry.address, resource: entry.resource.arn, perHour: usdPerHour(entry.rate) };
    if (outcome.kind === 'restored') return [{ did: 'gave back', ...line }];
    return outcome.kind === 'failed' ? [{ did: 'could not give back', ...line, reason: outcome.reason }] : [];
  });
  return [...stops, ...returns];
}

function usdPerHour(rate: Rate): string {
  return formatUsd(roundToCents(perHour(rate)));
}
