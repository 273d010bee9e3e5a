import { total } from '../../core/domain/money';
import { flat, tariffCost, type CostOptions, type Tariff } from '../domain/tariff';
import {
  byDimension,
  countOf,
  metricsOf,
  plus,
  sumOf,
  usage,
  whole,
  type FunctionShape,
  type Measured,
  type Usage,
  type UsageMeter,
} from '../domain/usage';

/** Counts are in megabytes times milliseconds. AWS's gigabyte is 1024 megabytes. */
const GB_SECOND = 1_024n * 1_000n;

const X86: Tariff = {
  per: GB_SECOND,
  tiers: [
    { upTo: 6_000_000_000n * GB_SECOND, usd: '0.0000166667' },
    { upTo: 15_000_000_000n * GB_SECOND, usd: '0.0000150000' },
    { usd: '0.0000133334' },
  ],
};
const ARM: Tariff = {
  per: GB_SECOND,
  tiers: [
    { upTo: 7_500_000_000n * GB_SECOND, usd: '0.0000133334' },
    { upTo: 18_750_000_000n * GB_SECOND, usd: '0.0000120001' },
    { usd: '0.0000106667' },
  ],
};
const REQUESTS = flat('0.20', 1_000_000n, 1_000_000n);
const EPHEMERAL = flat('0.0000000309', GB_SECOND);
const PROVISIONED_DURATION = { x86: flat('0.0000097222', GB_SECOND), arm: flat('0.0000077778', GB_SECOND) };

/** What AWS gives away each month, of both architectures together. */
const FREE_GB_SECONDS = 400_000n * GB_SECOND;

/** What is in no price has this much for nothing. */
const FREE_EPHEMERAL_MB = 512;

/** A function that was deleted before anybody saw it counts as the largest there is. */
const LARGEST: FunctionShape = { memoryMb: 10_240, isArm: false, ephemeralMb: 10_240, provisioned: 0 };

const ofFunction = metricsOf('AWS/Lambda', 'FunctionName');

/**
 * Lambda: requests, duration by architecture and memory, ephemeral storage beyond 512 MB. What runs on provisioned
 * concurrency has a lower price. A duration is billed by the started millisecond.
 */
export const LAMBDA_METER: UsageMeter = {
  name: 'lambda',
  label: 'Lambda',
  docs: {
    counts: 'requests; GB-seconds by architecture, on demand and on provisioned concurrency; ephemeral storage',
    delay: '1 to 3 minutes',
    missing:
      'the initialization of environments, payloads of more than 256 KB, streamed responses, event pollers, ' +
      'managed instances',
  },
  source: { url: 'https://aws.amazon.com/lambda/pricing/', on: '2026-11-21' },
  wanted: {
    invocations: ofFunction('Invocations'),
    duration: ofFunction('Duration'),
    onProvisioned: ofFunction('ProvisionedConcurrencyInvocations'),
  },
  needsFunctions: true,
  usageOf: (measured, { functions }) =>
    plus(
      ...[...byDimension(measured, 'FunctionName')].map(([name, ofOne]) =>
        usageOfFunction(ofOne, functions.get(name) ?? LARGEST),
      ),
    ),
  costOf: lambdaCost,
};

function usageOfFunction(measured: readonly Measured[], { memoryMb, isArm, ephemeralMb }: FunctionShape): Usage {
  const invocations = sumOf(measured, 'invocations');
  const ms = billedMs(measured, invocations);
  const isProvisioned = invocations > 0n && sumOf(measured, 'onProvisioned') >= invocations;
  const kind = `${isArm ? 'arm' : 'x86'}${isProvisioned ? ' on provisioned' : ''}`;
  return usage({
    requests: invocations,
    [kind]: BigInt(memoryMb) * ms,
    ephemeral: BigInt(Math.max(0, ephemeralMb - FREE_EPHEMERAL_MB)) * ms,
  });
}

/** A sum of whole milliseconds was billed as it is. Else each invocation may have been rounded up by nearly one. */
function billedMs(measured: readonly Measured[], invocations: bigint): bigint {
  const durations = measured.filter(({ key }) => key === 'duration');
  const isWhole = durations.every(({ value }) => Number.isInteger(value));
  const ms = durations.reduce((sum, { value }) => sum + whole(value), 0n);
  return ms + (isWhole ? 0n : invocations);
}

function lambdaCost(of: Usage, options: CostOptions) {
  const count = (name: string) => countOf(of, name);
  const ofX86 = count('x86') < FREE_GB_SECONDS ? count('x86') : FREE_GB_SECONDS;
  return total([
    tariffCost(count('requests'), REQUESTS, options),
    tariffCost(count('x86'), { ...X86, free: FREE_GB_SECONDS }, options),
    tariffCost(count('arm'), { ...ARM, free: FREE_GB_SECONDS - ofX86 }, options),
    tariffCost(count('ephemeral'), EPHEMERAL, options),
    tariffCost(count('x86 on provisioned'), PROVISIONED_DURATION.x86, options),
    tariffCost(count('arm on provisioned'), PROVISIONED_DURATION.arm, options),
  ]);
}
