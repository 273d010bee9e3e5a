import type { Context } from 'aws-lambda';
import { budgetPorts } from './budget-ports';
import { log } from './log';
import { ssm } from '../aws/clients';
import { SsmReconciliationCursor } from '../aws/ssm-reconciliation-cursor';
import { BUDGET_METRICS, RECONCILE_PAGE_RESERVE_MINUTES, ReconcileBudgetsEnv } from '../contracts/reconcile-budgets';
import { later, MS_PER_MINUTE } from '../domain/time';
import { reconcileBudgets, type Reconciliation } from '../usecases/reconcile-budgets';

const env = ReconcileBudgetsEnv.parse(process.env);
const ports = { ...budgetPorts(env), cursor: new SsmReconciliationCursor(ssm, env.RECONCILIATION_CURSOR_PARAMETER) };

export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const reserveMs = RECONCILE_PAGE_RESERVE_MINUTES * MS_PER_MINUTE;
  const deadline = later(ports.clock.now(), context.getRemainingTimeInMillis() - reserveMs);

  const reconciliation = await reconcileBudgets(deadline, ports);

  report(reconciliation);
  const [first] = reconciliation.failures;
  if (first !== undefined) {
    throw new Error(`${reconciliation.failures.length} budgets could not be reconciled, the first is ${first.address}`, { cause: first.error });
  }
}

/** The log line is also the metrics, in CloudWatch's embedded metric format. */
function report({ counts, repaired, failures, complete }: Reconciliation): void {
  const { namespace, ...names } = BUDGET_METRICS;
  const metrics = { [names.pending]: counts.pending, [names.inForce]: counts['in-force'], [names.rejected]: counts.rejected, [names.repaired]: repaired.length };
  const definition = { Namespace: namespace, Dimensions: [[]], Metrics: Object.keys(metrics).map((Name) => ({ Name, Unit: 'Count' })) };
  log('budgets reconciled', {
    _aws: { Timestamp: ports.clock.now(), CloudWatchMetrics: [definition] },
    ...metrics,
    counts,
    repaired,
    failures,
    complete,
  });
}
