import { INSTANCE_HOUR, STORAGE, type BillRow } from './focus-bill';

/** What all rows of CUR 2.0 have, in the order and with the columns of an export of AWS, most of them empty. */
const COMMON: BillRow = {
  bill_bill_type: 'Anniversary',
  bill_billing_entity: 'AWS',
  bill_billing_period_end_date: '2026-12-01T00:00:00.000Z',
  bill_billing_period_start_date: '2026-11-01T00:00:00.000Z',
  bill_invoice_id: null,
  bill_invoicing_entity: 'Amazon Web Services, Inc.',
  bill_payer_account_id: '999999999999',
  bill_payer_account_name: 'Example',
  cost_category: '{}',
  discount: '{}',
  identity_line_item_id: 'yhdm7ukdzpqkmkfqyjzsrx2bqdrvzvo5gy4tpxjzyf4ptu5yfaqq',
  identity_time_interval: '2026-11-02T00:00:00Z/2026-11-02T01:00:00Z',
  line_item_availability_zone: 'us-east-1a',
  line_item_blended_cost: '0.5',
  line_item_blended_rate: '0.5',
  line_item_currency_code: 'USD',
  line_item_legal_entity: 'Amazon Web Services, Inc.',
  line_item_line_item_description: '$0.096 per On Demand Linux m5.large Instance Hour',
  line_item_line_item_type: 'Usage',
  line_item_normalization_factor: '4.0',
  line_item_operation: 'RunInstances',
  line_item_product_code: 'AmazonEC2',
  line_item_resource_id: 'i-0123456789abcdef0',
  line_item_tax_type: null,
  line_item_unblended_cost: '0.0960000000',
  line_item_unblended_rate: '0.0960000000',
  line_item_usage_account_id: '111111111111',
  line_item_usage_account_name: 'shop',
  line_item_usage_amount: '1.00000000',
  line_item_usage_end_date: '2026-11-02T01:00:00.000Z',
  line_item_usage_start_date: '2026-11-02T00:00:00.000Z',
  line_item_usage_type: 'BoxUsage:m5.large',
  pricing_currency: 'USD',
  pricing_public_on_demand_cost: '0.0960000000',
  pricing_public_on_demand_rate: '0.0960000000',
  pricing_rate_code: 'JPD9C4MXZ6BPZ4Y3.JRTCKXETXF.6YS6EN2CT7',
  pricing_rate_id: '11111111',
  pricing_term: 'OnDemand',
  pricing_unit: 'Hrs',
  product: '{"product_name":"Amazon Elastic Compute Cloud","region":"us-east-1"}',
  product_instance_type: 'm5.large',
  product_region_code: 'us-east-1',
  product_servicecode: 'AmazonEC2',
  product_sku: 'JPD9C4MXZ6BPZ4Y3',
  reservation_effective_cost: '0.0',
  resource_tags: '{"user_application":"shop, \\"the\\" one"}',
  savings_plan_savings_plan_effective_cost: '0.0',
};

/** An hour of an instance, as CUR 2.0 has it. */
export const CUR_INSTANCE_HOUR: BillRow = COMMON;

export const CUR_STORAGE: BillRow = {
  ...COMMON,
  line_item_line_item_description: '$0.023 per GB - first 50 TB / month of storage used',
  line_item_operation: 'StandardStorage',
  line_item_product_code: 'AmazonS3',
  line_item_unblended_cost: '0.0000010130',
  line_item_usage_type: 'TimedStorage-ByteHrs',
  product_servicecode: 'AmazonS3',
};

/** A row of another type of line item, which has no price by the unit. */
export function lineItem(type: string, usd: string, more: BillRow = {}): BillRow {
  const none = { pricing_public_on_demand_rate: null, pricing_rate_code: null, product_servicecode: null };
  return { ...COMMON, ...none, line_item_line_item_type: type, line_item_unblended_cost: usd, ...more };
}

/** Two rows in FOCUS, and the same in CUR 2.0. */
export const IN_BOTH: readonly (readonly [focus: BillRow, cur: BillRow])[] = [
  [
    { ...INSTANCE_HOUR, x_ServiceCode: 'AmazonEC2', x_UsageType: 'BoxUsage:m5.large', ListUnitPrice: '0.096' },
    { ...CUR_INSTANCE_HOUR, product_product_name: 'Amazon Elastic Compute Cloud' },
  ],
  [
    { ...STORAGE, x_ServiceCode: 'AmazonS3', x_UsageType: 'TimedStorage-ByteHrs', ListUnitPrice: '0.023' },
    { ...CUR_STORAGE, product_product_name: 'Amazon Simple Storage Service' },
  ],
];
