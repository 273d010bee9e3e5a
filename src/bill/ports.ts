import type { Instant } from '../core/domain/time';
import type { BillReading } from './domain/billed';

/** What AWS says that was spent, hours after it was. */
export interface Bill {
  /**
   * Asks for the whole days from one instant to another, of all accounts: one by one and by service since `dailyFrom`
   * at least, and what those before cost together in each month.
   */
  read(from: Instant, to: Instant, dailyFrom: Instant): Promise<BillReading>;
}
