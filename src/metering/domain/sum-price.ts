import { money, type Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import { rate, type Rate } from '../../ledger/domain/rate';
import type { Price, PriceListQuery } from './price';

/** The price of what is made of several things, each with rows of its own: nodes of several types, and their storage. */
export class SumPrice implements Price {
  constructor(
    private readonly words: string,
    private readonly parts: readonly [Price, ...Price[]],
  ) {}

  asOf(now: Instant): SumPrice {
    const [first, ...others] = this.parts.map((part) => part.asOf?.(now) ?? part) as [Price, ...Price[]];
    return new SumPrice(this.words, [first, ...others]);
  }

  describe(): string {
    return this.words;
  }

  listed(region: string): PriceListQuery {
    const [first, ...others] = this.parts.map((part) => part.listed(region)).reverse() as [
      PriceListQuery,
      ...PriceListQuery[],
    ];
    return others.reduce((onTop, query) => ({ ...query, onTop }), first);
  }

  /** The oldest. */
  get bundledOn(): string {
    return this.parts.map(({ bundledOn }) => bundledOn).sort()[0] as string;
  }

  bundled(): Money | undefined {
    let sum = 0n;
    for (const part of this.parts) {
      const price = part.bundled();
      if (price === undefined) return undefined;
      sum += price;
    }
    return money(sum);
  }

  bound(): Rate {
    return rate(this.parts.reduce((sum, part) => sum + part.bound(), 0n));
  }
}
