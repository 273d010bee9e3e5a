import pMap from 'p-map';
import { formatUsd, total, type Money } from '../../core/domain/money';
import { periodOf } from '../../core/domain/period';
import { formatInstant, later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import { describeFailure } from './aws-errors';
import { allBudgets } from './budgets';
import { EXIT } from './cli-error';
import { costGroups, type CostRow } from './cost-groups';
import type { Office } from './office';
import { sinceOf } from './stopped';
import type { Terminal } from './terminal';
import { count, moment, table, usd } from './words';

export interface CostOptions {
  readonly json?: boolean | undefined;
  readonly since?: string | undefined;
}

const UNSAID_DAYS = 30;
const CONCURRENCY = 4;
/** What AWS bills and nothing counts. */
const UNCOUNTED = [
  'traces of X-Ray: 5 USD for a million that are recorded',
  'requests to the key of the operators’ topic, and mails and other deliveries of SNS',
  'storage of logs (kept for a year): 0.03 USD a GB-month',
] as const;

/** Says what the guardrail itself has cost, from what its parts have counted. Returns the exit code. */
export async function showCost(
  { json = false, since }: CostOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const now = terminal.clock.now();
  const from = since === undefined ? later(now, -UNSAID_DAYS * MS_PER_DAY) : sinceOf(since, now);
  const accounts = (await allBudgets(office)).filter(({ kind }) => kind === 'account').map(({ address }) => address);
  const groups = costGroups(office.installation, { from, now, period: periodOf(now), accounts });
  const found = await pMap(groups, runGroup, { concurrency: CONCURRENCY });
  const rows = found.flatMap(({ rows: some }) => some);
  const unknown = [...found.flatMap(({ unknown: some }) => some), ...UNCOUNTED];
  const cost = { from, now, accounts: accounts.length, rows, unknown };
  for (const line of json ? [JSON.stringify(costJson(cost), undefined, 2)] : costLines(cost)) terminal.print(line);
  return EXIT.done;
}

async function runGroup({ name, count: counting }: ReturnType<typeof costGroups>[number]) {
  try {
    return { rows: await counting(), unknown: [] };
  } catch (error) {
    const why = describeFailure(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return { rows: [], unknown: [`${name}: ${why}`] };
  }
}

interface Cost {
  readonly from: Instant;
  readonly now: Instant;
  readonly accounts: number;
  readonly rows: readonly CostRow[];
  readonly unknown: readonly string[];
}

const sumOf = (rows: readonly CostRow[]): Money => total(rows.map(({ cost }) => cost));

function costLines({ from, now, accounts, rows, unknown }: Cost): readonly string[] {
  const byCost = [...rows].sort((one, other) => (one.cost === other.cost ? 0 : one.cost < other.cost ? 1 : -1));
  const here = byCost.filter(({ paidBy }) => paidBy === 'management account');
  const spokes = byCost.filter(({ paidBy }) => paidBy === 'spokes');
  const days = Math.round((now - from) / MS_PER_DAY);
  const lines = (some: readonly CostRow[]) =>
    table(
      ['WHAT', 'COUNTED', 'PRICE', 'USD', 'SOURCE'],
      some.map(({ what, counted, price, cost, source }) => [what, counted, price, usd(cost), source]),
    );
  return [
    `Since ${moment(from)} (${count(days, 'day')}), for ${count(accounts, 'account')}, at list prices of us-east-1 before free tiers and discounts:`,
    '',
    ...lines(here),
    `${usd(sumOf(here), 2)} USD in the management account`,
    ...(spokes.length === 0 ? [] : ['', ...lines(spokes), `${usd(sumOf(spokes), 2)} USD in the spokes`]),
    '',
    `Not counted: ${unknown[0] ?? ''}`,
    ...unknown.slice(1).map((one) => `             ${one}`),
  ];
}

/** The same for machines. Amounts are decimal texts in USD, exact. */
function costJson({ from, now, accounts, rows, unknown }: Cost) {
  return {
    since: formatInstant(from),
    at: formatInstant(now),
    accounts,
    prices: 'list prices of us-east-1, before free tiers and discounts',
    management_account_usd: formatUsd(sumOf(rows.filter(({ paidBy }) => paidBy === 'management account'))),
    spokes_usd: formatUsd(sumOf(rows.filter(({ paidBy }) => paidBy === 'spokes'))),
    rows: rows.map(({ what, counted, price, cost, source, paidBy }) => ({
      what,
      counted,
      price,
      usd: formatUsd(cost),
      source,
      paid_by: paidBy,
    })),
    not_counted: unknown,
  };
}
