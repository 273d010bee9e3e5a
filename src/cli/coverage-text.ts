import type { CoverageReport, UnknownLine } from '../bill/domain/coverage';
import { totalOf, type Counted } from '../bill/domain/coverage-tally';
import { formatRounded, perMille, sumOf } from '../bill/domain/exact-sum';
import type { ExactDecimal } from '../core/domain/decimal';

const DECIMALS = 6;
/** More are in the JSON. */
const MOST_UNKNOWN_SHOWN = 20;

/** The report for people: what it comes to, what cannot be counted, and tables by service and by account. */
export function coverageText(report: CoverageReport, costColumn: string): string {
  return [
    ...summary(report, costColumn),
    ...unknownLines(report),
    ...otherProviders(report),
    '',
    ...byService(report),
    '',
    ...byAccount(report),
  ].join('\n');
}

function summary(report: CoverageReport, costColumn: string): readonly string[] {
  const { lines, accounts, accountsWithoutPosition, kinds } = report;
  const { paidLines, liveLines, pricedLines, unpricedLines, unknownLines: unknown } = totalOf(report.currencies);
  const sums = report.currencies
    .filter((sum) => sum.paidLines > 0)
    .flatMap((sum) => [
      `${sum.currency}: ${money(sum.live)} seen live (${shareOf(sum)}), ${money(sum.priced)} use that is not metered, ` +
        `${money(sum.unpriced)} neither${sum.unknownLines > 0 ? `, ${money(sum.unknown)} not counted` : ''}`,
      `  ${kinds
        .filter(({ currency }) => currency === sum.currency)
        .map(({ kind, cost }) => `${kind} ${money(cost)}`)
        .join(', ')}`,
    ]);
  return [
    `${lines} lines, ${paidLines} of which cost something (${costColumn}):`,
    `  ${liveLines} are seen live: a meter books them as they accrue`,
    `  ${pricedLines} are use at a price by the unit that no meter books: known by the bill alone`,
    `  ${unpricedLines} are neither: taxes, credits, refunds, fees, corrections`,
    `  ${unknown} cannot be counted`,
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
    ...shown.map((line) => `  ${placeOf(line)}: ${line.faults.map(({ words }) => words).join('; ')}`),
    ...(count > shown.length ? [`  … and ${count - shown.length} more`] : []),
  ];
}

function placeOf({ file, row, line }: UnknownLine): string {
  return line === undefined ? `${file}, row ${row}` : `${file}, line ${line}`;
}

function otherProviders({ otherProviders: others }: CoverageReport): readonly string[] {
  return others.map(
    ({ provider, currency, lines, cost }) =>
      `Not AWS, in no account: ${lines} lines of ${provider}, ${money(cost)} ${currency}`,
  );
}

const HEAD = ['lines', 'paid', 'live', 'not metered', 'neither', 'seen live'] as const;

function byService({ services }: CoverageReport): readonly string[] {
  return table(
    ['service', ...HEAD],
    services.map((service) => [inCurrency(service.service, service.currency), ...cellsOf(service)]),
  );
}

function byAccount({ accounts }: CoverageReport): readonly string[] {
  return table(
    ['account, service', ...HEAD, 'unseen an hour'],
    accounts.flatMap((account) => [
      [inCurrency(account.account, account.currency), ...cellsOf(account), money(account.unseenPerHour)],
      ...account.services.map((service) => [`  ${service.service}`, ...cellsOf(service), money(service.unseenPerHour)]),
    ]),
  );
}

function inCurrency(name: string, currency: string): string {
  return currency === 'USD' ? name : `${name} (${currency})`;
}

function cellsOf(counted: Counted): readonly string[] {
  return [
    String(counted.lines),
    String(counted.paidLines),
    money(counted.live),
    money(counted.priced),
    money(counted.unpriced),
    shareOf(counted),
  ];
}

/** Aligns the cells of each column: names to the left, figures to the right. */
function table(head: readonly string[], body: readonly (readonly string[])[]): readonly string[] {
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

function money(amount: ExactDecimal): string {
  return formatRounded(amount, DECIMALS);
}

/** The share of what is seen live in what can be counted. Credits may make it more than all. */
function shareOf({ live, billed }: Counted): string {
  const share = perMille(live, sumOf([live, billed]));
  return share === undefined ? '–' : `${share / 10n}.${share % 10n} %`;
}
