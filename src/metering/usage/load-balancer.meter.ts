import { total } from '../../core/domain/money';
import { flat, GIBIBYTE, tariffCost } from '../domain/tariff';
import { countOf, metricsOf, sumOf, usage, whole, type Measured, type UsageMeter, type Wanted } from '../domain/usage';

/** Capacity units come in fractions: a millionth is counted. */
const MICRO = 1_000_000;
const APPLICATION = flat('0.008', BigInt(MICRO));
const NETWORK = flat('0.006', BigInt(MICRO));
const GATEWAY = flat('0.004', BigInt(MICRO));
const CLASSIC = flat('0.008', GIBIBYTE);

const consumed = (namespace: string): Wanted => metricsOf(namespace, 'LoadBalancer')('ConsumedLCUs');

/**
 * Load balancers: capacity units consumed (their sum over an hour is what the hour is billed), and the bytes that
 * classic ones process. What they cost by the hour is not use.
 */
export const LOAD_BALANCER_METER: UsageMeter = {
  name: 'load-balancer-capacity',
  label: 'Load balancer capacity units',
  docs: {
    counts: 'capacity units of application, network and gateway load balancers; bytes of classic ones',
    delay: '1 to 3 minutes',
    missing: 'reserved capacity units, data transfer',
  },
  source: { url: 'https://aws.amazon.com/elasticloadbalancing/pricing/', on: '2026-11-21' },
  wanted: {
    application: consumed('AWS/ApplicationELB'),
    network: consumed('AWS/NetworkELB'),
    gateway: consumed('AWS/GatewayELB'),
    classic: {
      namespace: 'AWS/ELB',
      metric: 'EstimatedProcessedBytes',
      statistic: 'Sum',
      dimensions: ['LoadBalancerName'],
    },
  },
  usageOf: (measured) =>
    usage({
      application: micros(measured, 'application'),
      network: micros(measured, 'network'),
      gateway: micros(measured, 'gateway'),
      classic: sumOf(measured, 'classic'),
    }),
  costOf: (of, options) =>
    total([
      tariffCost(countOf(of, 'application'), APPLICATION, options),
      tariffCost(countOf(of, 'network'), NETWORK, options),
      tariffCost(countOf(of, 'gateway'), GATEWAY, options),
      tariffCost(countOf(of, 'classic'), CLASSIC, options),
    ]),
};

function micros(measured: readonly Measured[], kind: string): bigint {
  return measured.filter(({ key }) => key === kind).reduce((sum, { value }) => sum + whole(value * MICRO), 0n);
}
