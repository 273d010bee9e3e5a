import { BillError } from './bill-error';
import { CUR_COLUMNS, CUR_COST_COLUMN, CUR_REQUIRED } from './cur-columns';

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
/** What a bill tells in a column. `productCode` is of CUR alone. */
export type FocusColumn = keyof typeof COLUMNS | 'cost' | 'productCode';

const REQUIRED: readonly FocusColumn[] = ['currency', 'start', 'end', 'category', 'service', 'cost'];

/** The forms of bills that are read. */
export type BillForm = 'FOCUS' | 'CUR';

/** Where the columns are: which places of the table to read, and which of the cells read is whose. */
export interface ColumnPlan {
  readonly places: readonly number[];
  readonly cells: Readonly<Partial<Record<FocusColumn, number>>>;
  readonly costColumn: string;
  readonly form: BillForm;
  /** What the bill calls its columns. */
  readonly names: Readonly<Partial<Record<FocusColumn, string>>>;
}

/**
 * Finds the columns by their names, whatever their order and case, with underscores (`billed_cost`) or without. A bill
 * with the cost and the type of AWS's line items is in CUR. Throws a BillError that names the columns that are missing,
 * or are there twice. Columns that are `unread` are left out.
 */
export function planColumns(
  header: readonly string[],
  basis: CostBasis,
  unread: readonly FocusColumn[] = [],
): ColumnPlan {
  const places = new Map<string, number[]>();
  header.forEach((name, place) => {
    places.set(simplified(name), [...(places.get(simplified(name)) ?? []), place]);
  });
  const form = formOf(places);
  const names = namesOf(form, basis);
  const keys = (Object.keys(names) as FocusColumn[]).filter((key) => !unread.includes(key));
  const found = keys.flatMap((key) => {
    const name = names[key] ?? '';
    const [place, ...more] = places.get(simplified(name)) ?? [];
    if (more.length > 0) throw new BillError(`the column ${name} is there ${more.length + 1} times: expected once`);
    return place === undefined ? [] : [{ key, place }];
  });
  const has = (key: FocusColumn) => found.some((column) => column.key === key);
  const required: readonly FocusColumn[] = form === 'CUR' ? CUR_REQUIRED : REQUIRED;
  const missing = [...(has('payer') ? [] : (['account'] as const)), ...required].filter((key) => !has(key));
  if (missing.length > 0) {
    throw new BillError(
      `not a bill in ${form === 'CUR' ? 'CUR 2.0' : 'FOCUS 1.0 to 1.3, nor in CUR 2.0'}: it has no column ` +
        `${missing.map((key) => names[key]).join(', ')} among its ${header.length} columns`,
    );
  }
  return {
    places: found.map(({ place }) => place),
    cells: Object.fromEntries(found.map(({ key }, index) => [key, index])),
    costColumn: names.cost ?? '',
    form,
    names,
  };
}

/** Bills in FOCUS may have columns of CUR beside their own. */
function formOf(places: ReadonlyMap<string, unknown>): BillForm {
  const has = (name = '') => places.has(simplified(name));
  return has(CUR_COST_COLUMN) && has(CUR_COLUMNS.category) && !has(COLUMNS.category) ? 'CUR' : 'FOCUS';
}

function namesOf(form: BillForm, basis: CostBasis): ColumnPlan['names'] {
  if (form === 'FOCUS') return { ...COLUMNS, cost: COST_COLUMNS[basis] };
  if (basis === 'billed') return { ...CUR_COLUMNS, cost: CUR_COST_COLUMN };
  throw new BillError(`it is in CUR 2.0, which has no ${basis} cost of each row: expected --cost billed, or FOCUS`);
}

/** CUR before 2.0 writes `lineItem/UsageType`. */
function simplified(name: string): string {
  return name.trim().toLowerCase().replaceAll(/[_/]/g, '');
}
