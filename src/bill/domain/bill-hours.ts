import type { ExactDecimal } from '../../core/domain/decimal';
import { MICRO_REVANTIOS_PER_REVANTIO } from '../../core/domain/money';
import { ExactSum, sumOf } from './exact-sum';
import type { RowFault } from './focus-row';
import { HourlyCosts, wholeRevantios } from './hourly-costs';
import {
  plainAmount,
  type Amount,
  type Line,
  type LineReader,
  type PlacedLine,
  type Plane,
  type ReadLine,
} from './line-reader';
import type { RowVisitor, TableRow } from './table';

/** A row that could be counted for nobody. */
export interface SkippedRow {
  readonly file: string;
  readonly row: number;
  /** Undefined: the file has no lines. */
  readonly line: number | undefined;
  readonly faults: readonly RowFault[];
}

/** What an account paid for a service, exactly: what a meter would have seen live, and all else. */
export interface ServiceCost {
  readonly service: string;
  readonly live: ExactDecimal;
  readonly total: ExactDecimal;
}

/** An account of AWS in a bill. */
export interface BilledAccount {
  /** As the bill has it. */
  readonly account: string;
  readonly rows: number;
  /** In US dollars. */
  readonly live: ExactDecimal;
  readonly total: ExactDecimal;
  /** The costliest first. */
  readonly services: readonly ServiceCost[];
  /** In currencies other than US dollars, which no budget counts. */
  readonly otherCurrencies: readonly { readonly currency: string; readonly total: ExactDecimal }[];
  /** US dollars by the hour. */
  readonly hours: Readonly<Record<Plane, HourlyCosts>>;
}

/** A bill by accounts and hours. */
export interface BillByHours {
  readonly rows: number;
  readonly skippedRows: number;
  /** The first of them. */
  readonly skipped: readonly SkippedRow[];
  /** By their names. */
  readonly accounts: readonly BilledAccount[];
  /** What other providers billed in US dollars in the same files. */
  readonly otherProviders: ExactDecimal;
  /** All amounts of sound rows, by currency. */
  readonly currencies: readonly { readonly currency: string; readonly total: ExactDecimal }[];
}

const USD = 'USD';
const SCALE = 16;
/** More rows than anybody reads are counted, but not kept. */
const MOST_SKIPPED_KEPT = 1_000;

/** A sum of amounts, exact. */
class AmountSum {
  private units = 0n;
  private finer: ExactSum | undefined;

  /** What is not in the units yet, in whole revantios. */
  private revantios = 0;

  add({ units, finer }: Amount): void {
    this.units += units;
    if (finer !== undefined) (this.finer ??= new ExactSum()).add(finer);
  }

  /** Adds whole revantios, of which a number is exact. */
  addWhole(revantios: number): void {
    const sum = this.revantios + revantios;
    if (Math.abs(sum) <= Number.MAX_SAFE_INTEGER) {
      this.revantios = sum;
      return;
    }
    this.units += BigInt(this.revantios) * MICRO_REVANTIOS_PER_REVANTIO;
    this.revantios = revantios;
  }

  value(): ExactDecimal {
    const units = this.units + BigInt(this.revantios) * MICRO_REVANTIOS_PER_REVANTIO;
    return sumOf([{ units, scale: SCALE }, ...(this.finer === undefined ? [] : [this.finer.value()])]);
  }
}

class AccountHours {
  rows = 0;
  private readonly services = new Map<string, { readonly live: AmountSum; readonly late: AmountSum }>();
  private readonly others = new Map<string, AmountSum>();
  private readonly hours = { live: new HourlyCosts(), accruing: new HourlyCosts(), once: new HourlyCosts() };

  constructor(private readonly account: string) {}

  add({ name: { currency, service }, amount, span, plane }: Line): void {
    this.rows += 1;
    if (currency !== USD) {
      entryOf(this.others, currency, () => new AmountSum()).add(amount);
      return;
    }
    this.sumOf(service, plane).add(amount);
    this.hours[plane].add(span, amount.units);
  }

  /** Adds a line of whole revantios, of which a number is exact. */
  addWhole({ name: { currency, service }, span, plane }: PlacedLine, revantios: number): void {
    this.rows += 1;
    if (currency !== USD) {
      entryOf(this.others, currency, () => new AmountSum()).addWhole(revantios);
      return;
    }
    this.sumOf(service, plane).addWhole(revantios);
    this.hours[plane].addWhole(span, revantios);
  }

