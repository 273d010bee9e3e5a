import * as fc from 'fast-check';
import { readBudgetFile, writeBudgetFile } from '../../../src/cli/people/budget-file';
import { changed, settingsOf } from '../../../src/cli/people/settings';

const ACCOUNT = '022222222222';
const settingsFrom = (text: string, file: string) =>
  readBudgetFile(text, file).entries.map(({ address, given }) => ({
    address,
    settings: changed(undefined, settingsOf(given)),
  }));

describe('a CSV file', () => {
  test('is read by its columns, whatever their order; an empty cell says nothing', () => {
    const text =
      '\ufeffMode, Budget,Address,exempt\r\nenforce,"1,000.50",022222222222,\r\n,$7,333333333333.shop,a;b\r\n';
    expect(readBudgetFile(text, 'budgets.csv')).toEqual({
      entries: [
        { line: 2, address: ACCOUNT, given: { mode: 'enforce', value: '1,000.50' } },
        { line: 3, address: '333333333333.shop', given: { value: '$7', exempt: 'a,b' } },
      ],
      problems: [],
    });
  });

  test('may have semicolons between its cells, as spreadsheets of some countries write it', () => {
    expect(settingsFrom(`address;budget;exempt\n${ACCOUNT};7;a,b\n`, 'b.csv')).toEqual([
      { address: ACCOUNT, settings: { BudgetValue: '7', Exempt: ['a', 'b'] } },
    ]);
  });

  test('names an address that comes twice', () => {
    expect(readBudgetFile(`address,budget\n${ACCOUNT},7\n\n${ACCOUNT},8\n`, 'b.csv').problems).toEqual([
      `b.csv, line 4: ${ACCOUNT} is on line 2 already`,
    ]);
  });

  test.each([
    [
      'address,limit\n',
      "b.csv: the first line has 'address', 'limit': expected 'address', and what is to be set of budget, mode",
    ],
    ['', "b.csv: the first line has : expected 'address'"],
    ['address,budget\n1,2,3\n', 'Invalid Record Length'],
  ])('%j is none', (text, reason) => {
    expect(() => readBudgetFile(text, 'b.csv')).toThrow(reason);
  });
});

describe('a YAML file', () => {
  test('has addresses with amounts or settings; ids and amounts stay as they are written', () => {
    const text = `budgets:\n  ${ACCOUNT}: 1000.50\n  333333333333:\n    budget: "7"\n    thresholds: [50, 90]\n    freeze: true\n`;
    expect(readBudgetFile(text, 'b.yaml').entries).toEqual([
      { line: 2, address: ACCOUNT, given: { value: '1000.50' } },
      { line: 3, address: '333333333333', given: { value: '7', thresholds: '50,90', freeze: 'true' } },
    ]);
  });

  test('names what is no setting', () => {
    expect(readBudgetFile(`budgets:\n  ${ACCOUNT}: {limit: 5}\n  x: [1]\n`, 'b.yml').problems).toEqual([
      "b.yml, line 2: 'limit' is no setting: expected of budget, mode, thresholds, emails, exempt, freeze, grace, when-blind, tag",
      'b.yml, line 3: expected an amount, or settings: budget, mode, thresholds, emails, exempt, freeze, grace, when-blind, tag',
    ]);
  });

  test.each([
    ['a: [', 'b.yaml: Flow sequence'],
    ['budget: 5', 'b.yaml: expected `budgets:`, and below it addresses with budgets'],
  ])('%j is none', (text, reason) => {
    expect(() => readBudgetFile(text, 'b.yaml')).toThrow(reason);
  });
});

test('a file of another kind is refused', () => {
  expect(() => readBudgetFile('', 'budgets.xlsx')).toThrow(
    'budgets.xlsx: expected the name of a .csv, .yaml or .yml file',
  );
});

test.each(['csv', 'yaml'] as const)('property: a file in %s is read back as it was written', (format) => {
  const name = fc.stringMatching(/^[A-Za-z0-9_.:@+=-]{1,20}$/);
  const list = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
  const settings = fc.record(
    {
      BudgetValue: fc.stringMatching(/^[1-9][0-9]{0,6}(\.[1-9])?$/),
      Mode: fc.constantFrom('observe', 'notify', 'enforce'),
      Thresholds: fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }).map(String), { minLength: 1, maxLength: 3 }),
      Emails: list,
      Exempt: list,
      Freeze: fc.boolean(),
      GraceMinutes: fc.integer({ min: 0, max: 1_440 }).map(String),
      WorkloadTag: fc.record({ Key: fc.stringMatching(/^[A-Za-z]{1,9}$/), Value: name }),
    },
    { requiredKeys: ['BudgetValue'] },
  );
  const address = fc.stringMatching(/^[0-9]{12}(\.[a-z]{1,5})?$/);
  const budget = fc.record({ address, settings });
  fc.assert(
    fc.property(fc.uniqueArray(budget, { selector: (one) => one.address, minLength: 1, maxLength: 5 }), (all) => {
      expect(settingsFrom(writeBudgetFile(all, format), `b.${format}`)).toEqual(all);
    }),
  );
});

test.each([
  ['a text', 'shop', 'shop'],
  ['a map without a value', { Key: 'team' }, '{"Key":"team"}'],
])('a tag that is %s is written as it is, and stays refused where it is read', (_what, WorkloadTag, cell) => {
  const settings = { BudgetValue: '5', WorkloadTag };
  const file = writeBudgetFile([{ address: '222222222222.shop', settings }], 'csv');
  expect(readBudgetFile(file, 'b.csv').entries.map(({ given }) => given.tag)).toEqual([cell]);
});
