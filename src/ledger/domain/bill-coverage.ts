import { money, total, type Money } from '../../core/domain/money';
import { later, MS_PER_DAY } from '../../core/domain/time';
import type { Amounts } from './account-bill';
import { paidShare, sums, sumOver, type ComparedDay } from './billed-factor';
import type { BillCoverage, CoverageLine } from './coverage-line';
import { amountAt, currentFactor, LIST_PRICE, type Factors } from './factor';
import type { ServicesOf } from './unseen';

/**
 * Explains, service by service, what AWS bills beyond what meters counted in the same days. Undefined: there are no
 * such days yet.
 *
 * Why here: docs/decisions/0050-the-gap-is-explained-where-the-bill-is-read.md.
 */
export function coverageOf(
  days: readonly ComparedDay[],
  factors: Factors,
  servicesOf: ServicesOf,
): BillCoverage | undefined {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const billed = sums(days.map((day) => day.billed));
  const listed = sums(days.map((day) => day.listed));
  const counted = sums(days.flatMap(({ reserved, used = new Map() }): readonly Amounts[] => [reserved, used]));
  const missed = sums(days.map((day) => day.missed ?? new Map()));
  const kindsOf = new Map<string, readonly string[]>([...billed.keys()].map((service) => [service, []]));
  for (const kind of listed.keys()) {
    const service = mainService(servicesOf(kind), billed) ?? kind;
    kindsOf.set(service, [...(kindsOf.get(service) ?? []), kind]);
  }
  const lines = [...kindsOf].map(([service, kinds]): CoverageLine => {
    const paid = billed.get(service) ?? money(0n);
    const list = sumOver(kinds, listed);
    const all = sumOver(kinds, counted);
    const missedStarts = sumOver(kinds, missed);
    const atPrice = list === 0n ? money(0n) : amountAt(list, paidShare(paid, list));
    const rest = paid - atPrice;
    const [kind] = kinds;
    return {
      service,
      total: paid,
      live: money(all - missedStarts),
      missedStarts,
      price: money(atPrice - all),
      notMetered: money(rest > 0n || list === 0n ? rest : 0n),
      unknown: money(rest < 0n && list > 0n ? rest : 0n),
      factor: kind === undefined ? undefined : currentFactor(factors, kind),
    };
  });
  return { from: first.day, through: later(last.day, MS_PER_DAY), lines: lines.sort(costliestFirst) };
}

/** Adds up what is known of several services. */
export function sumOfLines(lines: readonly CoverageLine[]): Omit<CoverageLine, 'service' | 'factor'> {
  const of = (amount: (line: CoverageLine) => Money) => total(lines.map(amount));
  return {
    total: of((line) => line.total),
    live: of((line) => line.live),
    missedStarts: of((line) => line.missedStarts),
    price: of((line) => line.price),
    notMetered: of((line) => line.notMetered),
    unknown: of((line) => line.unknown),
  };
}

/** Says in words what explains most of what AWS bills beyond what meters counted in time. */
export function explanationOf(line: CoverageLine): string {
  const { price, notMetered, missedStarts, unknown, factor } = line;
  const parts: readonly (readonly [Money, string])[] = [
    [notMetered, 'not metered'],
    [price, factor === undefined || factor === LIST_PRICE ? 'price' : 'price, counted from now on'],
    [missedStarts, 'missed start'],
    [unknown, 'unknown'],
  ];
  const [most] = [...parts].sort(([one], [other]) => (magnitude(one) < magnitude(other) ? 1 : -1));
  return most === undefined || most[0] === 0n ? 'all of it is seen live' : most[1];
}

/** Returns the service under which this bill has most of what may be under several names. */
function mainService(names: readonly string[], billed: Amounts): string | undefined {
  const amountOf = (service: string) => billed.get(service) ?? 0n;
  return names.reduce<string | undefined>(
    (best, name) => (best === undefined || amountOf(name) > amountOf(best) ? name : best),
    undefined,
  );
}

function costliestFirst(one: CoverageLine, other: CoverageLine): number {
  if (one.total !== other.total) return one.total > other.total ? -1 : 1;
  return one.service < other.service ? -1 : 1;
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
