import { address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import type { Period } from '../../../src/core/domain/period';
import { parseInstant } from '../../../src/core/domain/time';
import { emptyBill } from '../../../src/ledger/domain/account-bill';
import { sumOfLines } from '../../../src/ledger/domain/bill-coverage';
import type { CoverageLine } from '../../../src/ledger/domain/coverage-line';
import { factor } from '../../../src/ledger/domain/factor';
import { NOVEMBER } from '../../support/ledgers';
import { currentLedger, ended, given } from './given';
import type { InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';
const NEW = '333333333333';
const OCTOBER = '2026-10' as Period;

const lineOf = (service: string, said: Readonly<Record<string, string>>, tenThousandths?: bigint): CoverageLine => ({
  ...sumOfLines([]),
  ...Object.fromEntries(Object.entries(said).map(([name, usd]) => [name, parseUsd(usd)])),
  service,
  factor: tenThousandths === undefined ? undefined : factor(tenThousandths),
});

function hasBill(office: InMemoryOffice, period = NOVEMBER): void {
  office.billsOf.set(`${ACCOUNT} ${period}`, {
    ...emptyBill(address(ACCOUNT), period),
    source: 'CostExplorer',
    readAt: parseInstant('2026-11-15T18:10:00.000Z'),
    coverage: {
      from: parseInstant('2026-11-01T00:00:00.000Z'),
      through: parseInstant('2026-11-14T00:00:00.000Z'),
      lines: [
        lineOf('Amazon Elastic Compute Cloud', { total: '84', live: '120', price: '-36' }, 7_000n),
        lineOf('Amazon Simple Storage Service', { total: '16', notMetered: '16' }),
        lineOf('Amazon RDS', { total: '6', live: '2', missedStarts: '4' }, 10_000n),
      ],
    },
  });
}

const watched = (prepare: (office: InMemoryOffice) => void = hasBill) =>
  given((office) => {
    for (const one of [NEW, ACCOUNT, `${ACCOUNT}.shop`]) {
      currentLedger(office, one, { spent: '120', limit: '500', perHour: '2.5' });
    }
    prepare(office);
  });

test('says of each account what was seen live of each service, and what explains the rest', async () => {
  const { office, terminal } = watched();
  expect(await ended(office, terminal, 'coverage')).toBe(0);
  const [summary, without, ...rows] = terminal.lines;
  expect([summary, without]).toEqual([
    '1 account, USD in complete days: 106.00 billed, 122.00 of it seen live (115.0 %)',
    'Nothing to compare yet: 333333333333',
  ]);
  const cells = rows.map((row) => row.trim().split(/ {2,}/).join(' | '));
  expect(cells).toEqual([
    '',
    'account, service | all | live | not metered | price | missed start | unknown | seen live | factor | explained by',
    '222222222222, 2026-11-01 to 2026-11-13 | 106.00 | 122.00 | 16.00 | -36.00 | 4.00 | 0.00 | 115.0 %',
    'Amazon Elastic Compute Cloud | 84.00 | 120.00 | 0.00 | -36.00 | 0.00 | 0.00 | 142.8 % | 0.7 | price, counted from now on',
    'Amazon Simple Storage Service | 16.00 | 0.00 | 16.00 | 0.00 | 0.00 | 0.00 | 0.0 % | – | not metered',
    'Amazon RDS | 6.00 | 2.00 | 0.00 | 0.00 | 4.00 | 0.00 | 33.3 % | 1 | missed start',
  ]);
});

test('says of one account the same to machines, with exact amounts', async () => {
  const { office, terminal } = watched();
  expect(await ended(office, terminal, 'coverage', ACCOUNT, '--json')).toBe(0);
  expect(JSON.parse(terminal.text)).toEqual({
    schema_version: 1,
    total_usd: '106',
    live_usd: '122',
    billed_usd: '-16',
    not_metered_usd: '16',
    price_usd: '-36',
    missed_start_usd: '4',
    unknown_usd: '0',
    accounts: [
      expect.objectContaining({
        account: ACCOUNT,
        from: '2026-11-01T00:00:00.000Z',
        through: '2026-11-14T00:00:00.000Z',
        source: 'CostExplorer',
        read_at: '2026-11-15T18:10:00.000Z',
        total_usd: '106',
      }),
    ],
    nothing_to_compare: [],
  });
  const { accounts } = JSON.parse(terminal.text) as { accounts: readonly { services: readonly unknown[] }[] };
  expect(accounts[0]?.services[0]).toEqual({
    service: 'Amazon Elastic Compute Cloud',
    total_usd: '84',
    live_usd: '120',
    billed_usd: '-36',
    not_metered_usd: '0',
    price_usd: '-36',
    missed_start_usd: '0',
    unknown_usd: '0',
    factor: '0.7',
    explained_by: 'price, counted from now on',
  });
});

test('goes by the month before as long as this one has nothing to compare', async () => {
  const { office, terminal } = watched((one) => hasBill(one, OCTOBER));
  await ended(office, terminal, 'coverage', ACCOUNT);
  expect(terminal.lines[0]).toContain('1 account, USD in complete days: 106.00 billed');
});

test('names the accounts of which nothing is known', async () => {
  const { office, terminal } = watched();
  await ended(office, terminal, 'coverage', NEW);
  expect(terminal.lines.slice(0, 2)).toEqual([
    '0 accounts, USD in complete days: 0.00 billed, 0.00 of it seen live (–)',
    `Nothing to compare yet: ${NEW}`,
  ]);
});

test('refuses a workload: the bill knows accounts', async () => {
  const { office, terminal } = watched();
  await expect(ended(office, terminal, 'coverage', `${ACCOUNT}.shop`)).rejects.toThrow(
    `'${ACCOUNT}.shop' is a workload: the bill knows accounts. Expected a 12-digit account id`,
  );
});

test('reads what is no account as a file', async () => {
  const { office, terminal } = watched();
  await expect(ended(office, terminal, 'coverage', 'none.csv')).rejects.toThrow('none.csv');
});
