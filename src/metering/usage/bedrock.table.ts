/** USD for a million tokens. */
export interface ModelPrices {
  readonly input: string;
  readonly output: string;
  readonly cacheRead: string;
  readonly cacheWrite: string;
}

/** What a cache costs where no price of its own is known: a cached token is never dearer than a quarter above input. */
function withCache(input: string, output: string, cacheRead = input, cacheWrite = input): ModelPrices {
  return { input, output, cacheRead, cacheWrite };
}

/** Claude: a cache is written at 1.25 times the price of input, and read at a tenth. */
const OPUS_4 = withCache('15', '75', '1.5', '18.75');
const OPUS_4_5 = withCache('5', '25', '0.5', '6.25');
const SONNET = withCache('3', '15', '0.3', '3.75');
const HAIKU_4_5 = withCache('1', '5', '0.1', '1.25');

/**
 * List prices on demand in us-east-1 by what model ids begin with, behind a prefix of regions; the longest beginning
 * that fits counts. Taken down on 2026-11-28 from https://aws.amazon.com/bedrock/pricing/ as others quote it.
 */
export const MODEL_PRICES: ReadonlyMap<string, ModelPrices> = new Map([
  ['amazon.nova-micro', withCache('0.035', '0.14', '0.00875')],
  ['amazon.nova-lite', withCache('0.06', '0.24', '0.015')],
  ['amazon.nova-pro', withCache('0.80', '3.20', '0.20')],
  ['amazon.nova-premier', withCache('2.50', '12.50', '0.625')],
  ['amazon.titan-embed-text-v2', withCache('0.02', '0')],
  ['amazon.titan-embed-text-v1', withCache('0.10', '0')],
  ['anthropic.claude-3-haiku', withCache('0.25', '1.25', '0.03', '0.30')],
  ['anthropic.claude-3-5-haiku', withCache('0.80', '4', '0.08', '1')],
  // Older versions cost twice as much since they are in extended access.
  ['anthropic.claude-3-5-sonnet', withCache('6', '30', '0.6', '7.5')],
  ['anthropic.claude-3-7-sonnet', SONNET],
  ['anthropic.claude-3-opus', OPUS_4],
  ['anthropic.claude-opus-4', OPUS_4],
  ['anthropic.claude-opus-4-1', OPUS_4],
  ['anthropic.claude-sonnet-4', SONNET],
  ['anthropic.claude-opus-4-5', OPUS_4_5],
  ['anthropic.claude-opus-4-6', OPUS_4_5],
  ['anthropic.claude-opus-4-7', OPUS_4_5],
  ['anthropic.claude-sonnet-4-5', SONNET],
  ['anthropic.claude-sonnet-4-6', SONNET],
  ['anthropic.claude-sonnet-5', SONNET],
  ['anthropic.claude-haiku-4-5', HAIKU_4_5],
  ['meta.llama3-1-405b', withCache('5.32', '16')],
  ['meta.llama3-3-70b', withCache('0.72', '0.72')],
  ['mistral.mistral-large', withCache('4', '12')],
  ['openai.gpt-oss-120b', withCache('0.15', '0.62')],
  ['zai.glm-4.7', withCache('0.60', '2.20')],
]);

/** The models that cost a tenth more unless they are called over the global endpoint. */
export const DEARER_IN_REGIONS: readonly string[] = [
  'anthropic.claude-opus-4-5',
  'anthropic.claude-opus-4-6',
  'anthropic.claude-opus-4-7',
  'anthropic.claude-sonnet-4-5',
  'anthropic.claude-sonnet-4-6',
  'anthropic.claude-sonnet-5',
  'anthropic.claude-haiku-4-5',
];

/** What a model counts as that is in no table: twice the dearest. */
export const UNKNOWN_MODEL: ModelPrices = withCache('30', '150', '3', '37.5');
