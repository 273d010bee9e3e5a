import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUsd } from '../../../src/core/domain/money';
import { currentLedger, ended, given } from './given';
import { InMemoryOffice, RecordedTerminal } from './in-memory-office';

const ACCOUNT = '222222222222';
const OTHER = '333333333333';
const folder = mkdtempSync(join(tmpdir(), 'budgets-'));
const file = (text: string, name = 'b.csv') => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const said = (terminal: RecordedTerminal) => terminal.text.replaceAll(`${folder}/`, '');

describe('budgets import', () => {
  const GOOD = `address,budget,mode\n${ACCOUNT},600,\n${OTHER},"1,000",enforce\n444444444444,5,\n`;

  test('says what it changes, asks, and changes that alone', async () => {
    const { office, terminal } = given((one) =>
      one.has(ACCOUNT, '500', { Mode: 'enforce', Exempt: ['db'] }).has('444444444444', '5'),
    );
    expect(await ended(office, terminal, 'budgets', 'import', file(GOOD), '--reason', 'plan of 2027')).toBe(0);
    expect(terminal.questions).toEqual(['Change 2 budgets?']);
    expect(said(terminal)).toMatchInlineSnapshot(`
"b.csv: 3 budgets; 1 new, 1 changed, 1 as they are
  222222222222: budget 500.00 USD → 600.00 USD
  333333333333: budget none → 1000.00 USD, mode as the installation says → enforce
2 budgets written, 2 in force"
`);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '600', Mode: 'enforce', Exempt: ['db'] });
    expect(office.rows.map(({ address, why }) => [address, why])).toEqual([
      [ACCOUNT, 'plan of 2027'],
      [OTHER, 'plan of 2027'],
    ]);
  });

  test('says what is stopped at once', async () => {
    const office = new InMemoryOffice().has(ACCOUNT, '5000', { Mode: 'enforce' });
    currentLedger(office, ACCOUNT, { spent: '700', limit: '5000', perHour: '2' });
    const terminal = new RecordedTerminal(false);
    await expect(ended(office, terminal, 'budgets', 'import', file(GOOD))).rejects.toThrow('nothing was changed');
    expect(terminal.text).toContain(
      `  ${ACCOUNT}: budget 5000.00 USD → 600.00 USD; this stops what runs at once: 1 resource at 2.00 USD an hour, because 700.00 USD are spent already`,
    );
    expect(office.rows).toEqual([]);
  });

  test('refuses a file with bad lines as a whole, and names each with what is accepted', async () => {
    const { office, terminal } = given((one) => one.has(`${ACCOUNT}.team`, '5', { RegisteredBy: 'workload-budget' }));
    const find = jest.spyOn(office.registry, 'find');
    const bad = file(
      `address,budget,mode\n${ACCOUNT},1e3,\n33,5,\n${OTHER},5,stop\n${ACCOUNT},8,\n${ACCOUNT}.team,5,\n`,
    );
    const refused = ended(office, terminal, 'budgets', 'import', bad, '--yes').catch((error: Error) =>
      error.message.replaceAll(`${folder}/`, ''),
    );
    expect(await refused).toMatchInlineSnapshot(`
"b.csv, line 5: 222222222222 is on line 2 already
b.csv, line 2: 222222222222: BudgetValue '1e3' is refused: expected an amount in USD above 0 and up to 1,000,000,000 with at most two decimals, like 500, 750.25, "1,000.50" or "$20"
b.csv, line 3: '33' is not the address of a budget: expected a 12-digit account id, or <account id>.<workload> of up to 64 characters from 0-9 A-Z a-z _ . -, or a unit's id (ou-…, r-…) for its default
b.csv, line 4: 333333333333: Mode "stop" is refused: expected one of observe, notify, enforce
b.csv, line 6: 222222222222.team follows the parameter of its team, which would write over it: leave it out
5 problems: nothing was changed"
`);
    expect(office.rows).toEqual([]);
    // DynamoDB refuses to read an item twice.
    expect(find.mock.calls.map(([asked]) => asked)).toEqual([[ACCOUNT, OTHER, `${ACCOUNT}.team`]]);
  });

  test('goes on where it was interrupted, and writes nothing twice', async () => {
    const { office, terminal } = given();
    const many = Array.from({ length: 250 }, (_, index) => String(100_000_000_000 + index));
    const path = file(`address,budget\n${many.map((address) => `${address},5\n`).join('')}`);
    let left = 120;
    office.meanwhile = () => {
      if (left-- === 0) throw new Error('the connection is lost');
    };
    await expect(ended(office, terminal, 'budgets', 'import', path, '--yes')).rejects.toThrow('the connection is lost');
    expect(office.rows.length).toBeGreaterThanOrEqual(100);
    office.meanwhile = () => undefined;
    expect(await ended(office, terminal, 'budgets', 'import', path, '--yes')).toBe(0);
    expect(new Set(office.rows.map(({ address }) => address)).size).toBe(250);
    expect(office.rows).toHaveLength(250);
    expect(terminal.told).toEqual(expect.arrayContaining(['200 of 250 looked at', '100 of 250 written']));
  });

  test('names what somebody has changed meanwhile, and ends with 1', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    office.meanwhile = () => office.has(ACCOUNT, '900');
    expect(await ended(office, terminal, 'budgets', 'import', file(GOOD), '--yes')).toBe(1);
    expect(said(terminal)).toContain(`${ACCOUNT}: somebody has changed it since it was read, so it was not written`);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '900' });
    expect(office.settings(OTHER)).toEqual({ BudgetValue: '1000', Mode: 'enforce' });
  });

  test('ends with 2 when something is not in force in time, and says why', async () => {
    const { office, terminal } = given();
    office.answer = () => ({ status: 'PENDING', value: parseUsd('5'), reason: 'no spoke' });
    const one = file(`address,budget\n${ACCOUNT},5\n`);
    expect(await ended(office, terminal, 'budgets', 'import', one, '--yes', '--wait', '4')).toBe(2);
    expect(terminal.lines.slice(-2)).toEqual(['1 budget written, 0 in force', `  ${ACCOUNT}: on its way: no spoke`]);
  });

  test('--check changes nothing, and ends with 2 where something would be changed', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '600'));
    expect(await ended(office, terminal, 'budgets', 'import', file(GOOD), '--check', '--json')).toBe(2);
    expect(JSON.parse(terminal.text)).toMatchObject({
      budgets: 3,
      as_they_are: 1,
      changes: [{ address: OTHER, is_new: true, at_once: null }, { address: '444444444444' }],
    });
    expect(office.rows).toEqual([]);
    expect(
      await ended(office, terminal, 'budgets', 'import', file(`address,budget\n${ACCOUNT},600\n`), '--check'),
    ).toBe(0);
  });

  test('of a file that is not there says so', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'budgets', 'import', '/nowhere.csv')).rejects.toThrow(
      '/nowhere.csv: cannot be read',
    );
  });
});

