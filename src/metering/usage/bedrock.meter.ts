import { ceilDivide } from '../../core/domain/division';
import { money, total, type Money } from '../../core/domain/money';
import { flat, MILLION, tariffCost, type CostOptions } from '../domain/tariff';
import { metricsOf, plus, usage, whole, type Measured, type UsageMeter } from '../domain/usage';
import { DEARER_IN_REGIONS, MODEL_PRICES, UNKNOWN_MODEL, type ModelPrices } from './bedrock.table';

/** A model id of an inference profile says in which regions it runs. */
const REGIONS_PREFIX = /^(us|us-gov|eu|apac|au|ca|jp|sa|me|global)\./;
const GLOBAL = 'global.';

/** What is called through capacity that is paid by the hour costs nothing by the token. */
const BY_THE_HOUR = 'provisioned-model/';

/** The tier Priority costs three quarters more. What Flex costs less is left out. */
const PRIORITY = 'priority';
const PRIORITY_ON_TOP = { percent: 75n, of: 100n };
const IN_REGIONS_ON_TOP = { percent: 10n, of: 100n };

type Kind = keyof ModelPrices;

const ofModel = metricsOf('AWS/Bedrock', 'ModelId');
const ofTier = metricsOf('AWS/Bedrock', 'ModelId', 'ResolvedServiceTier', 'ServiceTier');

/**
 * Bedrock: tokens in and out, read from and written to the prompt cache, by model and tier. AWS documents the cache's
 * metrics by one name and has published them by another: both are asked for. A model that is in no table counts as
 * twice the dearest.
 */
export const BEDROCK_METER: UsageMeter = {
  name: 'bedrock',
  label: 'Bedrock',
  docs: {
    counts: 'tokens in, out, read from and written to the cache, by model and tier, on demand',
    delay: '1 to 3 minutes',
    missing:
      'images, video and speech, long contexts, batches (half the price), guardrails, agents, knowledge bases, ' +
      'models over the endpoint bedrock-mantle',
  },
  source: { url: 'https://aws.amazon.com/bedrock/pricing/', on: '2026-11-28' },
  wanted: {
    input: ofModel('InputTokenCount'),
    output: ofModel('OutputTokenCount'),
    cacheRead: ofModel('CacheReadInputTokens'),
    cacheWrite: ofModel('CacheWriteInputTokens'),
    'cacheRead 2': ofModel('CacheReadInputTokenCount'),
    'cacheWrite 2': ofModel('CacheWriteInputTokenCount'),
    'input tier': ofTier('InputTokenCount'),
    'output tier': ofTier('OutputTokenCount'),
  },
  usageOf: (measured) => plus(...measured.map(tokensOf)),
  costOf: (of, options) => total([...of].map(([name, count]) => tokensCost(name, count, options))),
  unpriced: (of) => [...new Set([...of.keys()].map(modelOf))].filter((model) => knownAs(model) === undefined),
};

/** Names what was used after its kind and model, `input us.amazon.nova-pro-v1:0`, and what Priority costs on top. */
function tokensOf({ key, dimensions, value }: Measured) {
  const { ModelId: id = '', ResolvedServiceTier: tier } = dimensions;
  if (id.includes(BY_THE_HOUR)) return usage({});
  const [kind, variant] = key.split(' ');
  const model = id.slice(id.lastIndexOf('/') + 1);
  if (variant !== 'tier') return usage({ [`${kind} ${model}`]: whole(value) });
  return tier?.toLowerCase() === PRIORITY ? usage({ [`${kind}+${PRIORITY} ${model}`]: whole(value) }) : usage({});
}

function tokensCost(name: string, count: bigint, options: CostOptions): Money {
  const [kind, onTop] = name.slice(0, name.indexOf(' ')).split('+');
  const model = modelOf(name);
  const base = tariffCost(count, flat(pricesOf(model)[kind as Kind], MILLION), options);
  const priced = isDearerInRegions(model) ? raised(base, IN_REGIONS_ON_TOP) : base;
  return onTop === undefined ? priced : money(raised(priced, PRIORITY_ON_TOP) - priced);
}

function raised(amount: Money, { percent, of }: typeof PRIORITY_ON_TOP): Money {
  return money(ceilDivide(amount * (of + percent), of));
}

function modelOf(name: string): string {
  return name.slice(name.indexOf(' ') + 1);
}

function knownAs(model: string): string | undefined {
  return longestFit([...MODEL_PRICES.keys()], model);
}

function pricesOf(model: string): ModelPrices {
  const known = knownAs(model);
  return (known === undefined ? undefined : MODEL_PRICES.get(known)) ?? UNKNOWN_MODEL;
}

function isDearerInRegions(model: string): boolean {
  return !model.startsWith(GLOBAL) && longestFit(DEARER_IN_REGIONS, model) !== undefined;
}

/** Returns the longest beginning that a model's id has, behind the prefix of its regions. */
function longestFit(beginnings: readonly string[], model: string): string | undefined {
  const id = model.replace(REGIONS_PREFIX, '');
  return beginnings
    .filter((beginning) => id.startsWith(beginning) && !/^[0-9]{1,2}(-|$)/.test(id.slice(beginning.length + 1)))
    .sort((one, other) => other.length - one.length)[0];
}
