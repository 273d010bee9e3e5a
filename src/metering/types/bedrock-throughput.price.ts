import { wholeParts } from '../domain/capacity';
import { LinesPrice } from '../domain/lines-price';

/** Provisioned throughput of Bedrock. */
export interface ThroughputSpec {
  /** The ARN of the model. */
  readonly model: string;
  readonly units: number | undefined;
  /** As Bedrock's `CommitmentDuration`. Undefined: by the hour. */
  readonly commitment: string | undefined;
}

/** The most model units that one has, by default. */
const MOST_UNITS = 50n;

/**
 * Returns the price of provisioned throughput. The price list calls each model its own way, and no rule tells how, so
 * it counts at a bound: the dearest on https://aws.amazon.com/bedrock/pricing/ of 2026-09 asked 88 USD an hour.
 */
export function throughputPrice({ model, units, commitment }: ThroughputSpec): LinesPrice {
  const name = model.slice(model.lastIndexOf('/') + 1);
  return new LinesPrice(
    `${units ?? 'unknown'} model units of ${name} (${commitment ?? 'no commitment'})`,
    {
      serviceCode: 'AmazonBedrock',
      attributes: {},
      // No table has it: it is a bound always.
      table: { date: '2026-09' },
      unlisted: `nobody has told what the price list calls the throughput of ${name}`,
    },
    [{ usageType: 'unknown', units: wholeParts(units) ?? MOST_UNITS, per: 'hour', bound: '200' }],
  );
}
