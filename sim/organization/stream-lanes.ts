import { later, MS_PER_SECOND } from '../../src/core/domain/time';
import type { PlanningClock } from '../clock';
import { drawWhole, type Random } from '../law/random';
import { drawnFor } from './draw';

/** How a stream is read: docs/decisions/0006 and 0013. */
export interface StreamSettings<Change> {
  readonly batchSize: number;
  readonly retryAttempts: number;
  readonly maxAgeMs: number;
  /** Hands a batch to its function. Returns false when it has failed and is to come again. */
  readonly deliver: (batch: readonly Change[]) => Promise<boolean>;
  /** No function of this stream may start now. */
  readonly isClosed: () => boolean;
  /** How often a batch is given up, and how often one comes once more. */
  readonly lost: () => number;
  readonly doubled: () => number;
  readonly givenUp: (records: number) => void;
}

/** Shards of a table on demand, times the batches of a shard that are read at once. */
const LANES = 40;
const CLOSED_MS = 30 * MS_PER_SECOND;
const LONGEST_WAIT_MS = 60 * MS_PER_SECOND;

/** A stream of a table: records of one key in their order, batches one after the other in each of its lanes. */
export class StreamLanes<Change> {
  private readonly waiting = new Map<number, Change[]>();

  constructor(
    private readonly clock: PlanningClock,
    private readonly random: Random,
    private readonly settings: StreamSettings<Change>,
  ) {}

  add(key: string, change: Change): void {
    const lane = Math.floor(drawnFor(key) * LANES);
    const waiting = this.waiting.get(lane);
    if (waiting !== undefined) {
      waiting.push(change);
      return;
    }
    this.waiting.set(lane, [change]);
    this.clock.plan(later(this.clock.now(), drawWhole(200, 1_500, this.random)), () => void this.read(lane));
  }

  /** One batch after the other, each until it succeeds or is given up. */
  private async read(lane: number): Promise<void> {
    for (let waiting = this.waiting.get(lane) ?? []; waiting.length > 0; waiting = this.waiting.get(lane) ?? []) {
      const batch = waiting.splice(0, this.settings.batchSize);
      await this.readBatch(batch);
      if (this.random() < this.settings.doubled()) {
        const ms = drawWhole(1, 600, this.random) * MS_PER_SECOND;
        this.clock.plan(later(this.clock.now(), ms), () => void this.settings.deliver(batch));
      }
    }
    this.waiting.delete(lane);
  }

  private async readBatch(batch: readonly Change[]): Promise<void> {
    const { retryAttempts, maxAgeMs, deliver, isClosed, lost, givenUp } = this.settings;
    const oldest = later(this.clock.now(), maxAgeMs);
    const isLost = this.random() < lost();
    for (let attempt = 0; !isLost && attempt <= retryAttempts && this.clock.now() < oldest; attempt++) {
      if (attempt > 0) await this.clock.pause(Math.min(LONGEST_WAIT_MS, MS_PER_SECOND * 2 ** attempt));
      while (isClosed() && this.clock.now() < oldest) await this.clock.pause(CLOSED_MS);
      if (this.clock.now() < oldest && (await deliver(batch))) return;
    }
    givenUp(batch.length);
  }
}
