import type { Address } from '../core/domain/address';
import { later, MS_PER_MINUTE } from '../core/domain/time';
import type { Calls, Clock } from '../core/ports';
import type { Asks } from './ports';

export interface AskingPorts {
  readonly asks: Asks;
  readonly calls: Pick<Calls, 'disableResources'>;
  readonly clock: Clock;
}

/** A call that has not become a run by then may be lost. Where nothing is stopped, nobody asks more often than this. */
export const ASK_LASTS_MS = MS_PER_MINUTE;

/**
 * Has a budget looked at, unless a run is asked for already and has not begun: it will see what this one is for. So
 * whoever starts ten things a second takes no more of what all accounts share than whoever starts one.
 *
 * Why: docs/decisions/0044-one-account-takes-no-others-concurrency.md.
 */
export async function askForRun(address: Address, { asks, calls, clock }: AskingPorts): Promise<void> {
  const now = clock.now();
  if (!(await asks.make(address, now, later(now, ASK_LASTS_MS)))) return;
  try {
    await calls.disableResources(address);
  } catch (error) {
    await asks.forget(address).catch(() => undefined);
    throw error;
  }
}
