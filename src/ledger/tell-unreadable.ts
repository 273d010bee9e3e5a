import { periodOf } from '../core/domain/period';
import type { Clock, Operators } from '../core/ports';
import type { SpendingNotice } from './domain/spending-notice';
import type { Ledgers, UnreadableRow } from './ports';

/** Tells operators of a row that makes no sense, at most once a day: it is set aside until somebody puts it right. */
export async function tellUnreadable(
  row: UnreadableRow,
  ports: {
    readonly ledgers: Pick<Ledgers, 'rememberTold'>;
    readonly operators: Operators<SpendingNotice>;
    readonly clock: Clock;
  },
): Promise<void> {
  const now = ports.clock.now();
  if ((await ports.ledgers.rememberTold(row, now)) !== 'written') return;
  const { address, record, reason } = row;
  await ports.operators.tell({ kind: 'row-unreadable', address, period: periodOf(now), record, reason });
}
