import { total } from '../../core/domain/money';
import { flat, MILLION, tariffCost, type Tariff } from '../domain/tariff';
import {
  countOf,
  metricsOf,
  plus,
  usage,
  whole,
  type Measured,
  type Usage,
  type UsageMeter,
  type Wanted,
} from '../domain/usage';

const SECONDS_PER_HOUR = 3_600n;

const WRITES = flat('0.625', MILLION);
const READS = flat('0.125', MILLION);
/** Capacity counts in units times seconds. */
const WRITE_CAPACITY: Tariff = flat('0.00065', SECONDS_PER_HOUR);
const READ_CAPACITY: Tariff = flat('0.00013', SECONDS_PER_HOUR);

const ofTable = metricsOf('AWS/DynamoDB', 'TableName');
const ofIndex = metricsOf('AWS/DynamoDB', 'GlobalSecondaryIndexName', 'TableName');

/** Capacity is published every five minutes, later than what is consumed. */
const CAPACITY_LASTS = 3;

const capacity = (metricOf: ReturnType<typeof metricsOf>, metric: string): Wanted => ({
  ...metricOf(metric, 'Average'),
  lasts: CAPACITY_LASTS,
});

/**
 * DynamoDB: on-demand tables and indexes by the units that they consumed (AWS rounds each request up to 1 KB written
 * and 4 KB read before it counts), provisioned ones by their capacity and time. A table's metrics leave its indexes
 * out, which have their own.
 */
export const DYNAMODB_METER: UsageMeter = {
  name: 'dynamodb',
  label: 'DynamoDB',
  docs: {
    counts: 'units written and read on demand, provisioned capacity, of tables and their global indexes',
    delay: '1 to 3 minutes; 5 to 10 for provisioned capacity',
    missing: 'storage, backups, streams, replicated writes, tables of infrequent access, DAX',
  },
  source: { url: 'https://aws.amazon.com/dynamodb/pricing/on-demand/', on: '2026-11-21' },
  wanted: {
    tableWrites: ofTable('ConsumedWriteCapacityUnits'),
    tableReads: ofTable('ConsumedReadCapacityUnits'),
    indexWrites: ofIndex('ConsumedWriteCapacityUnits'),
    indexReads: ofIndex('ConsumedReadCapacityUnits'),
    tableWriteCapacity: capacity(ofTable, 'ProvisionedWriteCapacityUnits'),
    tableReadCapacity: capacity(ofTable, 'ProvisionedReadCapacityUnits'),
    indexWriteCapacity: capacity(ofIndex, 'ProvisionedWriteCapacityUnits'),
    indexReadCapacity: capacity(ofIndex, 'ProvisionedReadCapacityUnits'),
  },
  usageOf: (measured, { windowSeconds }) => {
    const provisioned = new Set(measured.filter(({ key, value }) => isCapacity(key) && value > 0).map(nameOf));
    return plus(
      ...measured.map((one) =>
        isCapacity(one.key)
          ? usage({ [kindOf(one.key)]: whole(one.value * windowSeconds) })
          : provisioned.has(nameOf(one))
            ? usage({})
            : usage({ [kindOf(one.key)]: whole(one.value) }),
      ),
    );
  },
  costOf: (month: Usage, options) =>
    total([
      tariffCost(countOf(month, 'writes'), WRITES, options),
      tariffCost(countOf(month, 'reads'), READS, options),
      tariffCost(countOf(month, 'write capacity'), WRITE_CAPACITY, options),
      tariffCost(countOf(month, 'read capacity'), READ_CAPACITY, options),
    ]),
};

function isCapacity(key: string): boolean {
  return key.endsWith('Capacity');
}

function kindOf(key: string): string {
  const isWrite = key.includes('Write');
  if (isCapacity(key)) return isWrite ? 'write capacity' : 'read capacity';
  return isWrite ? 'writes' : 'reads';
}

/** Table and index have either one way of being paid, or the other. */
function nameOf({ dimensions }: Measured): string {
  return `${dimensions.TableName} ${dimensions.GlobalSecondaryIndexName ?? ''}`;
}
