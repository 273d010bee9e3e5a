import { halfUpDivide } from '../../core/domain/division';
import { MICRO_REVANTIOS_PER_USD, money, type Money } from '../../core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import type { AccountBill, Amounts, BilledDay } from './account-bill';
import { factor, FACTOR_SCALE, type Factor, type FactorsByKind } from './factor';
import type { ServicesOf } from './unseen';

/** The number of complete days that tell a factor. With fewer, everything counts at its list price. */
export const FACTOR_DAYS = 7;
/** Nobody pays less than a fifth or more than half again: what is beyond that is no price. */
const LEAST = factor(2_000n);
const MOST = factor(15_000n);
/** What costs less in those days is not worth a price of its own: it may be given away, and soon not any more. */
const LEAST_LIVE = MICRO_REVANTIOS_PER_USD;

/** A day of which both is known: what AWS bills, and what meters counted at list prices. */
export type ComparedDay = BilledDay & { readonly listed: Amounts };

/** Some kinds of spending, and the services under which the bill has them. */
export interface KindGroup {
  readonly kinds: readonly string[];
  readonly services: readonly string[];
}

/** Returns the complete days that were counted from their beginning, in their order. */
export function comparedDays(bills: readonly AccountBill[], countedFrom: Instant): readonly ComparedDay[] {
  const closedThrough = Math.max(...bills.map((bill) => bill.closedThrough ?? 0));
  return bills
    .flatMap(({ days }) => days)
    .filter((day): day is ComparedDay => day.listed !== undefined && day.through !== undefined)
    .filter(({ day }) => day >= countedFrom && later(day, MS_PER_DAY) <= closedThrough);
}

/**
 * Returns what is paid of list prices, by kind: what AWS has billed over what meters counted at list prices, in the
 * last complete days, for all kinds of a service together. Undefined: too few days are known.
 */
export function factorsOf(days: readonly ComparedDay[], servicesOf: ServicesOf): FactorsByKind | undefined {
  const last = days.slice(-FACTOR_DAYS);
  const [first] = last;
  if (first === undefined || last.length < FACTOR_DAYS) return undefined;
  const billed = sums(last.map((day) => day.billed));
  const listed = sums(last.map((day) => day.listed));
  const since = new Map<string, Instant>();
  for (const { day, listed: ofDay } of days) for (const kind of ofDay.keys()) since.set(kind, since.get(kind) ?? day);
  const factors = new Map<string, Factor>();
  for (const { kinds, services } of groupsOf(listed, billed, servicesOf)) {
    const live = sumOver(kinds, listed);
    const isOld = kinds.some((kind) => (since.get(kind) ?? first.day + 1) <= first.day);
    if (!isOld || live < LEAST_LIVE) continue;
    const paid = paidShare(sumOver(services, billed), live);
    for (const kind of kinds) factors.set(kind, paid);
  }
  return factors;
}

/**
 * Puts together the kinds that share a service in this bill. A kind that bills may have under several names is under
 * those that this one has. One of which nobody knows under what name it is billed is in no group.
 */
export function groupsOf(listed: Amounts, billed: Amounts, servicesOf: ServicesOf): readonly KindGroup[] {
  let groups: readonly KindGroup[] = [];
  for (const kind of listed.keys()) {
    const names = servicesOf(kind);
    if (names.length === 0) continue;
    const services = names.filter((service) => billed.has(service));
    const isShared = (group: KindGroup) => group.services.some((service) => services.includes(service));
    const shared = groups.filter(isShared);
    groups = [
      ...groups.filter((group) => !isShared(group)),
      {
        kinds: [...shared.flatMap((group) => group.kinds), kind],
        services: [...new Set([...shared.flatMap((group) => group.services), ...services])],
      },
    ];
  }
  return groups;
}

export function sums(all: readonly Amounts[]): Amounts {
  const total = new Map<string, Money>();
  for (const amounts of all) {
    for (const [name, amount] of amounts) total.set(name, money((total.get(name) ?? 0n) + amount));
  }
  return total;
}

export function sumOver(names: readonly string[], amounts: Amounts): Money {
  return money(names.reduce<bigint>((sum, name) => sum + (amounts.get(name) ?? 0n), 0n));
}

/** Returns what is paid of an amount at list prices. */
export function paidShare(paid: Money, listed: Money): Factor {
  const tenThousandths = halfUpDivide(paid * FACTOR_SCALE, listed);
  if (tenThousandths < LEAST) return LEAST;
  return tenThousandths > MOST ? MOST : factor(tenThousandths);
}
