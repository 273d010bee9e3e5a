import { money, type Money } from '../../core/domain/money';
import { type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import { inRegion, type Price, type PriceListQuery, Unpriced } from '../domain/price';
import { own, priceIn, splitAtLastDot, type SizePrices } from '../domain/size-prices';

/** Describes a SageMaker notebook instance. Its volume is not part of the price. */
export interface NotebookSpec {
  /** `ml.t3.medium` */
  readonly instanceType: string;
}

/** The price of a SageMaker notebook instance. */
export class NotebookPrice implements Price {
  constructor(readonly spec: NotebookSpec) {}

  describe(): string {
    return `${this.spec.instanceType} as a notebook`;
  }

  /** Asks for all rows of the instance type and takes that of notebooks: training and hosting have others. */
  listed(region: string): PriceListQuery {
    const { instanceType } = this.spec;
    if (!INSTANCE_TYPE.test(instanceType)) throw new Unpriced(`'${instanceType}' is no instance type of SageMaker`);
    const usageType = new RegExp(`(^|-)Notebk:${instanceType.replaceAll('.', String.raw`\.`)}$`);
    return {
      serviceCode: 'AmazonSageMaker',
      filters: inRegion(region, { instanceName: instanceType }),
      parts: [{ usageTypes: [usageType], units: 1n }],
      unitsPerPrice: 1n,
    };
  }

  bundled(): Money | undefined {
    const [family, size] = splitAtLastDot(this.spec.instanceType);
    return priceIn(own(NOTEBOOKS, family), size);
  }

  bound(): Rate {
    const [, type = ''] = INSTANCE_TYPE.exec(this.spec.instanceType) ?? [];
    const size = parseInstanceType(type) ?? UNKNOWN_SIZE;
    return rateOver(money(NOTEBOOK_FACTOR * machine(size)), QUARTERS_PER_UNIT * SECONDS_PER_HOUR);
  }
}

const INSTANCE_TYPE = /^ml\.([a-z0-9-]+\.[a-z0-9-]+)$/;

/**
 * SageMaker asks 1.2 (ml.m5) to 1.4 (ml.g5) times what EC2 does for the same machine, whose bound is twice to four
 * times it.
 */
const NOTEBOOK_FACTOR = 2n;

/**
 * On-demand list prices of us-east-1 in USD per hour, as on https://aws.amazon.com/sagemaker/pricing/. Where the
 * price list has one a little below that of the page (ml.g4dn.xlarge at 0.736), the page's stands here.
 */
const NOTEBOOKS: Readonly<Record<string, SizePrices>> = {
  'ml.t3': { medium: '0.05', large: '0.1', xlarge: '0.2', '2xlarge': '0.399' },
  'ml.m5': { xlarge: '0.23', '2xlarge': '0.461', '4xlarge': '0.922' },
  'ml.m6i': { '4xlarge': '0.922' },
  'ml.c5': { xlarge: '0.204', '2xlarge': '0.408', '9xlarge': '1.836' },
  'ml.r5': { '2xlarge': '0.605', '4xlarge': '1.21', '8xlarge': '2.419', '16xlarge': '4.838' },
  'ml.g4dn': { xlarge: '0.7364', '2xlarge': '0.94', '4xlarge': '1.505', '8xlarge': '2.72', '12xlarge': '4.89' },
  'ml.g5': { xlarge: '1.41' },
  'ml.g6': { xlarge: '1.127' },
  'ml.p3': { '2xlarge': '3.825', '8xlarge': '14.688' },
};
