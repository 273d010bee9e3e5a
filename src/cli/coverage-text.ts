import type { AccountCoverage, CoverageReport, ServiceCoverage } from '../bill/domain/coverage';
import { totalOf, type Counted } from '../bill/domain/coverage-tally';
import { formatRounded, perMille, sumOf } from '../bill/domain/exact-sum';

const DECIMALS = 6;
/** More are in the JSON. */
const MOST_UNKNOWN_SHOWN = 20;

/** The report for people: what it comes to, what cannot be counted, and a table by account and service. */
export function coverageText(report: CoverageReport, costColumn: string): string {
  return [
    ...summary(report, costColumn),
    ...unknownLines(report),
    ...otherProviders(report),
    '',
    ...table(report),
  ].join('\n');
}

function summary(report: CoverageReport, costColumn: string): readonly string[] {
  const { lines, accounts, accountsWithoutPosition } = report;
  const { paidLines, liveLines, billedLines, unknownLines: unknown } = totalOf(report.currencies);
  const sums = report.currencies
    .filter((sum) => sum.paidLines > 0)
    .map(
      (sum) =>
        `  ${sum.currency}: ${formatRounded(sum.live, DECIMALS)} live, ${formatRounded(sum.billed, DECIMALS)} by the bill` +
        `, ${formatRounded(sum.unknown, DECIMALS)} not counted; seen live ${shareOf(sum)}`,
    );
  return [
    `${lines} lines, ${paidLines} of which cost something (${costColumn}):`,
    `  ${liveLines} seen live, ${billedLines} by the bill alone, ${unknown} that cannot be counted`,
    ...sums,
    `${new Set(accounts.map(({ account }) => account)).size} accounts, ${accountsWithoutPosition} without a position`,
  ];
}

function unknownLines({ unknown, unknownLines: count }: CoverageReport): readonly string[] {
  if (count === 0) return [];
  const shown = unknown.slice(0, MOST_UNKNOWN_SHOWN);
  return [
    '',
    'Lines that cannot be counted:',
    ...shown.map(({ file, row, reason }) => `  ${file}, row ${row}: ${reason}`),
    ...(count > shown.length ? [`  … and ${count - shown.length} more`] : []),
  ];
}

function otherProviders({ otherProviders: others }: CoverageReport): readonly string[] {
  return others.map(
    ({ provider, currency, lines, cost }) =>
      `Not AWS, in no account: ${lines} lines of ${provider}, ${formatRounded(cost, DECIMALS)} ${currency}`,
  );
}

const HEAD = ['account, service', 'lines', 'paid', 'live', 'by the bill', 'seen live', 'unseen an hour'] as const;

function table({ accounts }: CoverageReport): readonly string[] {
  const rows = [
    HEAD,
    ...accounts.flatMap((account) => [
      rowOf(`${account.account}${account.currency === 'USD' ? '' : ` (${account.currency})`}`, account),
      ...account.services.map((service) => rowOf(`  ${service.service}`, service)),
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

function rowOf(name: string, counted: AccountCoverage | ServiceCoverage): readonly string[] {
  return [
    name,
    String(counted.lines),
    String(counted.paidLines),
    formatRounded(counted.live, DECIMALS),
    formatRounded(counted.billed, DECIMALS),
    shareOf(counted),
    formatRounded(counted.unseenPerHour, DECIMALS),
  ];
}

/** The share of what is seen live in what can be counted. Credits may make it more than all. */
function shareOf({ live, billed }: Counted): string {
  const share = perMille(live, sumOf([live, billed]));
  return share === undefined ? '–' : `${share / 10n}.${share % 10n} %`;
}
