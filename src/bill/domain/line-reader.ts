import { readExactDecimal, type ExactDecimal } from '../../core/domain/decimal';
import { floorDivide } from '../../core/domain/division';
import { MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../core/domain/time';
import { kindOf } from './charge-kind';
import type { ColumnPlan, FocusColumn } from './focus-columns';
import { FocusRowReader, type FocusRow, type RowFault } from './focus-row';
import { hoursOf, type HourSpan } from './hourly-costs';
import type { LineMatcher } from './line-pattern';
import type { PassingColumns, PassingRow, TableRow } from './table';

/**
 * How an amount reaches a budget: `live`, as a meter books it; `accruing`, by the hour and from the bill alone; `once`,
 * from the bill and without a speed: taxes, credits, refunds, corrections, what is bought for longer than a day.
 */
export type Plane = 'live' | 'accruing' | 'once';

/** What lines have in common that differ in their account, amount and time alone. */
interface LineName {
  readonly currency: string;
  readonly service: string;
  readonly otherProvider: string | undefined;
  readonly isLive: boolean;
  readonly isPurchase: boolean;
  /** True: use, or what is bought again and again. */
  readonly accrues: boolean;
}

interface KnownName {
  readonly cells: TableRow['cells'];
  /** A charge below zero is of another kind than the same above. */
  readonly isNegative: boolean;
  readonly name: LineName;
}

/** The names of lines with the same words, by the sign of their amount. */
interface SignedNames {
  readonly negative?: LineName;
  readonly positive?: LineName;
}

/** An amount in 10^-16 of its currency, rounded down, and what is finer. */
export interface Amount {
  readonly units: bigint;
  readonly finer?: ExactDecimal | undefined;
}

/** Whose a sound line of a bill is, when, and what it is about. */
export interface PlacedLine {
  readonly name: LineName;
  readonly account: string;
  readonly span: HourSpan;
  readonly plane: Plane;
}

/** A sound line of a bill. */
export interface Line extends PlacedLine {
  readonly amount: Amount;
}

/** What a table row turned out to be. */
export type ReadLine =
  | { readonly line: Line; readonly faults?: undefined }
  | { readonly line?: undefined; readonly faults: readonly RowFault[] };

/** What of a row that passes is remembered. */
const NAME = 0;
const ACCOUNT = 1;
const SPAN = 2;
const MOST_REMEMBERED = 50_000;
const MOST_ALIKE = 64;
const HOURS_PER_DAY = MS_PER_DAY / MS_PER_HOUR;
/** A line that is longer is no charge of a bill. */
const MOST_HOURS = 400 * HOURS_PER_DAY;
/** What does not matter here. */
export const UNREAD: readonly FocusColumn[] = ['unitPrice', 'skuPrice'];
/** What a line has for itself. */
const OWN_CELLS: readonly FocusColumn[] = ['account', 'payer', 'cost', 'start', 'end', ...UNREAD];
/** In these most lines differ: they are compared first. */
const TELLING_CELLS: readonly FocusColumn[] = ['description', 'usageType', 'service', 'productCode'];

/**
 * Reads the lines of one table, some times faster than FocusRowReader does: what it has read of a name, an amount or a
 * time, it remembers. What is new or wrong goes through FocusRowReader, so that both agree.
 */
export class LineReader {
  private readonly reader: FocusRowReader;
  /** By the cell that tells most of them apart. */
  private readonly names = new Map<string, KnownName[]>();
  /** By the cells of the account that spends and of the one that pays. */
  private readonly accounts = new Map<string, Map<string, string>>();
  /** By the cells of the start and of the end. */
  private readonly spans = new Map<string, Map<string, HourSpan>>();
  private readonly nameCells: readonly number[];

  constructor(
    private readonly plan: ColumnPlan,
    private readonly matcher: LineMatcher,
  ) {
    this.reader = new FocusRowReader(plan);
    const columns = Object.keys(plan.cells) as FocusColumn[];
    const named = columns.filter((column) => !OWN_CELLS.includes(column));
    this.nameCells = TELLING_CELLS.concat(named.filter((column) => !TELLING_CELLS.includes(column))).flatMap(
      (column) => plan.cells[column] ?? [],
    );
  }

  read(row: TableRow): ReadLine {
    const { cells } = row;
    const { cost, start, end, account: spends = -1, payer: pays = -1 } = this.plan.cells;
    const amount = readAmount(cells[cost ?? -1] ?? '');
    const span = this.spans.get(cells[start ?? -1] ?? '')?.get(cells[end ?? -1] ?? '');
    const account = this.accounts.get(cells[spends] ?? '')?.get(cells[pays] ?? '');
    if (amount !== undefined && span !== undefined && account !== undefined && row.broken === undefined) {
      const name = this.nameOf(cells, amount.units < 0n);
      if (name !== undefined) return { line: { ...placed(name, account, span), amount } };
    }
    return this.readSlowly(row);
  }

  /** The columns in which rows that pass must be alike to be of one name, account or time. */
  get groups(): PassingColumns['groups'] {
    const { account = [], payer = [], start = [], end = [] } = this.plan.cells;
    const cells = [this.nameCells, [account, payer].flat(), [start, end].flat()];
    return cells.map((group) => group.map((cell) => this.plan.places[cell] as number));
  }

  /** Reads a row that passes, if rows with the same cells were learnt. Its amount is its own. */
  recall(row: PassingRow): PlacedLine | undefined {
    const names = row.recall(NAME) as SignedNames | undefined;
    const account = row.recall(ACCOUNT) as string | undefined;
    const span = row.recall(SPAN) as HourSpan | undefined;
    const name = row.digits < 0 ? names?.negative : names?.positive;
    if (row.scale < 0 || name === undefined || account === undefined || span === undefined) return undefined;
    return placed(name, account, span);
  }

  /** Reads a row that could not be recalled, and learns it for the next ones. */
  learn(row: PassingRow, kept: TableRow): ReadLine {
    const read = this.read(kept);
    if (read.line === undefined) return read;
    const { name, account, span, amount } = read.line;
    const sign = amount.units < 0n ? 'negative' : 'positive';
    row.remember(NAME, { ...(row.recall(NAME) as SignedNames | undefined), [sign]: name });
    row.remember(ACCOUNT, account);
    // That of a purchase is another one than its cells tell.
    if (!name.isPurchase) row.remember(SPAN, span);
    return read;
  }

  private nameOf(cells: TableRow['cells'], isNegative: boolean): LineName | undefined {
    const known = this.names.get(cells[this.nameCells[0] ?? -1] ?? '');
    if (known === undefined) return undefined;
    for (const one of known) if (one.isNegative === isNegative && this.hasCells(one, cells)) return one.name;
    return undefined;
  }

  private hasCells(known: KnownName, cells: TableRow['cells']): boolean {
    for (const place of this.nameCells) if (known.cells[place] !== cells[place]) return false;
    return true;
  }

  private readSlowly(row: TableRow): ReadLine {
    const read = this.reader.read(row);
    if (read.faults.length > 0) return { faults: read.faults };
    const { account = '', start = 0 as Instant, end = start, currency = '', service, otherProvider } = read;
    const { cells } = row;
    const span = hoursOf(start, end);
    if (span.hours > MOST_HOURS) return { faults: [this.tooLong(cells[this.plan.cells.end ?? 0])] };
    const amount = amountOf(read.cost ?? { units: 0n, scale: 0 });
    const kind = kindOf(read);
    const name: LineName = {
      currency,
      service,
      otherProvider,
      isLive: this.matcher.meterOf(read) !== undefined,
      isPurchase: kind === 'purchase',
      accrues: accrues(read),
    };
    const { start: from = -1, end: until = -1, account: spends = -1, payer: pays = -1 } = this.plan.cells;
    rememberPair(this.accounts, cells[spends] ?? '', cells[pays] ?? '', account);
    rememberPair(this.spans, cells[from] ?? '', cells[until] ?? '', span);
    this.rememberName({ cells, isNegative: amount.units < 0n, name });
    return { line: { ...placed(name, account, span), amount } };
  }

  private tooLong(end = ''): RowFault {
    const [from, until] = [this.reader.nameOf('start'), this.reader.nameOf('end')];
    return { columns: [until], words: `${until} is '${end}': expected one within 400 days of ${from}` };
  }

  private rememberName(name: KnownName): void {
    const key = name.cells[this.nameCells[0] ?? -1] ?? '';
    const known = this.names.get(key) ?? [];
    if (known.length >= MOST_ALIKE) known.length = 0;
    known.push(name);
    remember(this.names, key, known);
  }
}

function rememberPair<V>(map: Map<string, Map<string, V>>, one: string, other: string, value: V): void {
  const known = map.get(one) ?? new Map<string, V>();
  remember(known, other, value);
  remember(map, one, known);
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  if (map.size >= MOST_REMEMBERED) map.clear();
  map.set(key, value);
}

/**
 * A purchase is paid in its first hour. One for longer than a day has no speed, or its month would look as if it went
 * on like that hour.
 */
function placed(name: LineName, account: string, span: HourSpan): PlacedLine {
  const { isLive, accrues: isAccruing, isPurchase } = name;
  const hasSpeed = isAccruing && !(isPurchase && span.hours > HOURS_PER_DAY);
  const plane = isLive ? 'live' : hasSpeed ? 'accruing' : 'once';
  return { name, account, span: isPurchase && span.hours > 1 ? { ...span, hours: 1 } : span, plane };
}

function accrues(row: FocusRow): boolean {
  const kind = kindOf(row);
  return kind === 'use' || (kind === 'purchase' && row.frequency?.toLowerCase() === 'recurring');
}

const SCALE = 16;
const POWERS = Array.from({ length: SCALE + 1 }, (_, power) => 10n ** BigInt(power));
/** A whole number of so many digits is exact in a number. */
const EXACT_DIGITS = 15;
const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;

/** Reads `-12.3456` exactly: its digits as a whole number, then as a bigint. Undefined: it has another form. */
function quickAmount(text: string): Amount | undefined {
  const { length } = text;
  const first = text.charCodeAt(0) === MINUS ? 1 : 0;
  let digits = 0;
  let point = -1;
  for (let at = first; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === POINT && point === -1 && at > first) point = at;
    else if (code < ZERO || code > NINE) return undefined;
    else digits = digits * 10 + (code - ZERO);
  }
  const count = length - first - (point === -1 ? 0 : 1);
  const scale = point === -1 ? 0 : length - point - 1;
  if (count === 0 || count > EXACT_DIGITS || point === length - 1) return undefined;
  return plainAmount(first === 1 ? -digits : digits, scale);
}

/** Returns the amount of a whole number of 15 digits at most, some of which are decimals. */
export function plainAmount(digits: number, scale: number): Amount {
  return { units: BigInt(digits) * (POWERS[SCALE - scale] ?? 0n) };
}

/** Returns an amount of any fineness. */
export function amountOf({ units, scale }: ExactDecimal): Amount {
  if (scale <= SCALE) return { units: units * 10n ** BigInt(SCALE - scale) };
  const divisor = 10n ** BigInt(scale - SCALE);
  const whole = floorDivide(units, divisor);
  return { units: whole, finer: { units: units - whole * divisor, scale } };
}

/** Returns undefined when it is no number, or one with spaces around it. */
function readAmount(text: string): Amount | undefined {
  const quick = quickAmount(text);
  if (quick !== undefined) return quick;
  try {
    return amountOf(readExactDecimal(text));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}
