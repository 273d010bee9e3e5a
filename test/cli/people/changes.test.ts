import { recordedChange } from '../../../src/budgets/domain/budget-history';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/domain/time';
import { ended, given } from './given';
import { NOW, type InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';
const REMOVED = '333333333333';
const WORKLOAD = `${REMOVED}.shop`;
const UNIT = 'ou-ab12-cdef3456';

/** What was changed, hours ago. */
function history(office: InMemoryOffice, ...of: readonly (readonly [address: string, hours: number])[]): void {
  for (const [address, hours] of of) {
    const Changed = { Who: 'Ann', Why: 'plan', At: `${hours}` };
    office.rows.push(
      recordedChange(
        { id: `${1_000 - hours}`, address, at: later(NOW, -hours * MS_PER_HOUR) },
        { BudgetValue: '5' },
        { BudgetValue: '6', Changed },
      ),
    );
  }
}

function changed(prepare: (office: InMemoryOffice) => void = () => undefined) {
  return given((office) => {
    office.has(ACCOUNT, '500');
    office.organization = [ACCOUNT as never, REMOVED as never];
    office.removed = [WORKLOAD];
    history(office, [ACCOUNT, 30], [ACCOUNT, 2], [REMOVED, 3], [WORKLOAD, 4], ['*', 5], [UNIT, 6], [ACCOUNT, 24 * 40]);
    jest.spyOn(office, 'allHistory');
    prepare(office);
  });
}

test('of the whole organization, the newest first, by keys alone; it names what it cannot see so', async () => {
  const { office, terminal } = changed();
  expect(await ended(office, terminal, 'changes', '--since', '1d')).toBe(0);
  expect(terminal.text).toMatchInlineSnapshot(`
"2026-11-15 22:00:00 UTC  222222222222  budget 5.00 USD → 6.00 USD
    by Ann: plan
2026-11-15 21:00:00 UTC  333333333333  budget 5.00 USD → 6.00 USD
    by Ann: plan
2026-11-15 20:00:00 UTC  333333333333.shop  budget 5.00 USD → 6.00 USD
    by Ann: plan
2026-11-15 19:00:00 UTC  *  budget 5.00 USD → 6.00 USD
    by Ann: plan
4 changes since 2026-11-15 00:00:00 UTC
Budgets that are gone, of accounts that have left the organization or of units, are not among them: --gone finds them, through the whole table"
`);
  expect(office.allHistory).not.toHaveBeenCalled();
});

test('with --gone also of what nothing is known of, through the whole table', async () => {
  const { office, terminal } = changed();
  await ended(office, terminal, 'changes', '--gone', '--since', '2026-11-15', '--json');
  const { is_whole, changes } = JSON.parse(terminal.text) as { is_whole: boolean; changes: { address: string }[] };
  expect([is_whole, changes.map(({ address }) => address)]).toEqual([true, [ACCOUNT, REMOVED, WORKLOAD, '*', UNIT]]);
  expect(changes[0]).toMatchObject({
    who: 'Ann',
    why: 'plan',
    settings: [{ name: 'BudgetValue', from: '5', to: '6' }],
  });
});

test('where the organization may not be asked, removed budgets are found through the whole table', async () => {
  const { office, terminal } = changed((one) => (one.organization = { unknown: 'denied' }));
  await ended(office, terminal, 'changes', '--since', '1d');
  expect(terminal.text).toContain(`  ${REMOVED}  budget 5.00 USD → 6.00 USD`);
  expect(terminal.text).not.toContain('--gone');
});

test('of 30 days without a word; a wrong time is named', async () => {
  const { office, terminal } = changed();
  await ended(office, terminal, 'changes');
  expect(terminal.lines.filter((line) => line.includes(ACCOUNT))).toHaveLength(2);
  expect(terminal.text).toContain(`since ${new Date(NOW - 30 * MS_PER_DAY).toISOString().slice(0, 10)}`);
  await expect(ended(office, terminal, 'changes', '--since', 'soon')).rejects.toThrow("'soon' is no time");
});
