import { ceilDivide } from '../../core/domain/division';
import { formatUsd, money, type Money } from '../../core/domain/money';
import { wholeParts } from '../domain/capacity';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { LinesPrice } from '../domain/lines-price';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import { usdIn } from '../domain/price-table';
import { SumPrice } from '../domain/sum-price';
import table from '../tables/sagemaker-endpoint.json';

/** The instances of one variant of an endpoint. */
export interface VariantSpec {
  /** `ml.m5.xlarge` */
  readonly instanceType: string;
  readonly instances: number | undefined;
}

/** Returns the price of the instances of all variants of an endpoint. Throws a RangeError where there are none. */
export function endpointPrice(variants: readonly VariantSpec[]): SumPrice {
  const [first, ...others] = variants.map(variantPrice);
  if (first === undefined) throw new RangeError('an endpoint without instances costs nothing by the hour');
  const words = variants.map(({ instanceType, instances }) => `${instances ?? 'unknown'} ${instanceType}`).join(', ');
  return new SumPrice(`an endpoint of ${words}`, [first, ...others]);
}

const INSTANCE_TYPE = /^ml\.([a-z0-9-]+\.[a-z0-9-]+)$/;
/** The most instances of a variant, by default. */
const MOST_INSTANCES = 100n;

function variantPrice({ instanceType, instances }: VariantSpec): LinesPrice {
  const count = wholeParts(instances);
  const [, type = ''] = INSTANCE_TYPE.exec(instanceType) ?? [];
  const usd = usdIn(table, instanceType);
  const unlisted =
    type === ''
      ? `'${instanceType}' is no instance type of SageMaker`
      : count === undefined
        ? 'the number of its instances is not known'
        : undefined;
  return new LinesPrice(
    instanceType,
    { serviceCode: 'AmazonSageMaker', attributes: { instanceName: instanceType }, table, unlisted },
    [
      {
        usageType: `Host:${instanceType}`,
        units: count ?? MOST_INSTANCES,
        per: 'hour',
        usd,
        bound: formatUsd(boundOf(type)),
      },
    ],
  );
}

/** SageMaker asks 1.2 to 1.4 times what EC2 does for the same machine, whose bound is twice to four times it. */
const HOST_FACTOR = 2n;

function boundOf(type: string): Money {
  return money(ceilDivide(HOST_FACTOR * machine(parseInstanceType(type) ?? UNKNOWN_SIZE), QUARTERS_PER_UNIT));
}
