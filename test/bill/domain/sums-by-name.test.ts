import { SumsByName } from '../../../src/bill/domain/sums-by-name';
import { readExactDecimal } from '../../../src/core/domain/decimal';

test('lines are counted and added up by all parts of their names, in the order of these', () => {
  const sums = new SumsByName<{ provider: string; currency: string }>();
  sums.add({ provider: 'b', currency: 'USD' }, readExactDecimal('0.1'));
  sums.add({ provider: 'a', currency: 'USD' }, undefined);
  sums.add({ provider: 'b', currency: 'CNY' }, readExactDecimal('7'));
  sums.add({ provider: 'b', currency: 'USD' }, readExactDecimal('0.2'));
  expect(sums.values()).toEqual([
    { provider: 'a', currency: 'USD', lines: 1, cost: { units: 0n, scale: 0 } },
    { provider: 'b', currency: 'CNY', lines: 1, cost: { units: 7n, scale: 0 } },
    { provider: 'b', currency: 'USD', lines: 2, cost: { units: 3n, scale: 1 } },
  ]);
});

test('names whose parts meet elsewhere are others', () => {
  const sums = new SumsByName<{ provider: string; currency: string }>();
  sums.add({ provider: 'a b', currency: 'c' }, undefined);
  sums.add({ provider: 'a', currency: 'b c' }, undefined);
  expect(sums.values()).toHaveLength(2);
});
