import { parseUsd } from '../../../src/core/domain/money';
import { moneyIn, usdIn } from '../../../src/metering/domain/price-table';

const TABLE = { date: '2026-02-09', source: 'a page', usd: { 't3.micro': '0.0104' } };

test('a name has a price or none, and what objects are born with is none', () => {
  expect([usdIn(TABLE, 't3.micro'), usdIn(TABLE, 'constructor')]).toEqual(['0.0104', undefined]);
  expect([moneyIn(TABLE, 't3.micro'), moneyIn(TABLE, 'constructor')]).toEqual([parseUsd('0.0104'), undefined]);
});
