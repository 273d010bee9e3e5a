/**
 * The columns of AWS's Cost and Usage Report 2.0 that tell the same as those of FOCUS. The report before it has them
 * as `lineItem/UsageAccountId`. AWS, Data Exports, table dictionary of CUR 2.0, 2026-11-28.
 */
export const CUR_COLUMNS = {
  account: 'line_item_usage_account_id',
  payer: 'bill_payer_account_id',
  currency: 'line_item_currency_code',
  start: 'line_item_usage_start_date',
  end: 'line_item_usage_end_date',
  category: 'line_item_line_item_type',
  // A column of its own only where an export asks for it: CUR 2.0 has it in the map `product`.
  service: 'product_product_name',
  productCode: 'line_item_product_code',
  serviceCode: 'product_servicecode',
  usageType: 'line_item_usage_type',
  description: 'line_item_line_item_description',
  capacity: 'capacity_reservation_capacity_reservation_status',
  unitPrice: 'pricing_public_on_demand_rate',
  skuPrice: 'pricing_rate_code',
} as const;

/** What each row costs in the invoice. No other column is filled in each row. */
export const CUR_COST_COLUMN = 'line_item_unblended_cost';

export const CUR_REQUIRED = ['currency', 'start', 'end', 'category', 'productCode', 'cost'] as const;

/** What FOCUS calls a charge: its ChargeCategory and ChargeFrequency. */
export interface ChargeWords {
  readonly category: string | undefined;
  readonly frequency: string | undefined;
}

/**
 * The types of line items, in the words of FOCUS. What a savings plan covers, and the line that takes its price back,
 * are of neither: they cancel each other, and what is paid is the fee.
 */
const CHARGES: ReadonlyMap<string, ChargeWords> = new Map([
  ['Usage', { category: 'Usage', frequency: 'Usage-Based' }],
  // Of an instance that was reserved: it costs nothing, its fee does.
  ['DiscountedUsage', { category: 'Usage', frequency: 'Usage-Based' }],
  ['RIFee', { category: 'Purchase', frequency: 'Recurring' }],
  ['SavingsPlanRecurringFee', { category: 'Purchase', frequency: 'Recurring' }],
  ['SavingsPlanUpfrontFee', { category: 'Purchase', frequency: 'One-Time' }],
  ['Fee', { category: 'Purchase', frequency: 'One-Time' }],
  ['Tax', { category: 'Tax', frequency: 'One-Time' }],
  ['Credit', { category: 'Credit', frequency: 'One-Time' }],
  ['Refund', { category: 'Refund', frequency: 'One-Time' }],
  ['EdpDiscount', { category: 'Adjustment', frequency: 'One-Time' }],
  ['PrivateRateDiscount', { category: 'Adjustment', frequency: 'One-Time' }],
  ['BundledDiscount', { category: 'Adjustment', frequency: 'One-Time' }],
]);

/** Returns the words of FOCUS for a type of line item. What is not known keeps its own, which are of no kind. */
export function chargeOf(lineItemType: string | undefined): ChargeWords {
  return CHARGES.get(lineItemType ?? '') ?? { category: lineItemType, frequency: undefined };
}
