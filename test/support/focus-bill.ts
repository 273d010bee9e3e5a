import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { showCoverage, type CoverageOptions } from '../../src/cli/coverage';
import type { coverageJson } from '../../src/cli/coverage-json';

/** A row of a bill, by the names of its columns. */
export type BillRow = Readonly<Record<string, string | null>>;

/** An hour of an instance, as FOCUS 1.0 has it. */
export const INSTANCE_HOUR: BillRow = {
  BilledCost: '0.096',
  BillingAccountId: '999999999999',
  BillingCurrency: 'USD',
  ChargeCategory: 'Usage',
  ChargeClass: null,
  ChargeDescription: '$0.096 per On Demand Linux m5.large Instance Hour',
  ChargeFrequency: 'Usage-Based',
  ChargePeriodEnd: '2026-11-02T01:00:00Z',
  ChargePeriodStart: '2026-11-02T00:00:00Z',
  ContractedCost: '0.09',
  EffectiveCost: '0.06',
  ListCost: '0.1',
  ProviderName: 'AWS',
  ServiceName: 'Amazon Elastic Compute Cloud',
  SubAccountId: '111111111111',
};

export const STORAGE: BillRow = {
  ...INSTANCE_HOUR,
  BilledCost: '0.00000101300',
  ChargeDescription: '$0.023 per GB - first 50 TB / month of storage used',
  ServiceName: 'Amazon Simple Storage Service',
};

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];

export interface CsvForm {
  readonly columns?: readonly string[];
  readonly nothing?: string;
  readonly lineEnd?: string;
  readonly bom?: boolean;
  readonly quoteAll?: boolean;
}

/** Writes rows as CSV. */
export function csvOf(rows: readonly BillRow[], form: CsvForm = {}): string {
  const { columns = columnsOf(rows), nothing = '', lineEnd = '\n', bom = false, quoteAll = false } = form;
  const cell = (text: string) => (quoteAll || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? nothing))];
  return `${bom ? '\uFEFF' : ''}${lines.map((line) => line.map(cell).join(',') + lineEnd).join('')}`;
}

function columnsOf(rows: readonly BillRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

export interface ParquetForm {
  /** How costs are kept. AWS's exports have doubles. */
  readonly costs?: 'text' | 'double' | { readonly scale: number; readonly type: 'INT64' | 'FIXED_LEN_BYTE_ARRAY' };
  readonly times?: 'text' | 'timestamp';
  readonly rowGroupSize?: number;
}

/** Writes rows as Parquet. */
export function parquetOf(rows: readonly BillRow[], form: ParquetForm = {}): Buffer {
  const { costs = 'text', times = 'text', rowGroupSize = 100 } = form;
  const columns = columnsOf(rows).map((name) => {
    const texts = rows.map((row) => row[name] ?? null);
    if (/(C|_c)ost$/.test(name)) return costColumn(name, texts, costs);
    if (times === 'timestamp' && /^ChargePeriod|_date$/.test(name)) {
      const schema: SchemaElement = { name, type: 'INT64', converted_type: 'TIMESTAMP_MICROS' };
      return { schema, data: texts.map((text) => (text === null ? null : new Date(text))) };
    }
    return { schema: { name, type: 'BYTE_ARRAY', converted_type: 'UTF8' } satisfies SchemaElement, data: texts };
  });
  return Buffer.from(
    parquetWriteBuffer({
      columnData: columns.map(({ schema, data }) => ({ name: schema.name, data })),
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map(({ schema }) => ({ ...schema, repetition_type: 'OPTIONAL' as const })),
      ],
      rowGroupSize,
    }),
  );
}

function costColumn(name: string, texts: readonly (string | null)[], costs: NonNullable<ParquetForm['costs']>) {
  if (costs === 'text') {
    return { schema: { name, type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const, data: [...texts] };
  }
  if (costs === 'double') {
    return { schema: { name, type: 'DOUBLE' } as const, data: texts.map((text) => (text === null ? null : +text)) };
  }
  const { type, scale } = costs;
  const unscaled = (text: string) => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(scale, '0'));
  };
  const length = type === 'INT64' ? {} : { type_length: 16 };
  return {
    schema: { name, type, converted_type: 'DECIMAL', scale, precision: type === 'INT64' ? 18 : 38, ...length } as const,
    data: texts.map((text) => (text === null ? null : unscaled(text))),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'bill-'));
let files = 0;

/** Puts a file into a folder for this run, and returns its path. */
export function fileOf(content: string | Buffer, end = '.csv'): string {
  const path = join(folder, `${(files += 1)}${end}`);
  writeFileSync(path, content);
  return path;
}

export type Report = ReturnType<typeof coverageJson>;

/** Runs `coverage --json`. */
export async function reportOf(paths: readonly string[], options: Partial<CoverageOptions> = {}): Promise<Report> {
  let printed = '';
  await showCoverage(paths, { cost: 'billed', ...options, json: true }, (line) => (printed += line));
  return JSON.parse(printed) as Report;
}

/** Any amount that a bill has: credits, more than ten decimals. */
export const cost = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '-'), fc.nat(10_000), fc.option(fc.stringMatching(/^[0-9]{1,17}$/), { nil: undefined }))
    .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}`);

const hour = (number: number) => new Date(Date.UTC(2026, 10, 1) + number * 3_600_000).toISOString();

/** Any row of a bill, sound or not. */
export const billRow = (): fc.Arbitrary<BillRow> =>
  fc
    .record({
      BilledCost: fc.oneof({ weight: 20, arbitrary: cost() }, fc.constantFrom('0', '0.000', 'free', null)),
      SubAccountId: fc.constantFrom('111111111111', '222222222222', '033333333333', null),
      BillingAccountId: fc.constantFrom('999999999999', '999999999999', '999999999999', null),
      BillingCurrency: fc.constantFrom('USD', 'USD', 'USD', 'CNY', 'Dollar', null),
      ChargeCategory: fc.constantFrom('Usage', 'Usage', 'Usage', 'Tax', 'Credit', 'Purchase', 'Adjustment', null),
      ChargeFrequency: fc.constantFrom('Usage-Based', 'One-Time', 'Recurring', null),
      ChargeDescription: fc.constantFrom(
        INSTANCE_HOUR.ChargeDescription ?? '',
        'AWS Fargate - vCPU - US East',
        'two\nlines, "quoted"',
        'Größe ✓',
        null,
      ),
      ProviderName: fc.constantFrom('AWS', 'AWS', 'AWS', 'AWS', 'Microsoft', null),
      ServiceName: fc.constantFrom('Amazon Elastic Compute Cloud', 'Amazon Elastic Container Service', 'Tax', null),
      at: fc.nat(700),
    })
    .map(({ at, ...row }) => ({ ...row, ChargePeriodStart: hour(at), ChargePeriodEnd: hour(at + 1) }));
