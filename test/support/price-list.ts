/** What matters of an entry of GetProducts' `PriceList`: one product, its price on demand, and what else it may say. */
export interface ListedProduct {
  readonly usagetype: string;
  /** As AWS writes it, with ten decimals. */
  readonly usd: string;
  readonly unit?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

const SKU = '8D49XP354UEYTHGM';
const TERM = `${SKU}.JRTCKXETXF`;

/** The JSON text of an entry, in the form in which AWS has answered since 2017. */
export function listed({ usagetype, usd, unit = 'Hrs', attributes = {} }: ListedProduct): string {
  const dimension = {
    unit,
    endRange: 'Inf',
    description: '',
    appliesTo: [],
    rateCode: `${TERM}.6YS6EN2CT7`,
    beginRange: '0',
    pricePerUnit: { USD: usd },
  };
  const reserved = {
    unit: 'Quantity',
    rateCode: `${SKU}.38NPMPTW36.2TG2D8R56U`,
    description: 'Upfront Fee',
    appliesTo: [],
    pricePerUnit: { USD: '53' },
  };
  return JSON.stringify({
    product: {
      productFamily: 'Compute Instance',
      attributes: { regionCode: 'us-east-1', usagetype, ...attributes },
      sku: SKU,
    },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: {
        [TERM]: {
          priceDimensions: { [dimension.rateCode]: dimension },
          sku: SKU,
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
      Reserved: {
        [`${SKU}.38NPMPTW36`]: {
          priceDimensions: { [reserved.rateCode]: reserved },
          sku: SKU,
          termAttributes: { LeaseContractLength: '1yr' },
        },
      },
    },
    version: '20260209181244',
    publicationDate: '2026-02-09T18:12:44Z',
  });
}

/** The rows of AmazonECS that GetProducts has for us-east-1: what is wanted, and what only looks like it. */
export const FARGATE_ROWS: readonly string[] = [
  ['USE1-Fargate-EphemeralStorage-GB-Hours', '0.0001110000', 'GB-Hours'],
  ['USE1-Fargate-vCPU-Hours:perCPU', '0.0404800000', 'hours'],
  ['USE1-Fargate-GB-Hours', '0.0044450000', 'hours'],
  ['USE1-Fargate-ARM-vCPU-Hours:perCPU', '0.0323800000', 'hours'],
  ['USE1-Fargate-ARM-GB-Hours', '0.0035600000', 'hours'],
  ['USE1-Fargate-Windows-vCPU-Hours:perCPU', '0.0915000000', 'hours'],
  ['USE1-Fargate-Windows-OS-Hours:perCPU', '0.0460000000', 'hours'],
  ['USE1-Fargate-Windows-GB-Hours', '0.0100000000', 'hours'],
  ['USE1-ECS-EC2-vCPU-Hours', '0.0000000000', 'vCPU-Hours'],
].map(([usagetype = '', usd = '', unit]) => listed({ usagetype, usd, unit }));
