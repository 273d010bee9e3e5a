import { money, type Money } from '../../core/domain/money';
import { type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import { inRegion, type Price, type PriceListQuery, Unpriced } from '../domain/price';
import { moneyIn } from '../domain/price-table';
import table from '../tables/sagemaker-notebook.json';

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

  get bundledOn(): string {
    return table.date;
  }

  bundled(): Money | undefined {
    return moneyIn(table, this.spec.instanceType);
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
