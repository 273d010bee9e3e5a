import { readExactDecimal, type ExactDecimal } from '../../core/domain/decimal';
import { readInstant, type Instant } from '../../core/domain/time';
import { chargeOf } from './cur-columns';
import type { ColumnPlan, FocusColumn } from './focus-columns';
import type { TableRow } from './table';

/** A row of a bill, in the words of FOCUS. What it does not tell, or not so that it can be read, is undefined. */
export interface FocusRow {
  readonly number: number;
  /** The line of the file, where the file has lines. */
  readonly line?: number | undefined;
  /** The account that spends; the one that pays, where the row belongs to none of its accounts. */
  readonly account?: string;
  readonly cost?: ExactDecimal;
  /** ISO 4217: `USD` */
  readonly currency?: string;
  readonly start?: Instant;
  readonly end?: Instant;
  /** The provider, if it is not AWS. */
  readonly otherProvider?: string;
  readonly service: string;
  readonly serviceCode?: string;
  readonly usageType?: string;
  readonly meter?: string;
  readonly description?: string;
  /** `Usage`, `Purchase`, `Tax`, `Credit`, `Adjustment` */
  readonly category?: string;
  /** `Correction`: of what was billed before */
  readonly chargeClass?: string;
  /** `One-Time`, `Recurring`, `Usage-Based` */
  readonly frequency?: string;
  /** `Used`, `Unused`: of a commitment, of a reservation of capacity */
  readonly commitment?: string;
  readonly capacity?: string;
  /** True when AWS prices it by the unit: a meter could count it. */
  readonly hasUnitPrice?: boolean;
  /** What is wrong with it, so that it can be counted for nobody. */
  readonly faults: readonly RowFault[];
}

/** What is wrong with a row, in words. */
export interface RowFault {
  /** The columns that it is wrong in; none: with the row as a whole. */
  readonly columns: readonly string[];
  readonly words: string;
}

/** The name of what has no service: FOCUS wants one in each row, so this is a fault, but no reason to skip the row. */
export const NO_SERVICE = '(no service)';

/** What writers put where there is nothing: the FOCUS sample has the word, most have nothing. */
const NULLS = new Set(['', 'NULL', 'null']);

const AWS = /^(aws|amazon)\b/i;
/** `$0.0104 per On Demand Linux t3.micro Instance Hour` */
const PRICE_PER = /^(?:(?:USD|CNY) ?)?[$¥]?\d[\d.,]*(?:E-\d+)? per \S/i;
const CURRENCY = /^[A-Z]{3}$/;
/** Bills name the same few hours again and again. */
const MOST_REMEMBERED = 10_000;

/** Reads the rows of one table. */
export class FocusRowReader {
  private readonly times = new Map<string, Instant | undefined>();

  constructor(private readonly plan: ColumnPlan) {}

  read(row: TableRow): FocusRow {
    const { number, line, broken } = row;
    if (broken !== undefined) return { number, line, service: NO_SERVICE, faults: [{ columns: [], words: broken }] };
    const text = (column: FocusColumn): string | undefined => {
      const cell = this.plan.cells[column];
      const written = cell === undefined ? undefined : row.cells[cell]?.trim();
      return written === undefined || NULLS.has(written) ? undefined : written;
    };
    const faults: RowFault[] = [];
    const account = text('account') ?? text('payer');
    if (account === undefined) {
      const columns = [this.nameOf('account'), this.nameOf('payer')];
      faults.push({ columns, words: `neither ${columns.join(' nor ')}: expected an account` });
    }
    const { category, frequency } = this.chargeOf(text);
    return {
      number,
      line,
      account,
      cost: this.costOf(text('cost'), faults),
      currency: currencyOf(this.nameOf('currency'), text('currency'), faults),
      ...this.periodOf(text('start'), text('end'), faults),
      otherProvider: otherProviderOf(text),
      service: text('service') ?? text('productCode') ?? text('serviceCode') ?? NO_SERVICE,
      serviceCode: text('serviceCode') ?? text('productCode'),
      usageType: text('usageType'),
      meter: text('meter'),
      description: text('description'),
      category,
      chargeClass: text('class'),
      frequency,
      commitment: text('commitment'),
      capacity: text('capacity'),
      hasUnitPrice: hasUnitPrice(text),
      faults,
    };
  }

  /** Returns what the bill calls a column. */
  nameOf(column: FocusColumn): string {
    return this.plan.names[column] ?? column;
  }

  private chargeOf(text: (column: FocusColumn) => string | undefined) {
    if (this.plan.form === 'CUR') return chargeOf(text('category'));
    return { category: text('category'), frequency: text('frequency') };
  }

  private costOf(text: string | undefined, faults: RowFault[]): ExactDecimal | undefined {
    try {
      if (text !== undefined) return readExactDecimal(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    faults.push(faultIn(this.plan.costColumn, text, 'a number like 0.0104 or 1.2E-8'));
    return undefined;
  }

  private periodOf(from: string | undefined, until: string | undefined, faults: RowFault[]) {
    const start = this.timeOf(from);
    const end = this.timeOf(until);
    for (const [column, written, time] of [
      [this.nameOf('start'), from, start],
      [this.nameOf('end'), until, end],
    ] as const) {
      if (time === undefined) faults.push(faultIn(column, written, 'a time like 2026-11-21T20:00:00Z'));
    }
    if (start !== undefined && end !== undefined && end < start) {
      faults.push(faultIn(this.nameOf('end'), until, `one not before ${this.nameOf('start')}, ${quoted(from)}`));
    }
    return { start, end };
  }

  private timeOf(text: string | undefined): Instant | undefined {
    if (text === undefined) return undefined;
    if (this.times.has(text)) return this.times.get(text);
    if (this.times.size >= MOST_REMEMBERED) this.times.clear();
    const time = timeOrUndefined(text);
    this.times.set(text, time);
    return time;
  }
}

function timeOrUndefined(text: string): Instant | undefined {
  try {
    // Some writers name the zone by its letters.
    return readInstant(text.replace(/ ?UTC$/, 'Z'));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** Bills without the two columns tell the price by the words of the description. */
function hasUnitPrice(text: (column: FocusColumn) => string | undefined): boolean {
  return text('unitPrice') !== undefined || text('skuPrice') !== undefined || PRICE_PER.test(text('description') ?? '');
}

function currencyOf(column: string, text: string | undefined, faults: RowFault[]): string | undefined {
  const currency = text?.toUpperCase();
  if (currency !== undefined && CURRENCY.test(currency)) return currency;
  faults.push(faultIn(column, text, 'three letters like USD'));
  return undefined;
}

/**
 * Returns the provider of what AWS neither sells, runs nor bills. A row that names nobody is taken for AWS's, because a
 * bill of AWS was asked for.
 */
function otherProviderOf(text: (column: FocusColumn) => string | undefined): string | undefined {
  const named = (['provider', 'serviceProvider', 'hostProvider', 'issuer'] as const).flatMap(
    (column) => text(column) ?? [],
  );
  return named.some((name) => AWS.test(name)) ? undefined : named[0];
}

function faultIn(column: string, text: string | undefined, expected: string): RowFault {
  return { columns: [column], words: `${column} is ${quoted(text)}: expected ${expected}` };
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'empty' : `'${text.length > 60 ? `${text.slice(0, 60)}…` : text}'`;
}
