import { readBudgets } from '../../src/cli/replay-budgets';
import { parseUsd } from '../../src/core/domain/money';
import { fileOf } from '../support/focus-bill';

const TWO = [
  { address: '012345678901', limit: parseUsd('500') },
  { address: '222222222222', limit: parseUsd('1000.5') },
];

test.each([
  ['CSV with a header', 'address,usd\n012345678901,500\n222222222222,"1,000.50"\n', '.csv'],
  [
    'CSV in another order and with other names',
    'Owner,Budget USD,Account Id\nme,500,012345678901\nyou,$1000.5,222222222222',
    '.csv',
  ],
  ['CSV without a header', '012345678901,500\r\n\r\n222222222222,1000.5\r\n', '.csv'],
  ['YAML, one a line', '012345678901: 500\n222222222222: 1000.5\n', '.yaml'],
  [
    'YAML, a list',
    'budgets:\n  - address: 012345678901\n    usd: 500\n  - {account: 222222222222, budget: "1,000.50"}\n',
    '.yml',
  ],
])('%s', async (_, text, end) => {
  expect(await readBudgets(fileOf(text, end))).toEqual(TWO);
});

test('an id that has lost its zeros, and one of a sample, stay as they are', async () => {
  const budgets = await readBudgets(fileOf('12345678901,5\n1234567890123,6\n111111111111.shop,7'));
  expect(budgets.map(({ address }) => address)).toEqual(['12345678901', '1234567890123', '111111111111.shop']);
});

test('bad lines are all named, with their values and what is accepted', async () => {
  const path = fileOf('address,usd\nshop,500\n222222222222,-1\n222222222222,2\n333333333333\n');
  await expect(readBudgets(path)).rejects.toThrow(
    [
      `${path}: no budgets are taken from it:`,
      "  line 2: 'shop' is no address: expected a 12-digit account id, or <account id>.<workload> of up to 64 characters " +
        'from 0-9 A-Z a-z _ . -',
      "  line 3: '-1' is no budget: expected an amount in USD above 0 and up to 1,000,000,000 with at most two decimals, " +
        'like 500, 750.25, "1,000.50" or "$20"',
      "  line 4: '222222222222' has a budget in line 3: expected each address once",
      "  line 5: '' is no budget: expected an amount in USD above 0 and up to 1,000,000,000 with at most two decimals, " +
        'like 500, 750.25, "1,000.50" or "$20"',
    ].join('\n'),
  );
});

test('bad lines of YAML are named, too', async () => {
  const path = fileOf('- address: 111111111111\n  usd: 5\n- address: 222222222222\n', '.yaml');
  await expect(readBudgets(path)).rejects.toThrow("line 3: '' is no budget");
});

test.each([
  ['', '.csv', 'it has no budgets: expected lines like 123456789012,500'],
  ['a: [', '.yaml', 'it cannot be read as YAML'],
  ['5', '.yaml', "expected 'address: usd' a line, or a list of both"],
  ['a,"b\n', '.csv', 'it cannot be read as CSV'],
])('%j in a file of %s is refused', async (text, end, words) => {
  await expect(readBudgets(fileOf(text, end))).rejects.toThrow(words);
});

test('a file that is not there is named', async () => {
  await expect(readBudgets('/nowhere/budgets.csv')).rejects.toThrow(
    '/nowhere/budgets.csv: it cannot be read (ENOENT): expected a file of budgets',
  );
});
