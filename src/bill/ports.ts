import type { Instant } from '../core/domain/time';
import type { BillReading } from './domain/billed';

/** What AWS says that was spent, hours after it was. */
export interface Bill {
  /** Asks for the whole days from one instant to another, of all accounts. */
  read(from: Instant, to: Instant): Promise<BillReading>;
}
