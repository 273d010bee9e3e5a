import * as fc from 'fast-check';
import { instant, MS_PER_HOUR } from '../../../src/core/domain/time';
import { currentRate, difference, type History } from '../../../src/ledger/domain/contribution';
import {
  currentFactor,
  factor,
  factorAt,
  factorChange,
  LIST_PRICE,
  paidHistory,
  paidRate,
  rateAt,
  withFactors,
  type Factors,
} from '../../../src/ledger/domain/factor';
import { rate } from '../../../src/ledger/domain/rate';
import { on } from '../../support/ledgers';

const EC2 = 'ec2-instance';
const changeOf = (day: string, tenThousandths: bigint, kind = EC2) => ({
  at: on(day),
  factors: new Map([[kind, factor(tenThousandths)]]),
});
const BY_LENGTH = { minimumMs: 0, stepMs: 1 };

describe('what is paid of a list price', () => {
  const factors: Factors = [changeOf('05', 7_000n), changeOf('07', 2_500n, 'lambda'), changeOf('08', 8_000n)];

  test('counts from its instant on, kind by kind; before, all of it is paid', () => {
    expect(['04', '05', '07', '09'].map((day) => factorAt(factors, EC2, on(day)))).toEqual([
      LIST_PRICE,
      7_000n,
      7_000n,
      8_000n,
    ]);
    expect([currentFactor(factors, EC2), currentFactor(factors, 'lambda'), currentFactor(factors, 'sqs')]).toEqual([
      8_000n,
      2_500n,
      LIST_PRICE,
    ]);
  });

  test('is rounded up, and all of it is just the list price', () => {
    expect([rateAt(rate(10n), factor(3_333n)), rateAt(rate(7n), LIST_PRICE)]).toEqual([4n, 7n]);
  });

  test('changes the speed of what runs at its instant, and of what has stopped nothing', () => {
    const history: History = [
      { at: on('01'), running: true, rate: rate(100n) },
      { at: on('06'), running: false, rate: rate(0n) },
      { at: on('07'), running: true, rate: rate(200n) },
    ];
    expect(paidHistory(history, EC2, factors)).toEqual([
      { at: on('01'), running: true, rate: 100n },
      { at: on('05'), running: true, rate: 70n },
      { at: on('06'), running: false, rate: 0n },
      { at: on('07'), running: true, rate: 140n },
      { at: on('08'), running: true, rate: 160n },
    ]);
    expect([paidRate(history, EC2, factors), paidRate(history, 'sqs', factors)]).toEqual([160n, 200n]);
    expect(paidHistory(history, 'sqs', factors)).toBe(history);
  });

  test('is remembered change by change for as long as anything is booked late', () => {
    const kept = withFactors(factors, changeOf('18', 9_000n));
    expect(kept).toEqual([
      {
        at: on('07'),
        factors: new Map([...changeOf('05', 7_000n).factors, ...changeOf('07', 2_500n, 'lambda').factors]),
      },
      changeOf('08', 8_000n),
      changeOf('18', 9_000n),
    ]);
  });

  test('changes once a day, by two hundredths at least, and back to the list price where nothing is known any more', () => {
    const wanted = (tenThousandths: bigint) => new Map([[EC2, factor(tenThousandths)]]);
    expect(factorChange([], wanted(9_801n), on('05'))).toBeUndefined();
    expect(factorChange([], wanted(9_800n), on('05'))).toEqual(changeOf('05', 9_800n));
    const before = [changeOf('05', 9_800n)];
    expect(factorChange(before, wanted(7_000n), on('05', '23:59:59'))).toBeUndefined();
    expect(factorChange(before, wanted(7_000n), on('06'))).toEqual(changeOf('06', 7_000n));
    expect(factorChange(before, new Map(), on('06'))).toEqual(changeOf('06', 10_000n));
  });

  test('property: what it makes of a run is what is paid of each of its parts', () => {
    const day = (count: number) => instant(on('01') + count * MS_PER_HOUR);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(400), { maxLength: 6 }),
        fc.array(fc.bigInt(2_000n, 15_000n), { minLength: 6, maxLength: 6 }),
        fc.uniqueArray(fc.nat(400), { maxLength: 8 }),
        fc.bigInt(1n, 10n ** 12n),
        (changes, values, toggles, list) => {
          const known = changes
            .sort((one, other) => one - other)
            .map((at, index) => ({ at: day(at), factors: new Map([[EC2, factor(values[index] ?? 1n)]]) }));
          const history = toggles
            .sort((one, other) => one - other)
            .map((at, index) => ({ at: day(at), running: index % 2 === 0, rate: rate(index % 2 === 0 ? list : 0n) }));
          const paid = paidHistory(history, EC2, known);
          const end = day(500);
          let exact = 0n;
          for (let hour = 0; hour < 500; hour++) {
            const isRunning = toggles.filter((at) => at <= hour).length % 2 === 1;
            if (isRunning) exact += rateAt(rate(list), factorAt(known, EC2, day(hour))) * 3_600n;
          }
          expect(difference([], paid, BY_LENGTH, on('01'), end)).toBe(exact);
          expect(currentRate(paid)).toBe(paidRate(history, EC2, known));
        },
      ),
    );
  });
});
