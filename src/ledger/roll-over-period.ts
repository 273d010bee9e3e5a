import pMap from 'p-map';
import type { Address } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { everyPage } from '../core/pages';
import type { Clock } from '../core/ports';
import { openPeriod, type LedgerPorts } from './open-period';

export interface Rollover {
  readonly rolledOver: readonly Address[];
  readonly failures: readonly { readonly address: Address; readonly error: unknown }[];
}

const CONCURRENCY = 25;

/**
 * Closes the months that are over and opens the present one, for every budget that nobody has written to since. The new
 * rows wake settle-expenses, which has everything given back that was disabled.
 */
export async function rollOverPeriod(ports: LedgerPorts & { readonly clock: Clock }): Promise<Rollover> {
  const now = ports.clock.now();
  const rolledOver: Address[] = [];
  const failures: { address: Address; error: unknown }[] = [];
  for await (const { addresses } of everyPage((cursor) => ports.ledgers.pageLate(periodOf(now), cursor))) {
    await pMap(
      addresses,
      async (address) => {
        try {
          await openPeriod(address, now, ports);
          rolledOver.push(address);
        } catch (error) {
          failures.push({ address, error });
        }
      },
      { concurrency: CONCURRENCY },
    );
  }
  return { rolledOver, failures };
}
