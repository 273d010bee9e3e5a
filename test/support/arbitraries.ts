import * as fc from 'fast-check';
import type { MadeAwsBudget } from '../../src/budgets/domain/aws-budget';
import { MAX_BUDGET } from '../../src/budgets/domain/budget-value';
import type { AccountId, Address } from '../../src/core/domain/address';
import { MICRO_REVANTIOS_PER_CENT, money, type Money } from '../../src/core/domain/money';
import { instant, type Instant } from '../../src/core/domain/time';
import type { Ledger } from '../../src/ledger/domain/ledger';
import { rate, type Rate } from '../../src/ledger/domain/rate';
import { ledgerOf, NOVEMBER_ENDS, NOVEMBER_STARTS } from './ledgers';

/** Any amount that a month of an organization may come to, credits included. */
export const amount = (): fc.Arbitrary<Money> => fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(money);

/** Any budget that may be set: whole cents up to the maximum. */
export const limit = (): fc.Arbitrary<Money> =>
  fc
    .bigInt({ min: 1n, max: MAX_BUDGET / MICRO_REVANTIOS_PER_CENT })
    .map((cents) => money(cents * MICRO_REVANTIOS_PER_CENT));

/** Any millisecond from 1970 to the end of 2199. */
export const moment = (): fc.Arbitrary<Instant> => fc.integer({ min: 0, max: Date.UTC(2200, 0) - 1 }).map(instant);

export const account = (): fc.Arbitrary<AccountId & Address> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 })
    .map((digits) => digits.join('') as AccountId & Address);

/** A moment of November 2026. */
export const inNovember = (): fc.Arbitrary<Instant> =>
  fc.integer({ min: NOVEMBER_STARTS, max: NOVEMBER_ENDS - 1 }).map(instant);

/** From a byte of storage to a hall of accelerators: up to 100,000 USD an hour. */
export const speed = (): fc.Arbitrary<Rate> =>
  fc
    .oneof(
      fc.bigInt({ min: 0n, max: 1_000n }),
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.bigInt({ min: 0n, max: 10n ** 18n }),
    )
    .map(rate);

/** An open ledger somewhere in November 2026, with a limit that may be reached at any distance. */
export const ledger = (): fc.Arbitrary<Ledger> =>
  fc
    .tuple(
      inNovember(),
      speed(),
      amount(),
      fc.bigInt({ min: -10n, max: 10n ** 21n }),
      fc.constantFrom(1n, 10n ** 6n, 10n ** 12n),
    )
    .map(([at, rateNow, accrued, left, share]) =>
      ledgerOf({ settledThrough: at, updatedAt: at, rate: rateNow, accrued, limit: money(accrued + left / share) }),
    );

/** The name of a member of an object: any text but one that no JavaScript object keeps as a name. */
export const memberName = (): fc.Arbitrary<string> => fc.string().filter((name) => name !== '__proto__');

/** How many histories a law is tried on: some by who waits for them, more in CI, many every night. */
export const lawRuns = (): number => Number(process.env.LAW_RUNS ?? 50);

/** Any AWS Budget that the management account may be asked to make: thresholds and addresses as the template takes them. */
export const madeAwsBudget = (): fc.Arbitrary<MadeAwsBudget> =>
  fc.record({
    name: fc.stringMatching(/^[^\s=()]{1,100}$/),
    alert: fc.record({
      threshold: fc.integer({ min: 10, max: 10_000 }).map((tenths) => tenths / 10),
      email: fc.stringMatching(/^[^\s@,]{1,40}@[^\s@,]{1,40}\.[^\s@,]{1,10}$/),
    }),
  });
