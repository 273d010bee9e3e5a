import pMap from 'p-map';
import { address as toAddress, isAddress, isWorkload, type Address } from '../../core/domain/address';
import { formatDecimal } from '../../core/domain/decimal';
import { formatUsd, money } from '../../core/domain/money';
import { periodOf, previousPeriod } from '../../core/domain/period';
import { formatInstant, later, type Instant } from '../../core/domain/time';
import { everyPage } from '../../core/pages';
import type { AccountBill } from '../../ledger/domain/account-bill';
import { explanationOf, sumOfLines } from '../../ledger/domain/bill-coverage';
import type { BillCoverage, CoverageLine } from '../../ledger/domain/coverage-line';
import { FACTOR_DECIMALS } from '../../ledger/domain/factor';
import { CliError, EXIT } from './cli-error';
import type { Office } from './office';
import type { Terminal } from './terminal';
import { count, table, usd } from './words';

/** How meters have counted what AWS bills of an account. */
interface AccountCoverage extends BillCoverage {
  readonly account: Address;
  readonly bill: AccountBill;
}

/** Changes when a field goes or gets another meaning, not when one is added. */
const SCHEMA_VERSION = 1;
const CONCURRENCY = 10;
const PERMILLE = 1_000n;

/** Returns whether the words of a command are accounts of an installation, and no files. */
export function areAddresses(words: readonly string[]): boolean {
  return words.every(isAddress);
}

/** Returns the accounts. Throws a CliError that names what is none. */
export function requireAccounts(words: readonly string[]): readonly Address[] {
  const workload = words.map(toAddress).find(isWorkload);
  if (workload === undefined) return words.map(toAddress);
  throw new CliError(`'${workload}' is a workload: the bill knows accounts. Expected a 12-digit account id`);
}

/** Says how much of what AWS bills meters have seen, by account and service, and what explains the rest. */
export async function showLiveCoverage(
  accounts: readonly Address[],
  { json = false }: { readonly json?: boolean | undefined },
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const now = terminal.clock.now();
  const asked = accounts.length > 0 ? accounts : await accountsOf(office, now);
  const found = await pMap(asked, async (account) => ({ account, bill: await billOf(account, office, now) }), {
    concurrency: CONCURRENCY,
  });
  const covered = found
    .flatMap(({ account, bill }): readonly AccountCoverage[] =>
      bill?.coverage === undefined ? [] : [{ account, bill, ...bill.coverage }],
    )
    .sort((one, other) => (one.account < other.account ? -1 : 1));
  const without = asked.filter((account) => !covered.some((one) => one.account === account));
  const lines = json ? [JSON.stringify(jsonOf(covered, without), undefined, 2)] : linesOf(covered, without);
  for (const line of lines) terminal.print(line);
  return EXIT.done;
}

async function accountsOf({ ledgers }: Office, now: Instant): Promise<readonly Address[]> {
  const found: Address[] = [];
  for await (const page of everyPage((cursor) => ledgers.page(periodOf(now), cursor))) {
    found.push(...page.ledgers.map(({ address }) => address).filter((address) => !isWorkload(address)));
  }
  return found;
}

/** Returns the bill of this month, or of the one before as long as this one has nothing to compare. */
async function billOf(account: Address, { bills }: Office, now: Instant): Promise<AccountBill | undefined> {
  const period = periodOf(now);
  const bill = await bills.find(account, period);
  return bill?.coverage === undefined ? bills.find(account, previousPeriod(period)) : bill;
}

const HEAD = ['all', 'live', 'not metered', 'price', 'missed start', 'unknown', 'seen live', 'factor', 'explained by'];

/** The report for people: what it comes to, and a line for each service of each account. */
export function linesOf(covered: readonly AccountCoverage[], without: readonly Address[]): readonly string[] {
  const sum = sumOfLines(covered.flatMap(({ lines }) => lines));
  return [
    `${count(covered.length, 'account')}, USD in complete days: ${usd(sum.total, 2)} billed, ${usd(sum.live, 2)} of it seen live` +
      ` (${shareOf(sum)})`,
    ...(without.length === 0 ? [] : [`Nothing to compare yet: ${without.join(', ')}`]),
    ...(covered.length === 0 ? [] : ['', ...table(['account, service', ...HEAD], covered.flatMap(rowsOf))]),
  ];
}

function rowsOf({ account, from, through, lines }: AccountCoverage): readonly (readonly string[])[] {
  const days = `${dayOf(from)} to ${dayOf(later(through, -1))}`;
  return [
    [`${account}, ${days}`, ...cellsOf(sumOfLines(lines)), '', ''],
    ...lines.map((line) => [
      `  ${line.service}`,
      ...cellsOf(line),
      line.factor === undefined ? '–' : formatDecimal(line.factor, FACTOR_DECIMALS),
      explanationOf(line),
    ]),
  ];
}

type Amounts = Omit<CoverageLine, 'service' | 'factor'>;

function cellsOf(of: Amounts): readonly string[] {
  return [
    ...[of.total, of.live, of.notMetered, of.price, of.missedStarts, of.unknown].map((amount) => usd(amount)),
    shareOf(of),
  ];
}

/** The part of what is billed that was seen live. A discount may make it more than all. */
function shareOf({ total, live }: Amounts): string {
  if (total <= 0n) return '–';
  const share = (live * PERMILLE) / total;
  return `${share / 10n}.${share % 10n} %`;
}

/** The same for machines. Amounts are decimal texts, exact. */
export function jsonOf(covered: readonly AccountCoverage[], without: readonly Address[]) {
  return {
    schema_version: SCHEMA_VERSION,
    ...amountsJson(sumOfLines(covered.flatMap(({ lines }) => lines))),
    accounts: covered.map(({ account, from, through, bill, lines }) => ({
      account,
      from: formatInstant(from),
      through: formatInstant(through),
      source: bill.source ?? null,
      read_at: bill.readAt === undefined ? null : formatInstant(bill.readAt),
      ...amountsJson(sumOfLines(lines)),
      services: lines.map((line) => ({
        service: line.service,
        ...amountsJson(line),
        factor: line.factor === undefined ? null : formatDecimal(line.factor, FACTOR_DECIMALS),
        explained_by: explanationOf(line),
      })),
    })),
    nothing_to_compare: without,
  };
}

/** `billed_usd` is what is known by the bill alone: below zero where less is paid than was seen. */
function amountsJson(of: Amounts) {
  return {
    total_usd: formatUsd(of.total),
    live_usd: formatUsd(of.live),
    billed_usd: formatUsd(money(of.total - of.live)),
    not_metered_usd: formatUsd(of.notMetered),
    price_usd: formatUsd(of.price),
    missed_start_usd: formatUsd(of.missedStarts),
    unknown_usd: formatUsd(of.unknown),
  };
}

function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}
