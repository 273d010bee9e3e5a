import type { ExactDecimal } from '../../core/domain/decimal';
import { CHARGE_KINDS, kindOf, type ChargeKind } from './charge-kind';
import { ServiceTally, totalOf, type Counted, type Knowledge } from './coverage-tally';
import { sumOf } from './exact-sum';
import type { FocusRow, RowFault } from './focus-row';
import { LineMatcher, type MeteredLines } from './line-pattern';
import { SumsByName, type NamedSum } from './sums-by-name';

/** A service in an account, as the product would know of it. */
export interface ServiceCoverage extends Counted {
  readonly service: string;
  /** What accrues between two bills without being seen, in the currency per hour. */
  readonly unseenPerHour: ExactDecimal;
}

/** An account in one currency: each currency of an account is a position of its own. */
export interface AccountCoverage extends Counted {
  readonly account: string;
  readonly currency: string;
  readonly unseenPerHour: ExactDecimal;
  /** The costliest first. */
  readonly services: readonly ServiceCoverage[];
}

/** A line that cannot be counted for anybody. */
export interface UnknownLine {
  /** The file, the number of the row in it, and the line where that begins, if the file has lines. */
  readonly file: string;
  readonly row: number;
  readonly line: number | undefined;
  readonly faults: readonly RowFault[];
}

/** AWS's lines of one kind that cost something and can be counted. */
export type KindSum = NamedSum<{ readonly currency: string; readonly kind: ChargeKind }>;

/** What another provider billed in the same file: it is in no account of AWS. */
export type OtherProvider = NamedSum<{ readonly provider: string; readonly currency: string }>;

/** What the product would know of a bill, and how. */
export interface CoverageReport {
  /** All rows of the files. */
  readonly lines: number;
  /** AWS's lines, by their currency: amounts of one are never added to those of another. */
  readonly currencies: readonly (Counted & { readonly currency: string })[];
  /** What the sums of the currencies are made of, by the kind of charge. */
  readonly kinds: readonly KindSum[];
  /** The services of all accounts together, each in one currency; the costliest first. */
  readonly services: readonly (Counted & { readonly service: string; readonly currency: string })[];
  /** The costliest first. */
  readonly accounts: readonly AccountCoverage[];
  /** The accounts that spend, no line of which can be counted. */
  readonly accountsWithoutPosition: number;
  readonly unknownLines: number;
  /** The first of them. */
  readonly unknown: readonly UnknownLine[];
  readonly otherProviders: readonly OtherProvider[];
}

/** Where a line stands whose account, or currency, cannot be read. */
export const NOBODY = '(unknown)';

/** More lines than anybody reads are counted, but not kept. */
const MOST_UNKNOWN_KEPT = 1_000;

interface Account {
  readonly account: string;
  readonly currency: string;
  readonly services: Map<string, ServiceTally>;
}

/** Sorts the lines of a bill by how the product would know of them. */
export class Coverage {
  private lines = 0;
  private unknownLines = 0;
  private readonly accounts = new Map<string, Account>();
  private readonly unknown: UnknownLine[] = [];
  private readonly others = new SumsByName<{ provider: string; currency: string }>();
  private readonly kinds = new SumsByName<{ currency: string; kind: ChargeKind }>();
  private readonly matcher: LineMatcher;

  /** Takes the lines that each meter books live. */
  constructor(meters: MeteredLines) {
    this.matcher = new LineMatcher(meters);
  }

  add(row: FocusRow, file: string): void {
    this.lines += 1;
    if (row.otherProvider !== undefined) {
      this.others.add({ provider: row.otherProvider, currency: row.currency ?? NOBODY }, row.cost);
      return;
    }
    const knowledge = this.knowledgeOf(row);
    if (knowledge === 'unknown') {
      this.unknownLines += 1;
      if (this.unknown.length < MOST_UNKNOWN_KEPT) {
        this.unknown.push({ file, row: row.number, line: row.line, faults: row.faults });
      }
    } else if (knowledge !== 'free') {
      this.kinds.add({ currency: row.currency ?? NOBODY, kind: kindOf(row) }, row.cost);
    }
    this.tallyOf(row).add(row, knowledge);
  }

