import type { AccountId } from '../src/core/domain/address';
import type { Instant } from '../src/core/domain/time';
import type { Looks, RegionsSeen } from '../src/metering/ports';

/** What is remembered of the regions of one account. */
export class SimulatedLooks implements Looks {
  readonly lookedAt = new Map<string, Instant>();
  readonly toldAt = new Map<string, Instant>();
  readonly heard = new Set<string>();
  answeredAt: Instant | undefined;

  async of(_account: AccountId): Promise<RegionsSeen> {
    return { lookedAt: new Map(this.lookedAt), toldAt: new Map(this.toldAt), heard: new Set(this.heard) };
  }

  async save(_account: AccountId, { lookedAt, toldAt, answeredAt }: Parameters<Looks['save']>[1]): Promise<void> {
    this.answeredAt = answeredAt ?? this.answeredAt;
    for (const [region, at] of lookedAt) this.lookedAt.set(region, at);
    for (const [region, at] of toldAt) this.toldAt.set(region, at);
  }

  async hear(_account: AccountId, region: string): Promise<void> {
    this.heard.add(region);
  }
}
