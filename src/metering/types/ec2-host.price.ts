import { ceilDivide } from '../../core/domain/division';
import { formatUsd, money, type Money } from '../../core/domain/money';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { LinesPrice } from '../domain/lines-price';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import { usdIn } from '../domain/price-table';
import table from '../tables/ec2-host.json';

/** Returns the price of a dedicated host, by its instance family, like `m5`. */
export function hostPrice(family: string, zone: string | undefined): LinesPrice {
  return new LinesPrice(
    `a dedicated host for ${family}`,
    { serviceCode: 'AmazonEC2', attributes: { productFamily: 'Dedicated Host', instanceType: family }, zone, table },
    [
      {
        usageType: `HostUsage:${family}`,
        units: 1n,
        per: 'hour',
        usd: usdIn(table, family),
        bound: formatUsd(boundOf(family)),
      },
    ],
  );
}

/** A host costs a tenth more than the whole machine that it is. */
const HOST = { times: 5n, over: 4n };

function boundOf(family: string): Money {
  const size = parseInstanceType(`${family}.metal`) ?? UNKNOWN_SIZE;
  return money(ceilDivide(machine(size) * HOST.times, QUARTERS_PER_UNIT * HOST.over));
}
