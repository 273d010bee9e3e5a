import * as fc from 'fast-check';
import type { AccountId, Address } from '../../src/domain/address';
import { MAX_BUDGET } from '../../src/domain/budget-value';
import { MICRO_REVANTIOS_PER_CENT, money, type Money } from '../../src/domain/money';
import { instant, type Instant } from '../../src/domain/time';

/** Any amount that a month of an organization may come to, credits included. */
export const amount = (): fc.Arbitrary<Money> => fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(money);

/** Any budget that may be set: whole cents up to the maximum. */
export const limit = (): fc.Arbitrary<Money> =>
  fc.bigInt({ min: 1n, max: MAX_BUDGET / MICRO_REVANTIOS_PER_CENT }).map((cents) => money(cents * MICRO_REVANTIOS_PER_CENT));

/** Any millisecond from 1970 to the end of 2199. */
export const moment = (): fc.Arbitrary<Instant> => fc.integer({ min: 0, max: Date.UTC(2200, 0) - 1 }).map(instant);

export const account = (): fc.Arbitrary<AccountId & Address> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }).map((digits) => digits.join('') as AccountId & Address);
