import { ceilDivide } from '../../core/domain/division';
import { formatUsd, money, type Money } from '../../core/domain/money';
import { wholeParts } from '../domain/capacity';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { LinesPrice } from '../domain/lines-price';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import { own, priceIn, splitAtLastDot, type SizePrices } from '../domain/size-prices';
import { SumPrice } from '../domain/sum-price';

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
  const [family, size] = splitAtLastDot(instanceType);
  const usd = priceIn(own(HOSTS, family), size);
  const unlisted =
    type === ''
      ? `'${instanceType}' is no instance type of SageMaker`
      : count === undefined
        ? 'the number of its instances is not known'
        : undefined;
  return new LinesPrice(
    instanceType,
    { serviceCode: 'AmazonSageMaker', attributes: { instanceName: instanceType }, unlisted },
    [
      {
        usageType: `Host:${instanceType}`,
        units: count ?? MOST_INSTANCES,
        per: 'hour',
        usd: usd === undefined ? undefined : formatUsd(usd),
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

/** On-demand list prices of us-east-1 in USD per hour, as on https://aws.amazon.com/sagemaker/pricing/ of 2026-09. */
const HOSTS: Readonly<Record<string, SizePrices>> = {
  'ml.t2': { medium: '0.056', large: '0.111', xlarge: '0.223' },
  'ml.m5': { large: '0.115', xlarge: '0.23', '2xlarge': '0.461', '4xlarge': '0.922' },
  'ml.c5': { large: '0.102', xlarge: '0.204', '2xlarge': '0.408', '4xlarge': '0.816' },
  'ml.g4dn': { xlarge: '0.7364', '2xlarge': '0.94', '4xlarge': '1.505', '8xlarge': '2.72', '12xlarge': '4.89' },
  'ml.g5': { xlarge: '1.408', '2xlarge': '1.515', '4xlarge': '2.03', '12xlarge': '7.09', '48xlarge': '20.36' },
};