  private sumOf(service: string, plane: Plane): AmountSum {
    let sums = this.services.get(service);
    if (sums === undefined) this.services.set(service, (sums = { live: new AmountSum(), late: new AmountSum() }));
    return plane === 'live' ? sums.live : sums.late;
  }

  billed(): BilledAccount {
    for (const costs of Object.values(this.hours)) costs.settleSpread();
    const services = [...this.services].map(([service, { live, late }]) => ({
      service,
      live: live.value(),
      total: sumOf([live.value(), late.value()]),
    }));
    return {
      account: this.account,
      rows: this.rows,
      live: sumOf(services.map(({ live }) => live)),
      total: sumOf(services.map(({ total }) => total)),
      services: services.sort(costliestFirst),
      otherCurrencies: totalsOf(this.others),
      hours: this.hours,
    };
  }
}

/** Adds up the lines of a bill by account and hour. Neither the order of rows nor that of files matters. */
export class BillHours {
  private rows = 0;
  private skippedRows = 0;
  private readonly skipped: SkippedRow[] = [];
  private readonly accounts = new Map<string, AccountHours>();
  private readonly others = new Map<string, AmountSum>();

  add(rows: readonly TableRow[], reader: LineReader, file: string): void {
    for (const row of rows) this.addRow(row, reader.read(row), file);
  }

  /** Adds rows as they pass, and those that do not. */
  visitor(reader: LineReader, file: string): RowVisitor {
    return {
      pass: (row) => {
        const line = reader.recall(row);
        if (line === undefined) {
          const kept = row.keep();
          this.addRow(kept, reader.learn(row, kept), file);
          return;
        }
        this.rows += 1;
        const revantios = wholeRevantios(row.digits, row.scale);
        if (revantios === undefined) this.addLine({ ...line, amount: plainAmount(row.digits, row.scale) });
        else this.addWhole(line, revantios);
      },
      take: (row) => this.addRow(row, reader.read(row), file),
    };
  }

  private addWhole(line: PlacedLine, revantios: number): void {
    const { otherProvider, currency } = line.name;
    if (otherProvider === undefined) this.accountOf(line.account).addWhole(line, revantios);
    else entryOf(this.others, currency, () => new AmountSum()).addWhole(revantios);
  }

  private addRow(row: TableRow, { line, faults }: ReadLine, file: string): void {
    this.rows += 1;
    if (line === undefined) this.skip(row, faults, file);
    else this.addLine(line);
  }

  private addLine(line: Line): void {
    const { otherProvider, currency } = line.name;
    if (otherProvider === undefined) this.accountOf(line.account).add(line);
    else entryOf(this.others, currency, () => new AmountSum()).add(line.amount);
  }

  byHours(): BillByHours {
    const accounts = [...this.accounts.values()]
      .map((account) => account.billed())
      .sort((one, other) => (one.account < other.account ? -1 : 1));
    const others = totalsOf(this.others);
    const usd = { currency: USD, total: sumOf(accounts.map(({ total }) => total)) };
    return {
      rows: this.rows,
      skippedRows: this.skippedRows,
      skipped: this.skipped,
      accounts,
      otherProviders: sumOf(others.filter(({ currency }) => currency === USD).map(({ total }) => total)),
      currencies: together([usd, ...accounts.flatMap(({ otherCurrencies }) => otherCurrencies), ...others]),
    };
  }

  private skip({ number: row, line }: TableRow, faults: readonly RowFault[], file: string): void {
    this.skippedRows += 1;
    if (this.skipped.length < MOST_SKIPPED_KEPT) this.skipped.push({ file, row, line, faults });
  }

  private accountOf(account: string): AccountHours {
    let hours = this.accounts.get(account);
    if (hours === undefined) this.accounts.set(account, (hours = new AccountHours(account)));
    return hours;
  }
}

function totalsOf(sums: ReadonlyMap<string, AmountSum>) {
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, sum]) => ({ currency, total: sum.value() }));
}

function together(parts: BillByHours['currencies']): BillByHours['currencies'] {
  const sums = new Map<string, ExactSum>();
  for (const { currency, total } of parts) entryOf(sums, currency, () => new ExactSum()).add(total);
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, sum]) => ({ currency, total: sum.value() }));
}

function costliestFirst(one: ServiceCost, other: ServiceCost): number {
  const more = sumOf([other.total, { ...one.total, units: -one.total.units }]).units;
  if (more !== 0n) return more > 0n ? 1 : -1;
  return one.service < other.service ? -1 : 1;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
