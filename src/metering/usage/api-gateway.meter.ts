import { total } from '../../core/domain/money';
import { flat, MILLION, tariffCost, type Tariff } from '../domain/tariff';
import {
  billedParts,
  byDimension,
  countOf,
  metricsOf,
  plus,
  sumOf,
  usage,
  type Measured,
  type UsageMeter,
} from '../domain/usage';

const REST: Tariff = {
  per: MILLION,
  tiers: [
    { upTo: 333n * MILLION, usd: '3.50' },
    { upTo: 1_000n * MILLION, usd: '2.80' },
    { upTo: 20_000n * MILLION, usd: '2.38' },
    { usd: '1.51' },
  ],
};
const HTTP: Tariff = { per: MILLION, tiers: [{ upTo: 300n * MILLION, usd: '1.00' }, { usd: '0.90' }] };
const WEBSOCKET: Tariff = { per: MILLION, tiers: [{ upTo: 1_000n * MILLION, usd: '1.00' }, { usd: '0.80' }] };
const CONNECTION_MINUTES = flat('0.25', MILLION);

/** A request of an HTTP API is billed by the started part of this many bytes. */
const HTTP_PART = 512n * 1_024n;

const ofName = metricsOf('AWS/ApiGateway', 'ApiName');
const ofId = metricsOf('AWS/ApiGateway', 'ApiId');

/**
 * API Gateway: calls of REST APIs, requests of HTTP APIs by the started 512 KB, messages of WebSocket APIs. REST APIs
 * publish under their name, the other two under their id.
 */
export const API_GATEWAY_METER: UsageMeter = {
  name: 'api-gateway',
  label: 'API Gateway',
  docs: {
    counts: 'calls of REST APIs; requests of HTTP APIs, by 512 KB; messages of WebSocket APIs',
    delay: '1 to 3 minutes',
    missing: 'minutes of WebSocket connections, messages of more than 32 KB, caches, data transfer',
  },
  source: { url: 'https://aws.amazon.com/api-gateway/pricing/', on: '2026-11-21' },
  wanted: {
    rest: ofName('Count'),
    http: ofId('Count'),
    httpBytes: ofId('DataProcessed'),
    httpLargest: ofId('DataProcessed', 'Maximum'),
    messages: ofId('MessageCount'),
    connects: ofId('ConnectCount'),
  },
  usageOf: (measured) =>
    plus(
      usage({
        rest: sumOf(measured, 'rest'),
        messages: sumOf(measured, 'messages') + sumOf(measured, 'connects'),
      }),
      ...[...byDimension(measured, 'ApiId').values()].map((ofOne) => usage({ http: httpParts(ofOne) })),
    ),
  costOf: (of, options) =>
    total([
      tariffCost(countOf(of, 'rest'), REST, options),
      tariffCost(countOf(of, 'http'), HTTP, options),
      tariffCost(countOf(of, 'messages'), WEBSOCKET, options),
      tariffCost(countOf(of, 'connection minutes'), CONNECTION_MINUTES, options),
    ]),
};

function httpParts(ofOne: readonly Measured[]): bigint {
  return billedParts(sumOf(ofOne, 'http'), sumOf(ofOne, 'httpBytes'), sumOf(ofOne, 'httpLargest'), HTTP_PART);
}
