import type { AccountCoverage, CoverageReport, ServiceCoverage } from '../bill/domain/coverage';
import { totalOf, type Counted } from '../bill/domain/coverage-tally';
import { formatExact, sumOf } from '../bill/domain/exact-sum';

const USD = 'USD';
/** Changes when a field goes or gets another meaning, not when one is added. */
const SCHEMA_VERSION = 1;

/** The report for machines, as docs/coverage.md describes it. Amounts are decimal texts, exact. */
export function coverageJson(report: CoverageReport, costColumn: string) {
  const all = totalOf(report.currencies);
  const usd = totalOf(report.currencies.filter(({ currency }) => currency === USD));
  const ofOthers = report.otherProviders.filter(({ currency }) => currency === USD).map(({ cost }) => cost);
  return {
    schema_version: SCHEMA_VERSION,
    cost_column: costColumn,
    lines: report.lines,
    ...countsOf(all),
    live_usd: formatExact(usd.live),
    billed_usd: formatExact(usd.billed),
    priced_usd: formatExact(usd.priced),
    unpriced_usd: formatExact(usd.unpriced),
    unknown_usd: formatExact(usd.unknown),
    other_providers_usd: formatExact(sumOf(ofOthers)),
    total_usd: formatExact(sumOf([usd.live, usd.billed, usd.unknown, ...ofOthers])),
    accounts_without_position: report.accountsWithoutPosition,
    currencies: report.currencies.map((entry) => ({ currency: entry.currency, lines: entry.lines, ...moneyOf(entry) })),
    kinds: report.kinds.map(({ cost, ...kind }) => ({ ...kind, cost: formatExact(cost) })),
    other_providers: report.otherProviders.map(({ cost, ...other }) => ({ ...other, cost: formatExact(cost) })),
    unknown: report.unknown.map(({ file, row, line = null, faults }) => ({
      file,
      row,
      line,
      faults: faults.map(({ columns, words }) => ({ columns, reason: words })),
    })),
    services: report.services.map(({ service, currency, ...counted }) => ({
      service,
      currency,
      lines: counted.lines,
      ...moneyOf(counted),
    })),
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

function countsOf(counted: Counted) {
  return {
    paid_lines: counted.paidLines,
    live_lines: counted.liveLines,
    billed_lines: counted.billedLines,
    priced_lines: counted.pricedLines,
    unpriced_lines: counted.unpricedLines,
    unknown_lines: counted.unknownLines,
  };
}

function moneyOf(counted: Counted) {
  return {
    ...countsOf(counted),
    live: formatExact(counted.live),
    billed: formatExact(counted.billed),
    priced: formatExact(counted.priced),
    unpriced: formatExact(counted.unpriced),
    unknown: formatExact(counted.unknown),
  };
}
