import { rate } from '../src/ledger/domain/rate';
import type { Prices } from '../src/metering/ports';
import { InstancePrice } from '../src/metering/types/ec2-instance.price';
import { UNKNOWN_INSTANCE_TYPE } from './fleet/resource';
import type { Wire } from './wire';

/** The price list of a fleet whose instance types are named by their prices. */
export function simulatedPrices(wire: Wire<'price'>): Prices {
  return {
    rateOf: (price) =>
      wire.read(
        'price',
        () =>
          price instanceof InstancePrice && price.spec.instanceType !== UNKNOWN_INSTANCE_TYPE
            ? { rate: rate(BigInt(price.spec.instanceType)), certainty: 'listed' as const }
            : { rate: price.bound(), certainty: 'bound' as const, note: 'nobody knows it' },
        'price',
      ),
  };
}
