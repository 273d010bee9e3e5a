import { total } from '../../core/domain/money';
import { flat, tariffCost, type Tariff } from '../domain/tariff';
import { byDimension, countOf, metricsOf, plus, sumOf, usage, type Measured, type UsageMeter } from '../domain/usage';

const TRANSITIONS = flat('0.000025', 1n, 4_000n);
const EXPRESS_REQUESTS = flat('1.00', 1_000_000n);

/** Counts are in megabytes times milliseconds. */
const GB_SECOND = 1_024n * 1_000n;
const EXPRESS_DURATION: Tariff = {
  per: GB_SECOND,
  tiers: [
    { upTo: 3_600_000n * GB_SECOND, usd: '0.00001667' },
    { upTo: 18_000_000n * GB_SECOND, usd: '0.00000833' },
    { usd: '0.00000456' },
  ],
};

/** What is smaller than this is megabytes already: AWS does not say in which unit it publishes the memory. */
const LEAST_BYTES = 1_000_000n;
const BYTES_PER_MB = 1_024n * 1_024n;

const ofMachine = metricsOf('AWS/States', 'StateMachineArn');

/**
 * Step Functions: the state transitions of standard workflows, retries among them; requests, and GB-seconds of express
 * workflows by the started 100 ms and 64 MB, which their metrics have rounded already. Time and memory come as sums of
 * their own: together they are at most the time of all with the memory of the largest.
 */
export const STEP_FUNCTIONS_METER: UsageMeter = {
  name: 'step-functions',
  label: 'Step Functions',
  docs: {
    counts: 'transitions of standard workflows; requests and GB-seconds of express workflows, as an upper bound',
    delay: '1 to 3 minutes; an express execution at its end',
    missing: 'express executions that still run',
  },
  source: { url: 'https://aws.amazon.com/step-functions/pricing/', on: '2026-11-21' },
  wanted: {
    transitions: {
      namespace: 'AWS/States',
      metric: 'ConsumedCapacity',
      statistic: 'Sum',
      dimensions: ['ServiceMetric'],
      fixed: { ServiceMetric: 'StateTransition' },
    },
    executions: ofMachine('ExpressExecutionBilledDuration', 'SampleCount'),
    duration: ofMachine('ExpressExecutionBilledDuration', 'Sum'),
    memory: ofMachine('ExpressExecutionBilledMemory', 'Maximum'),
  },
  usageOf: (measured) =>
    plus(
      usage({ transitions: sumOf(measured, 'transitions'), requests: sumOf(measured, 'executions') }),
      ...[...byDimension(measured, 'StateMachineArn').values()].map((ofOne) =>
        usage({ duration: sumOf(ofOne, 'duration') * megabytes(ofOne) }),
      ),
    ),
  costOf: (of, options) =>
    total([
      tariffCost(countOf(of, 'transitions'), TRANSITIONS, options),
      tariffCost(countOf(of, 'requests'), EXPRESS_REQUESTS, options),
      tariffCost(countOf(of, 'duration'), EXPRESS_DURATION, options),
    ]),
};

function megabytes(ofOne: readonly Measured[]): bigint {
  const memory = sumOf(ofOne, 'memory');
  return memory < LEAST_BYTES ? memory : (memory + BYTES_PER_MB - 1n) / BYTES_PER_MB;
}
