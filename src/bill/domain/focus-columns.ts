import { BillError } from './bill-error';

/** The costs that a row of FOCUS has, and the columns that hold them. */
export const COST_COLUMNS = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
  contracted: 'ContractedCost',
} as const;
export type CostBasis = keyof typeof COST_COLUMNS;

/**
 * The columns of FOCUS 1.0 to 1.3, and of AWS's exports (`x_…`), that tell what a row costs, whom, and for what. All
 * others may be there, in any order, or not.
 */
const COLUMNS = {
  account: 'SubAccountId',
  payer: 'BillingAccountId',
  currency: 'BillingCurrency',
  start: 'ChargePeriodStart',
  end: 'ChargePeriodEnd',
  category: 'ChargeCategory',
  service: 'ServiceName',
  class: 'ChargeClass',
  frequency: 'ChargeFrequency',
  description: 'ChargeDescription',
  commitment: 'CommitmentDiscountStatus',
  capacity: 'CapacityReservationStatus',
  meter: 'SkuMeter',
  provider: 'ProviderName',
  // These two take the place of ProviderName in FOCUS 1.3.
  serviceProvider: 'ServiceProviderName',
  hostProvider: 'HostProviderName',
  issuer: 'InvoiceIssuerName',
  serviceCode: 'x_ServiceCode',
  usageType: 'x_UsageType',
  unitPrice: 'ListUnitPrice',
  skuPrice: 'SkuPriceId',
} as const;
export type FocusColumn = keyof typeof COLUMNS | 'cost';

const REQUIRED: readonly FocusColumn[] = ['currency', 'start', 'end', 'category', 'service', 'cost'];

/** Where the columns are: which places of the table to read, and which of the cells read is whose. */
export interface ColumnPlan {
  readonly places: readonly number[];
  readonly cells: Readonly<Partial<Record<FocusColumn, number>>>;
  readonly costColumn: string;
}

/**
 * Finds the columns by their names, whatever their order and case, with underscores (`billed_cost`) or without. Throws
 * a BillError that names the columns that are missing, or are there twice. Columns that are `unread` are left out.
 */
export function planColumns(
  header: readonly string[],
  basis: CostBasis,
  unread: readonly FocusColumn[] = [],
): ColumnPlan {
  const costColumn = COST_COLUMNS[basis];
  const names: Readonly<Record<FocusColumn, string>> = { ...COLUMNS, cost: costColumn };
  const keys = (Object.keys(names) as FocusColumn[]).filter((key) => !unread.includes(key));
  const places = new Map<string, number[]>();
  header.forEach((name, place) => {
    places.set(simplified(name), [...(places.get(simplified(name)) ?? []), place]);
  });
  const found = keys.flatMap((key) => {
    const [place, ...more] = places.get(simplified(names[key])) ?? [];
    if (more.length > 0) {
      throw new BillError(`the column ${names[key]} is there ${more.length + 1} times: expected once`);
    }
    return place === undefined ? [] : [{ key, place }];
  });
  const has = (key: FocusColumn) => found.some((column) => column.key === key);
  const missing = [...(has('payer') ? [] : (['account'] as const)), ...REQUIRED].filter((key) => !has(key));
  if (missing.length > 0) {
    throw new BillError(
      `not a bill in FOCUS 1.0 to 1.3: it has no column ${missing.map((key) => names[key]).join(', ')}` +
        ` among its ${header.length} columns`,
    );
  }
  return {
    places: found.map(({ place }) => place),
    cells: Object.fromEntries(found.map(({ key }, index) => [key, index])),
    costColumn,
  };
}

function simplified(name: string): string {
  return name.trim().toLowerCase().replaceAll('_', '');
}
