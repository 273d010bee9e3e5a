import { rate } from '../src/ledger/domain/rate';
import { boundOf } from '../src/metering/domain/price-bound';
import type { Prices } from '../src/metering/ports';
import { UNKNOWN_INSTANCE_TYPE } from './fleet/resource';
import type { Wire } from './wire';

/** The price list of a fleet whose instance types are named by their prices. */
export function simulatedPrices(wire: Wire<'price'>): Prices {
  return {
    rateOf: (spec) =>
      wire.read(
        'price',
        () =>
          spec.kind === 'instance' && spec.instanceType !== UNKNOWN_INSTANCE_TYPE
            ? { rate: rate(BigInt(spec.instanceType)), certainty: 'listed' as const }
            : { rate: boundOf(spec), certainty: 'bound' as const, note: 'nobody knows it' },
        'price',
      ),
  };
}
