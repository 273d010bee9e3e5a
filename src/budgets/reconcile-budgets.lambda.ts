import type { Context } from 'aws-lambda';
import { SsmReconciliationCursor } from './aws/ssm-reconciliation-cursor';
import { BUDGET_METRICS, RECONCILE_PAGE_RESERVE_MINUTES, ReconcileBudgetsEnv } from './contracts/reconcile-budgets';
import { reconcileBudgets, type Reconciliation } from './reconcile-budgets';
import { budgetPorts } from './wiring';
import { ssm } from '../core/aws/clients';
import { later, MS_PER_MINUTE } from '../core/domain/time';
import { logMetrics } from '../core/lambda/metrics';
import { workloadPorts } from '../workloads/wiring';

const env = ReconcileBudgetsEnv.parse(process.env);
const ports = { ...workloadPorts(env), ...budgetPorts(env), cursor: new SsmReconciliationCursor(ssm, env.RECONCILIATION_CURSOR_PARAMETER) };

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

function report({ counts, repaired, failures, unanswered, complete }: Reconciliation): void {
  const { pending, inForce, rejected, repaired: repairs } = BUDGET_METRICS;
  const metrics = { [pending]: counts.pending, [inForce]: counts['in-force'], [rejected]: counts.rejected, [repairs]: repaired.length };
  logMetrics('budgets reconciled', metrics, { counts, repaired, failures, unanswered, complete });
}
