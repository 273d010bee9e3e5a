import { total } from '../../core/domain/money';
import { flat, tariffCost } from '../domain/tariff';
import { countOf, metricsOf, plus, usage, type UsageMeter } from '../domain/usage';

/** Counts are in megabytes times seconds. */
const GB_SECOND = 1_024n;
const X86 = flat('0.0000041667', GB_SECOND);
const ARM = flat('0.0000033334', GB_SECOND);

/**
 * Lambda's provisioned concurrency: what is kept ready, from when it is asked for, in parts of five minutes. No metric
 * tells how much it is: its functions are asked.
 */
export const LAMBDA_PROVISIONED_METER: UsageMeter = {
  name: 'lambda-provisioned',
  label: 'Lambda provisioned concurrency',
  docs: {
    counts: 'GB-seconds kept ready, by architecture',
    delay: 'none: it is read as it is configured',
    missing: 'functions that were not called on it for 3 hours',
  },
  source: { url: 'https://aws.amazon.com/lambda/pricing/', on: '2026-11-21' },
  wanted: {
    onProvisioned: metricsOf('AWS/Lambda', 'FunctionName')('ProvisionedConcurrencyInvocations'),
  },
  needsFunctions: true,
  countsConfigured: true,
  usageOf: (_measured, { functions, windowSeconds }) =>
    plus(
      ...[...functions.values()].map(({ memoryMb, isArm, provisioned }) =>
        usage({ [isArm ? 'arm' : 'x86']: BigInt(memoryMb) * BigInt(provisioned) * BigInt(windowSeconds) }),
      ),
    ),
  costOf: (of, options) =>
    total([tariffCost(countOf(of, 'x86'), X86, options), tariffCost(countOf(of, 'arm'), ARM, options)]),
};
