import { MS_PER_SECOND } from '../../src/core/domain/time';
import type { Timer } from '../../src/core/ports';
import { COST_STREAM } from '../../src/ledger/contracts';
import type { LedgerChange } from '../../src/ledger/settle-expenses';
import { drawSpread, drawUniform, type Random } from './distributions';
import { STREAM_MS, STREAM_POLL_MS } from './latencies';

/** The stream of the Cost table as Lambda reads it for one ledger: in batches, one at a time. */
export class LedgerStream {
  private readonly waiting: LedgerChange[] = [];
  private isRead = false;

  constructor(
    private readonly time: Timer,
    private readonly random: Random,
    private readonly hand: (batch: readonly LedgerChange[]) => Promise<void>,
  ) {}

  async add(change: LedgerChange): Promise<void> {
    this.waiting.push(change);
    if (this.isRead) return;
    this.isRead = true;
    while (this.waiting.length > 0) {
      await this.time.pause(drawSpread(STREAM_MS, this.random) + drawUniform(0, STREAM_POLL_MS, this.random));
      await this.time.pause(COST_STREAM.batchingWindowSeconds * MS_PER_SECOND);
      await this.hand(this.waiting.splice(0, COST_STREAM.batchSize));
    }
    this.isRead = false;
  }
}
