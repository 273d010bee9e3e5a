import { formatUsd, money, parseUsd } from '../../core/domain/money';
import { wholeParts } from '../domain/capacity';
import { LinesPrice } from '../domain/lines-price';
import { usdIn } from '../domain/price-table';
import table from '../tables/redshift-node.json';

/** The nodes of a Redshift cluster. What they store is use, but for those with storage of their own. */
export interface RedshiftSpec {
  /** `ra3.4xlarge` */
  readonly nodeType: string;
  readonly nodes: number | undefined;
  readonly multiAz: boolean;
}

/** São Paulo, the dearest, asks 1.6 times as much. */
const DEAREST_REGION = 3n;
const UNKNOWN_BOUND = '60';
/** The most nodes of a cluster. */
const MOST_NODES = 128n;

export function redshiftPrice({ nodeType, nodes, multiAz }: RedshiftSpec): LinesPrice {
  const count = wholeParts(nodes);
  const usd = usdIn(table, nodeType);
  const bound = usd === undefined ? UNKNOWN_BOUND : formatUsd(money(DEAREST_REGION * parseUsd(usd)));
  const unlisted =
    count === undefined
      ? 'the number of its nodes is not known'
      : multiAz
        ? 'nobody has told what the price list calls clusters in two zones'
        : undefined;
  return new LinesPrice(
    `${nodes ?? 'unknown'} ${nodeType} of Redshift${multiAz ? ' in two zones' : ''}`,
    {
      serviceCode: 'AmazonRedshift',
      attributes: { productFamily: 'Compute Instance', instanceType: nodeType },
      table,
      unlisted,
    },
    [{ usageType: 'Node:*', units: (count ?? MOST_NODES) * (multiAz ? 2n : 1n), per: 'hour', usd, bound }],
  );
}
