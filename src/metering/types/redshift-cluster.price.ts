import { formatUsd, money, parseUsd } from '../../core/domain/money';
import { wholeParts } from '../domain/capacity';
import { LinesPrice } from '../domain/lines-price';
import { own } from '../domain/size-prices';

/** The nodes of a Redshift cluster. What they store is use, but for those with storage of their own. */
export interface RedshiftSpec {
  /** `ra3.4xlarge` */
  readonly nodeType: string;
  readonly nodes: number | undefined;
  readonly multiAz: boolean;
}

/** USD an hour and node in us-east-1: https://aws.amazon.com/redshift/pricing/ and Infracost's golden files of 2026-08. */
const NODES: Readonly<Record<string, string>> = {
  'ra3.large': '0.543',
  'ra3.xlplus': '1.086',
  'ra3.4xlarge': '3.26',
  'ra3.16xlarge': '13.04',
  'dc2.large': '0.25',
  'dc2.8xlarge': '4.8',
};
/** São Paulo, the dearest, asks 1.6 times as much. */
const DEAREST_REGION = 3n;
const UNKNOWN_BOUND = '60';
/** The most nodes of a cluster. */
const MOST_NODES = 128n;

export function redshiftPrice({ nodeType, nodes, multiAz }: RedshiftSpec): LinesPrice {
  const count = wholeParts(nodes);
  const usd = own(NODES, nodeType);
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
      unlisted,
    },
    [{ usageType: 'Node:*', units: (count ?? MOST_NODES) * (multiAz ? 2n : 1n), per: 'hour', usd, bound }],
  );
}
