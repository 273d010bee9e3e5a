import { address as toAddress } from '../core/domain/address';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange } from '../ledger/book-change';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { EnforcementRun } from './run';

/**
 * The most that a run books by itself. When more stop at once, their events write to the same ledger in the same
 * seconds, and the hourly look makes up for those that are lost.
 */
const MOST_BOOKED = 50;

/**
 * Books that what was stopped by itself costs nothing from then on, whether its event comes or not. Members of a group
 * have events of their own.
 */
export async function bookStops(run: EnforcementRun): Promise<void> {
  const { ports, lease } = run;
  const stopped = run
    .takeStopped()
    .flatMap(({ target: { control, rate, stops }, at }) =>
      rate > 0n ? stops.filter(({ arn }) => arn === control.arn).map((resource) => ({ resource, at })) : [],
    );
  if (stopped.length === 0 || stopped.length > MOST_BOOKED) return;
  const addresses = await addressesOf(lease.account, ports);
  for (const { resource, at } of stopped) {
    const change = { resource, at, running: false, rate: ZERO_RATE };
    try {
      await bookChange(change, [toAddress(lease.account)], addresses, ports);
    } catch (error) {
      // A row of another budget cannot be read. What is stopped stays so: the look that finds it right books it.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}
