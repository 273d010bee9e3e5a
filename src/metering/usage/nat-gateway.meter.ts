import { flat, GIBIBYTE, tariffCost } from '../domain/tariff';
import { countOf, metricsOf, sumOf, usage, type UsageMeter } from '../domain/usage';

const PROCESSED = flat('0.045', GIBIBYTE);

const ofGateway = metricsOf('AWS/NATGateway', 'NatGatewayId');

/** NAT gateways: bytes processed, in both directions. What they cost by the hour is not use. */
export const NAT_GATEWAY_METER: UsageMeter = {
  name: 'nat-gateway-bytes',
  label: 'NAT gateway data',
  docs: {
    counts: 'bytes processed, in both directions',
    delay: '1 to 3 minutes',
    missing: 'the data transfer that goes out through it',
  },
  source: { url: 'https://aws.amazon.com/vpc/pricing/', on: '2026-11-21' },
  wanted: { fromInside: ofGateway('BytesInFromSource'), fromOutside: ofGateway('BytesInFromDestination') },
  usageOf: (measured) => usage({ bytes: sumOf(measured, 'fromInside') + sumOf(measured, 'fromOutside') }),
  costOf: (of, options) => tariffCost(countOf(of, 'bytes'), PROCESSED, options),
};
