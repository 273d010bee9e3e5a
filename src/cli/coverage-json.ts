import type { AccountCoverage, CoverageReport, ServiceCoverage } from '../bill/domain/coverage';
import { totalOf, type Counted } from '../bill/domain/coverage-tally';
import { formatExact, sumOf } from '../bill/domain/exact-sum';

const USD = 'USD';

/** The report for machines, as docs/coverage.md describes it. Amounts are decimal texts, exact. */
export function coverageJson(report: CoverageReport, costColumn: string) {
  const all = totalOf(report.currencies);
  const usd = totalOf(report.currencies.filter(({ currency }) => currency === USD));
  const ofOthers = report.otherProviders.filter(({ currency }) => currency === USD).map(({ cost }) => cost);
  return {
    cost_column: costColumn,
    lines: report.lines,
    ...countsOf(all),
    live_usd: formatExact(usd.live),
    billed_usd: formatExact(usd.billed),
    unknown_usd: formatExact(usd.unknown),
    other_providers_usd: formatExact(sumOf(ofOthers)),
    total_usd: formatExact(sumOf([usd.live, usd.billed, usd.unknown, ...ofOthers])),
    accounts_without_position: report.accountsWithoutPosition,
    currencies: report.currencies.map((entry) => ({ currency: entry.currency, lines: entry.lines, ...moneyOf(entry) })),
    other_providers: report.otherProviders.map(({ cost, ...other }) => ({ ...other, cost: formatExact(cost) })),
    unknown: report.unknown,
    accounts: report.accounts.map(accountJson),
  };
}

function accountJson({ account, currency, services, ...counted }: AccountCoverage) {
  return {
    account,
    currency,
    lines: counted.lines,
    ...moneyOf(counted),
    unseen_per_hour: formatExact(counted.unseenPerHour),
    services: services.map(serviceJson),
  };
}

function serviceJson(service: ServiceCoverage) {
  return {
    service: service.service,
    lines: service.lines,
    ...moneyOf(service),
    unseen_per_hour: formatExact(service.unseenPerHour),
  };
}

function countsOf({ paidLines, liveLines, billedLines, unknownLines }: Counted) {
  return { paid_lines: paidLines, live_lines: liveLines, billed_lines: billedLines, unknown_lines: unknownLines };
}

function moneyOf(counted: Counted) {
  return {
    ...countsOf(counted),
    live: formatExact(counted.live),
    billed: formatExact(counted.billed),
    unknown: formatExact(counted.unknown),
  };
}
