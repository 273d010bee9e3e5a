import { isOfThisMonth } from '../../../src/budgets/domain/actual-spend';
import { on } from '../../support/ledgers';

test('what AWS Budgets says in the first day and a half of a month may be of the month before', () => {
  expect([on('01'), on('02', '11:59:59'), on('02', '12:00:00'), on('30')].map(isOfThisMonth)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