describe('budgets export', () => {
  test.each(['csv', 'yaml'] as const)('in %s is what import takes for no change', async (format) => {
    const { office, terminal } = given((one) =>
      one.has(ACCOUNT, '500.5', { Mode: 'enforce', Thresholds: ['50', '90'], Exempt: ['a', 'b'] }).has('r-ab12', '7'),
    );
    expect(await ended(office, terminal, 'budgets', 'export', '--format', format)).toBe(0);
    const path = file(terminal.text, `export.${format}`);
    expect(await ended(office, terminal, 'budgets', 'import', path, '--check')).toBe(0);
  });

  test('leaves out what follows a team or a default', async () => {
    const { office, terminal } = given((one) =>
      one
        .has(ACCOUNT, '500')
        .has(OTHER, '7', { Defaulted: { From: 'r-ab12', BudgetValue: '7' } })
        .has(`${ACCOUNT}.team`, '5', { RegisteredBy: 'workload-budget' }),
    );
    await ended(office, terminal, 'budgets', 'export');
    expect(terminal.text).toBe(
      `address,budget,mode,thresholds,emails,exempt,freeze,grace,when-blind,tag\n${ACCOUNT},500,,,,,,,,`,
    );
    expect(terminal.told).toEqual(['left out: 2 budgets that follow a default or a team, or have ended']);
  });
});
