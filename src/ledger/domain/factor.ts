import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { later, MS_PER_DAY, startOfDay, type Instant } from '../../core/domain/time';
import { counted, currentRate, type History, type StateChange } from './contribution';
import { rate, type Rate } from './rate';

/**
 * What is paid of a list price, in ten-thousandths: 7,000 is 70 %. Branded, so that an amount cannot stand in for it.
 *
 * Why: docs/decisions/0048-what-accrues-has-the-price-that-is-paid.md.
 */
export type Factor = bigint & { readonly unit: 'ten-thousandth of a list price' };

/** The denominator of a factor. */
export const FACTOR_SCALE = 10_000n;
export const FACTOR_DECIMALS = 4;

export function factor(tenThousandths: bigint): Factor {
  return tenThousandths as Factor;
}

export const LIST_PRICE = factor(FACTOR_SCALE);

/** Factors by kind of spending: a type of resource, or a meter by use. */
export type FactorsByKind = ReadonlyMap<string, Factor>;

/** From an instant on, what some kinds of spending are paid at. */
export interface FactorChange {
  readonly at: Instant;
  readonly factors: FactorsByKind;
}

/** The changes that a ledger knows, in the order of time. Before the first of a kind, that counts at its list price. */
export type Factors = readonly FactorChange[];

/** The time for which changes are kept apart: as long as anything is booked late in, or compared with a bill. */
const KEPT_MS = 10 * MS_PER_DAY;

/** Returns the factor of a kind at an instant. */
export function factorAt(factors: Factors, kind: string, at: Instant): Factor {
  return currentFactor(
    factors.filter((change) => change.at <= at),
    kind,
  );
}

/** Returns the factor of a kind after all changes. */
export function currentFactor(factors: Factors, kind: string): Factor {
  return factors.flatMap((change) => change.factors.get(kind) ?? []).at(-1) ?? LIST_PRICE;
}

/** Returns the factors of all kinds that have ever had one. */
export function currentFactors(factors: Factors): FactorsByKind {
  return new Map(factors.flatMap((change) => [...change.factors]));
}

/** Returns a list price at a factor, rounded up: spending is never understated. */
export function rateAt(list: Rate, at: Factor): Rate {
  return rate(ceilDivide(list * at, FACTOR_SCALE));
}

/** Returns an amount at list prices at a factor, rounded up. */
export function amountAt(list: Money, at: Factor): Money {
  return money(ceilDivide(list * at, FACTOR_SCALE));
}

/** Returns the history with one more change. What is long over is kept as one change. */
export function withFactors(before: Factors, change: FactorChange): Factors {
  const isOver = ({ at }: FactorChange) => at < later(change.at, -KEPT_MS);
  const over = before.filter(isOver);
  const last = over.at(-1);
  const base = last === undefined ? [] : [{ at: last.at, factors: currentFactors(over) }];
  return [...base, ...before.filter((one) => !isOver(one)), change];
}

/** What is less than two hundredths of a list price away from what counts is no news: bills come in parts. */
const LEAST_CHANGE = 200n;

/**
 * Returns what is to change, so that these factors count from an instant on. A kind that is not among them counts at
 * its list price. Undefined: it is near enough, or something has changed on that day already.
 */
export function factorChange(before: Factors, wanted: FactorsByKind, at: Instant): FactorChange | undefined {
  const last = before.at(-1);
  if (last !== undefined && startOfDay(last.at) >= startOfDay(at)) return undefined;
  const changed = [...new Set([...currentFactors(before).keys(), ...wanted.keys()])]
    .map((kind) => [kind, wanted.get(kind) ?? LIST_PRICE] as const)
    .filter(([kind, now]) => isNews(currentFactor(before, kind), now));
  return changed.length === 0 ? undefined : { at, factors: new Map(changed) };
}

function isNews(before: Factor, now: Factor): boolean {
  const distance = now > before ? now - before : before - now;
  return distance >= LEAST_CHANGE || (now === LIST_PRICE && distance > 0n);
}

/** Returns what a resource has run at, by what was paid of its list price at the time. */
export function paidHistory(history: History, kind: string, factors: Factors): History {
  const changes = factors.filter((change) => change.factors.has(kind));
  if (changes.length === 0) return history;
  const known = counted(history);
  return known.flatMap(({ at, running, rate: list }, index): readonly StateChange[] => {
    const next = known[index + 1];
    const from = { at, running, rate: rateAt(list, factorAt(changes, kind, at)) };
    const within = changes.filter((change) => change.at > at && (next === undefined || change.at < next.at));
    if (!running) return [from];
    return [
      from,
      ...within.map((change) => ({ at: change.at, running, rate: rateAt(list, factorAt(changes, kind, change.at)) })),
    ];
  });
}

/** Returns how fast a resource spends now, by what is paid of its list price. */
export function paidRate(history: History, kind: string, factors: Factors | undefined): Rate {
  return rateAt(currentRate(history), currentFactor(factors ?? [], kind));
}