  report(): CoverageReport {
    const all = [...this.accounts.values()].map(coverageOf);
    const accounts = all.filter(({ account }) => account !== NOBODY).sort(costliestFirst);
    return {
      lines: this.lines,
      currencies: [...new Set(all.map(({ currency }) => currency))].sort().map((currency) => ({
        currency,
        ...totalOf(all.filter((account) => account.currency === currency)),
      })),
      kinds: [...this.kinds.values()].sort(byCurrencyAndKind),
      services: servicesOf(all),
      accounts,
      accountsWithoutPosition: withoutPosition(accounts),
      unknownLines: this.unknownLines,
      unknown: this.unknown,
      otherProviders: this.others.values(),
    };
  }

  /** A line that costs nothing changes no position, whatever else is wrong with it. */
  private knowledgeOf(row: FocusRow): Knowledge {
    if (row.cost?.units === 0n) return 'free';
    if (row.faults.length > 0) return 'unknown';
    if (this.matcher.meterOf(row) !== undefined) return 'live';
    return row.hasUnitPrice === true && kindOf(row) === 'use' ? 'priced' : 'unpriced';
  }

  private tallyOf({ account = NOBODY, currency = NOBODY, service }: FocusRow): ServiceTally {
    const key = `${account} ${currency}`;
    const { services } = entryOf(this.accounts, key, () => ({ account, currency, services: new Map() }));
    return entryOf(services, service, () => new ServiceTally());
  }
}

function byCurrencyAndKind(one: KindSum, other: KindSum): number {
  if (one.currency !== other.currency) return one.currency < other.currency ? -1 : 1;
  return CHARGE_KINDS.indexOf(one.kind) - CHARGE_KINDS.indexOf(other.kind);
}

/** Adds up the same services of different accounts. */
function servicesOf(accounts: readonly AccountCoverage[]): CoverageReport['services'] {
  const parts = new Map<string, { service: string; currency: string; counted: Counted[] }>();
  for (const { currency, services } of accounts) {
    for (const counted of services) {
      const { service } = counted;
      const part = entryOf(parts, `${currency} ${service}`, () => ({ service, currency, counted: [] }));
      part.counted.push(counted);
    }
  }
  return [...parts.values()].map(({ counted, ...name }) => ({ ...name, ...totalOf(counted) })).sort(costliestFirst);
}

function coverageOf({ account, currency, services }: Account): AccountCoverage {
  const covered = [...services]
    .map(([service, tally]) => ({ service, ...tally.counted(), unseenPerHour: tally.unseenPerHour() }))
    .sort(costliestFirst);
  const unseenPerHour = sumOf(covered.map((service) => service.unseenPerHour));
  return { account, currency, ...totalOf(covered), unseenPerHour, services: covered };
}

/** Counts the accounts with lines that cost something, of which no line could be counted in any currency. */
function withoutPosition(accounts: readonly AccountCoverage[]): number {
  const spending = accounts.filter(({ paidLines }) => paidLines > 0);
  const counted = spending.filter(({ paidLines, unknownLines }) => unknownLines < paidLines);
  return new Set(spending.map(({ account }) => account)).size - new Set(counted.map(({ account }) => account)).size;
}

/** Sorts by cost, and by name what costs the same: the order of the rows must not show. */
function costliestFirst<T extends Named>(one: T, other: T): number {
  const cost = sumOf([one.live, one.billed, one.unknown]);
  const more = sumOf([other.live, other.billed, other.unknown, { ...cost, units: -cost.units }]).units;
  if (more !== 0n) return more > 0n ? 1 : -1;
  return nameOf(one) < nameOf(other) ? -1 : 1;
}

type Named = Counted & { readonly account?: string; readonly currency?: string; readonly service?: string };

function nameOf({ account = '', currency = '', service = '' }: Named): string {
  return `${account} ${currency} ${service}`;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
