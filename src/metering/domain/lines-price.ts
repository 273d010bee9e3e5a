import { ceilDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import { rateOver, SECONDS_PER_HOUR, type Rate } from '../../ledger/domain/rate';
import { monthOf, SHORTEST_MONTH, type MonthSeconds } from './month';
import { inLocalZone, inRegion, type Price, type PriceListQuery, type PricePeriod, Unpriced } from './price';
import type { PriceTable } from './price-table';
import { isApart, localZone } from './zone';

/** A line of the bill of one resource: what is counted, how much of it, and what a unit costs in us-east-1. */
export interface PriceLine {
  /** Its usage type, behind the region's prefix. `*` at the end stands for anything more. */
  readonly usageType: string;
  readonly units: bigint;
  /** The time that the price of a unit is for. */
  readonly per: PricePeriod;
  /** USD a unit, where the bundled table has it. */
  readonly usd?: string | undefined;
  /** USD a unit that no region asks more than. */
  readonly bound: string;
}

/** Where the price list has the rows of a resource. */
export interface PriceRows {
  readonly serviceCode: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its zone, if zones of their own have prices of their own. */
  readonly zone?: string | undefined;
  /** The bundled table that the lines have their prices from. */
  readonly table: Pick<PriceTable, 'date'>;
  /** Why the list cannot tell, where something shows that its rows leave out. */
  readonly unlisted?: string | undefined;
}

/** The price of what is billed in several lines, by the hour and by the month. */
export class LinesPrice implements Price {
  private readonly lines: readonly PriceLine[];

  constructor(
    private readonly words: string,
    private readonly rows: PriceRows,
    lines: readonly PriceLine[],
    private readonly month: MonthSeconds = SHORTEST_MONTH,
  ) {
    this.lines = lines.filter(({ units }) => units > 0n);
  }

  asOf(now: Instant): LinesPrice {
    return new LinesPrice(this.words, this.rows, this.lines, monthOf(now));
  }

  describe(): string {
    return this.words;
  }

  listed(region: string): PriceListQuery {
    const { serviceCode, unlisted } = this.rows;
    if (unlisted !== undefined) throw new Unpriced(unlisted);
    const { filters, prefix } = this.placeOf(region);
    return {
      serviceCode,
      filters,
      parts: this.lines.map(({ usageType, units, per }) => ({
        usageTypes: [endingWith(prefix, usageType)],
        units,
        per,
      })),
      unitsPerPrice: 1n,
      month: this.month,
    };
  }

  get bundledOn(): string {
    return this.rows.table.date;
  }

  bundled(): Money | undefined {
    const { unlisted, zone } = this.rows;
    if (unlisted !== undefined || isApart(zone)) return undefined;
    const prices = this.lines.map(({ usd }) => usd);
    if (prices.includes(undefined)) return undefined;
    return money(
      ceilDivide(
        this.sum(({ usd = '0' }) => usd),
        this.month,
      ),
    );
  }

  bound(): Rate {
    return rateOver(money(this.sum(({ bound }) => bound)), SECONDS_PER_HOUR * this.month);
  }

  private placeOf(region: string): Pick<PriceListQuery, 'filters'> & { readonly prefix: string } {
    const { zone, attributes } = this.rows;
    // us-east-1 has a prefix at times, and others have always one.
    if (!isApart(zone)) return { filters: inRegion(region, attributes), prefix: '(?:[A-Z0-9]+-)?' };
    const local = localZone(zone);
    if (local === undefined) throw new Unpriced(`nobody has told what the price list calls the zone '${zone}'`);
    return { filters: inLocalZone(region, local.group, attributes), prefix: local.prefix };
  }

  /** Returns the sum of all lines, by the second and times the seconds of an hour and of the month. */
  private sum(usdOf: (line: PriceLine) => string): bigint {
    return this.lines.reduce(
      (total, line) =>
        total + parseUsd(usdOf(line)) * line.units * (line.per === 'month' ? SECONDS_PER_HOUR : this.month),
      0n,
    );
  }
}

function endingWith(prefix: string, usageType: string): RegExp {
  const isOpen = usageType.endsWith('*');
  const text = usageType.replace(/\*$/, '').replaceAll(/[.:]/g, (character) => `\\${character}`);
  return new RegExp(`^${prefix}${text}${isOpen ? '' : '$'}`);
}
