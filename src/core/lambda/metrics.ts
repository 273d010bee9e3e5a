import { METRICS_NAMESPACE } from '../contracts/names';
import { log } from './log';

/** Writes a log line that is also metrics, in CloudWatch's embedded metric format. */
export function logMetrics(
  message: string,
  metrics: Readonly<Record<string, number>>,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  const definition = {
    Namespace: METRICS_NAMESPACE,
    Dimensions: [[]],
    Metrics: Object.keys(metrics).map((Name) => ({ Name, Unit: 'Count' })),
  };
  log(message, { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [definition] }, ...metrics, ...fields });
}
