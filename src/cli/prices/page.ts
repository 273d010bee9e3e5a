import type { PriceTable } from '../../metering/domain/price-table';
import { BUNDLED_KINDS, type BundledKind } from './kinds';

/** The day of the oldest of these prices. */
export function priceTableDate(kinds: readonly { readonly table: Pick<PriceTable, 'date'> }[] = BUNDLED_KINDS): string {
  return kinds.map(({ table }) => table.date).sort()[0] ?? '';
}

/** Writes `docs/prices.md`: each bundled table, how old it is, and where it is from. */
export function pricesPage(kinds: readonly BundledKind[] = BUNDLED_KINDS): string {
  return [
    '# Bundled prices',
    '',
    'Generated from `src/metering/tables` by `npx projen prices`. They count where the price list cannot be asked or does not',
    `answer ([decision 18](decisions/0018-three-sources-of-prices.md)). The oldest is of **${priceTableDate(kinds)}**. Whatever counts at one`,
    'says so, with its day: in the log of the function, in the note of the price and in the message `price-unknown`.',
    '',
    '| table | of | prices | from |',
    '|---|---|---|---|',
    ...kinds.map(
      ({ name, what, table: { date, source, usd } }) =>
        `| \`${name}.json\`: ${what} | ${date} | ${Object.keys(usd).length} | ${source} |`,
    ),
    '',
    'All in USD of us-east-1, by the hour unless it says otherwise; other regions by a factor that none exceeds.',
    '',
    '## To bring them up to date',
    '',
    '`npx projen prices` reads the [bulk price list](https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html)',
    '(`offers/v1.0/aws/<service>/current/us-east-1/index.csv`; no AWS account is needed) for every name in the tables, and writes',
    'tables and this page. A name of which the list has not exactly one price is an error, and nothing is written. `--check`',
    'writes nothing, and fails where a price differs: so does a release. For a new instance type, add its name with any price.',
    '',
    '## What is not generated',
    '',
    '| | why | where |',
    '|---|---|---|',
    '| prices by use: tariffs of Lambda, API Gateway, SQS … | their rows have tiers and units of their own | `src/metering/usage/*.meter.ts`, each with its source and its day |',
    '| tokens of Bedrock | in no price list in one place | `src/metering/usage/bedrock.table.ts` |',
    '| upper bounds | what no region exceeds is in no row | `bound` beside each price, `src/metering/domain/machine-bound.ts` |',
    '| factors of other regions | the same | `src/metering/prices/bundled-prices.ts`, `src/metering/usage/region.table.ts` |',
    '',
  ].join('\n');
}
