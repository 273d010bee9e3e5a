import * as fc from 'fast-check';
import { billedFor, billOf } from '../../../bench/position/bill';
import { DAYS, HISTORY_STARTS, MONTH_ENDS, MONTH_STARTS } from '../../../bench/position/calendar';
import { heardChanges } from '../../../bench/position/heard';
import { KINDS, servicesOfKind } from '../../../bench/position/kinds';
import { accountNumber, randomOf } from '../../../bench/position/organization';
import { isRunningAt, partOf, spentBetween } from '../../../bench/position/truth';
import { instant, later, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/domain/time';

const anAccount = fc.nat(500).map(accountNumber);
const LONG_AFTER = later(MONTH_ENDS, 30 * MS_PER_DAY);

describe('the simulated organization', () => {
  test('is the same each time, and its accounts are not alike', () => {
    expect(accountNumber(3)).toEqual(accountNumber(3));
    const limits = Array.from({ length: 50 }, (_none, index) => accountNumber(index).limit);
    expect(new Set(limits).size).toBe(50);
  });

  test('has the 97 lines of the sample that cost something', () => {
    expect(KINDS.reduce((sum, { lines }) => sum + lines, 0)).toBe(97);
    expect(KINDS.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(6.097, 3);
    expect(servicesOfKind('nat-gateway')).toEqual(['Amazon Elastic Compute Cloud']);
    expect(servicesOfKind('snapshot')).toEqual([]);
  });

  test('property: a limit is 0.9 to 1.5 times what the month costs, and is asked about while there is a budget', () => {
    fc.assert(
      fc.property(anAccount, (account) => {
        const cost = spentBetween(account, MONTH_STARTS, MONTH_ENDS);
        expect(account.limit).toBeGreaterThanOrEqual((cost * 9n) / 10n);
        expect(account.limit).toBeLessThanOrEqual((cost * 15n) / 10n);
        for (const at of account.samples) {
          expect(at).toBeGreaterThanOrEqual(Math.max(account.adoptedAt, MONTH_STARTS));
          expect(at).toBeLessThan(MONTH_ENDS);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('the bill', () => {
  test('property: adds up to the truth in the end, day by day', () => {
    fc.assert(
      fc.property(anAccount, fc.nat(DAYS - 1), (account, day) => {
        const from = later(HISTORY_STARTS, day * MS_PER_DAY);
        for (const bill of account.bills) {
          const own = partOf(account, ({ service }) => service === bill.service);
          expect(billedFor(bill, day, LONG_AFTER)).toBe(spentBetween(own, from, later(from, MS_PER_DAY)));
        }
      }),
      { numRuns: 10 },
    );
  });

  test('property: never tells of the last 8 hours, tells less than is true, and all hours after a day', () => {
    fc.assert(
      fc.property(anAccount, fc.integer({ min: 1, max: (DAYS - 2) * 24 }), (account, hours) => {
        const at = later(HISTORY_STARTS, hours * MS_PER_HOUR);
        const day = Math.floor(hours / 24);
        const starts = later(HISTORY_STARTS, day * MS_PER_DAY);
        for (const bill of account.bills) {
          const own = partOf(account, ({ service }) => service === bill.service);
          const known = instant(Math.max(later(at, -8 * MS_PER_HOUR), starts));
          expect(billedFor(bill, day, at)).toBeLessThanOrEqual(spentBetween(own, starts, known));
          const ofDay = spentBetween(own, starts, later(starts, MS_PER_DAY));
          const aDayAfter = billedFor(bill, day, later(starts, 2 * MS_PER_DAY));
          expect(aDayAfter).toBeGreaterThanOrEqual((ofDay * 9n) / 10n);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('is asked for days, and has another account that spends all the time', async () => {
    const account = accountNumber(1);
    const read = billOf(account.address, account.bills, () => later(MONTH_STARTS, 10 * MS_PER_DAY));
    const { amounts } = await read.read(MONTH_STARTS, later(MONTH_STARTS, 11 * MS_PER_DAY), MONTH_STARTS);
    expect(amounts.every(({ day }) => day >= MONTH_STARTS)).toBe(true);
    expect(amounts.filter((one) => one.account !== String(account.address))).toMatchObject([
      { day: later(MONTH_STARTS, 9 * MS_PER_DAY) },
    ]);
  });
});

test('property: meters hear of what runs as a budget is adopted, and of each change from then on, seconds later', () => {
  fc.assert(
    fc.property(anAccount, (account) => {
      const heard = heardChanges(account, ({ seen }) => seen === 'live', randomOf('heard', 1));
      for (const resource of account.resources) {
        const own = heard.filter((one) => one.resource === resource).sort((one, other) => one.at - other.at);
        const changes = resource.toggles.filter((toggle) => toggle > account.adoptedAt);
        const found = isRunningAt(resource, account.adoptedAt) ? [account.adoptedAt] : [];
        expect(own.map(({ at }) => at)).toEqual([...found, ...changes]);
        expect(own.every(({ at, heardAt }) => heardAt - at >= 1_000 && heardAt - at <= 5_000)).toBe(true);
      }
    }),
    { numRuns: 10 },
  );
});
