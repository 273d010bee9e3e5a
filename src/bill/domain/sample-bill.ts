import { formatDecimal } from '../../core/domain/decimal';
import { periodEnd, periodStart, type Period } from '../../core/domain/period';
import { formatInstant, later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../core/domain/time';

/** The hours of a month in which something runs: the hour counts from the month's first. */
type Schedule = (hour: number) => boolean;

interface SampleUse {
  readonly service: string;
  readonly description: string;
  /** What an hour costs, in 10^-10 USD. */
  readonly price: bigint;
  readonly runs: Schedule;
}

interface SampleAccount {
  readonly account: string;
  readonly name: string;
  /** USD a month. */
  readonly budget: string;
  readonly uses: readonly SampleUse[];
}

const HOURS_PER_DAY = 24;
const always: Schedule = () => true;
const fromDay =
  (day: number): Schedule =>
  (hour) =>
    hour >= (day - 1) * HOURS_PER_DAY;
const between =
  (first: number, last: number): Schedule =>
  (hour) =>
    hour % HOURS_PER_DAY >= first && hour % HOURS_PER_DAY < last;
const onDays =
  (first: number, last: number): Schedule =>
  (hour) =>
    hour >= (first - 1) * HOURS_PER_DAY && hour < last * HOURS_PER_DAY;

const EC2 = 'Amazon Elastic Compute Cloud';
const RDS = 'Amazon Relational Database Service';
const instance = (type: string, price: string, units: bigint, runs: Schedule): SampleUse => ({
  service: EC2,
  description: `$${price} per On Demand Linux ${type} Instance Hour`,
  price: units,
  runs,
});
const database = (type: string, price: string, units: bigint, runs: Schedule): SampleUse => ({
  service: RDS,
  description: `$${price} per db.${type} Single-AZ instance hour (or partial hour) running MySQL`,
  price: units,
  runs,
});
const VOLUMES: SampleUse = {
  service: EC2,
  description: '$0.08 per GB-month of General Purpose (gp3) provisioned storage - US East (N. Virginia)',
  price: 111_111_111n,
  runs: always,
};
const NAT: SampleUse = {
  service: EC2,
  description: '$0.045 per NAT Gateway Hour',
  price: 450_000_000n,
  runs: always,
};
const requests = (units: bigint, runs: Schedule): SampleUse => ({
  service: 'AWS Lambda',
  description: 'AWS Lambda - Total Compute - US East (Northern Virginia) - 0.0000166667 USD per Lambda-GB-Second',
  price: units,
  runs,
});

/** Accounts with what goes wrong in accounts: a cluster that nobody stops, a loop, growth, and mostly nothing. */
export const SAMPLE_ACCOUNTS: readonly SampleAccount[] = [
  {
    account: '111111111111',
    name: 'shop-production',
    budget: '1500',
    uses: [
      instance('m5.2xlarge', '0.384', 3_840_000_000n, always),
      instance('m5.2xlarge', '0.384', 3_840_000_000n, between(8, 20)),
      database('r5.xlarge', '0.48', 4_800_000_000n, always),
      VOLUMES,
      NAT,
    ],
  },
  {
    account: '022222222222',
    name: 'machine-learning',
    budget: '2500',
    uses: [
      instance('g5.4xlarge', '1.624', 16_240_000_000n, between(9, 18)),
      // Started on the 16th for a trial, and forgotten.
      instance('p4d.24xlarge', '32.7726', 327_726_000_000n, fromDay(16)),
      VOLUMES,
    ],
  },
  {
    account: '333333333333',
    name: 'events',
    budget: '400',
    uses: [
      // A function that calls itself, over a weekend.
      requests(60_000_000_000n, onDays(19, 22)),
      requests(300_000_000n, always),
      NAT,
    ],
  },
  {
    account: '444444444444',
    name: 'data-platform',
    budget: '900',
    uses: [
      instance('r5.4xlarge', '1.008', 10_080_000_000n, between(0, 6)),
      instance('r5.4xlarge', '1.008', 10_080_000_000n, fromDay(15)),
      database('r5.large', '0.24', 2_400_000_000n, always),
      VOLUMES,
    ],
  },
  {
    account: '555555555555',
    name: 'sandbox',
    budget: '150',
    uses: [instance('t3.large', '0.0832', 832_000_000n, between(8, 19)), VOLUMES],
  },
  {
    account: '666666666666',
    name: 'website',
    budget: '300',
    uses: [
      instance('t3.medium', '0.0416', 416_000_000n, always),
      database('t3.medium', '0.068', 680_000_000n, always),
      NAT,
    ],
  },
];

/** The budgets of the sample, as a file of `replay --budgets`. */
export function sampleBudgets(): string {
  return ['address,usd', ...SAMPLE_ACCOUNTS.map(({ account, budget }) => `${account},${budget}`), ''].join('\n');
}

const COLUMNS = [
  ...['AvailabilityZone', 'BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingAccountType'],
  ...['BillingCurrency', 'BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass'],
  ...['ChargeDescription', 'ChargeFrequency', 'ChargePeriodEnd', 'ChargePeriodStart', 'CommitmentDiscountCategory'],
  ...['CommitmentDiscountId', 'CommitmentDiscountName', 'CommitmentDiscountStatus', 'CommitmentDiscountType'],
  ...['ConsumedQuantity', 'ConsumedUnit', 'ContractedCost', 'ContractedUnitPrice', 'EffectiveCost'],
  ...['InvoiceIssuerName', 'ListCost', 'ListUnitPrice', 'PricingCategory', 'PricingQuantity', 'PricingUnit'],
  ...['ProviderName', 'PublisherName', 'RegionId', 'RegionName', 'ResourceId', 'ResourceName', 'ResourceType'],
  ...['ServiceCategory', 'ServiceName', 'SkuId', 'SkuPriceId', 'SubAccountId', 'SubAccountName', 'Tags'],
] as const;
export type SampleRow = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** The first line of the sample. */
export const SAMPLE_HEADER = `${COLUMNS.join(',')}\n`;
const COST_DECIMALS = 10;

/**
 * Makes a bill of a month, in FOCUS 1.0 with the columns of AWS's export, an hour at a time: the same one each time.
 * `copies` resources of each kind make it as large as is wanted.
 */
export function* sampleBill(month: Period, copies = 1): Generator<readonly SampleRow[]> {
  for (let start = periodStart(month); start < periodEnd(month); start = later(start, MS_PER_HOUR)) {
    const hour = (start - periodStart(month)) / MS_PER_HOUR;
    yield SAMPLE_ACCOUNTS.flatMap((account, place) =>
      account.uses
        .filter(({ runs }) => runs(hour))
        .flatMap((use) =>
          Array.from({ length: copies }, (_, copy) => useRow(month, start, account, use, copy * 7 + place)),
        ),
    );
  }
  yield SAMPLE_ACCOUNTS.map((account) => taxRow(month, account));
}

/** Writes rows of the sample as CSV. */
export function sampleCsv(rows: readonly SampleRow[]): string {
  return rows.map((row) => `${COLUMNS.map((name) => csvCell(row[name] ?? 'NULL')).join(',')}\n`).join('');
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function useRow(month: Period, start: Instant, account: SampleAccount, use: SampleUse, number: number): SampleRow {
  const cost = formatDecimal(use.price, COST_DECIMALS);
  const resource = `i-${(number * 2_654_435_761).toString(16).padStart(17, '0').slice(-17)}`;
  return {
    ...common(month, account),
    BilledCost: cost,
    ChargeCategory: 'Usage',
    ChargeDescription: use.description,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: timeOf(later(start, MS_PER_HOUR)),
    ChargePeriodStart: timeOf(start),
    ConsumedQuantity: '1.000000000000000',
    ConsumedUnit: 'Hours',
    ContractedCost: cost,
    ContractedUnitPrice: cost,
    EffectiveCost: cost,
    ListCost: cost,
    ListUnitPrice: cost,
    PricingCategory: 'Standard',
    PricingQuantity: '1.00000000000',
    PricingUnit: 'Hours',
    RegionId: 'us-east-1',
    RegionName: 'US East (N. Virginia)',
    ResourceId: `arn:aws:ec2:us-east-1:${account.account}:instance/${resource}`,
    ResourceType: 'instance',
    ServiceCategory: 'Compute',
    ServiceName: use.service,
    SkuId: '4GQWNPC9K2PZAY97',
    SkuPriceId: '4GQWNPC9K2PZAY97.JRTCKXETXF.6YS6EN2CT7',
    Tags: `{"application": "${account.name}", "environment": "prod", "owner": "team-${number % 40}"}`,
  };
}

/** Tax is a line of the whole month: a tenth of a dollar a day. */
function taxRow(month: Period, account: SampleAccount): SampleRow {
  const days = BigInt((periodEnd(month) - periodStart(month)) / MS_PER_DAY);
  return {
    ...common(month, account),
    BilledCost: formatDecimal(days, 1),
    ChargeCategory: 'Tax',
    ChargeDescription: 'Tax for product code AmazonEC2',
    ChargeFrequency: 'Recurring',
    ChargePeriodEnd: timeOf(periodEnd(month)),
    ChargePeriodStart: timeOf(periodStart(month)),
    ServiceName: EC2,
  };
}

function common(month: Period, { account, name }: SampleAccount): SampleRow {
  return {
    BillingAccountId: '999999999999',
    BillingAccountName: 'Example',
    BillingCurrency: 'USD',
    BillingPeriodEnd: timeOf(periodEnd(month)),
    BillingPeriodStart: timeOf(periodStart(month)),
    InvoiceIssuerName: 'Amazon Web Services, Inc.',
    ProviderName: 'AWS',
    PublisherName: 'Amazon Web Services, Inc.',
    SubAccountId: account,
    SubAccountName: name,
  };
}

/** As AWS's export has it: `2026-10-01 00:00:00`. */
function timeOf(at: Instant): string {
  return formatInstant(at).slice(0, 19).replace('T', ' ');
}
