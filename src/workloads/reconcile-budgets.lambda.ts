import type { Context } from 'aws-lambda';
import { AwsAlternateContacts } from '../budgets/aws/aws-alternate-contacts';
import { DynamoDbRaises } from '../budgets/aws/dynamodb-raises';
import { DynamoDbStops } from '../budgets/aws/dynamodb-stops';
import { SsmReconciliationCursor } from '../budgets/aws/ssm-reconciliation-cursor';
import { BUDGET_METRICS, RECONCILE_PAGE_RESERVE_MINUTES, ReconcileBudgetsEnv } from '../budgets/contracts';
import type { StoredBudget } from '../budgets/ports';
import { reconcileBudgets, type Reconciliation } from '../budgets/reconcile-budgets';
import { budgetPorts } from '../budgets/wiring';
import { account, dynamoDb, ssm } from '../core/aws/clients';
import { later, MS_PER_MINUTE } from '../core/domain/time';
import { logMetrics } from '../core/lambda/metrics';
import { spokeDoor } from '../core/lambda/spoke-door';
import { DynamoDbContacts } from '../ledger/aws/dynamodb-contacts';
import { adoptedLimits, ownersOf } from '../ledger/wiring';
import { reconcileBudgetsMandate } from './contracts';
import { reconcileWorkloads } from './reconcile-workloads';
import { workloadPorts } from './wiring';

const env = ReconcileBudgetsEnv.parse(process.env);
const door = spokeDoor(env, reconcileBudgetsMandate(env.SSM_BUDGET_PARAMETER));
const workloads = workloadPorts(env, door);
// arn:aws:sns:<region>:<account>:<name>: the account that this runs in.
const own = env.OPERATORS_TOPIC_ARN.split(':')[4] ?? '';
const ports = {
  ...budgetPorts(env, door, adoptedLimits(env), ownersOf(env)),
  raises: new DynamoDbRaises(dynamoDb, env.BUDGETS_TABLE_NAME),
  stops: new DynamoDbStops(dynamoDb, env.BUDGETS_TABLE_NAME),
  alternateContacts: new AwsAlternateContacts(account, own),
  contacts: new DynamoDbContacts(dynamoDb, env.COST_TABLE_NAME),
  cursor: new SsmReconciliationCursor(ssm, env.RECONCILIATION_CURSOR_PARAMETER),
  // The wing of budgets knows nothing of workloads, so this handler hands in what reconciles them.
  follow: (budgets: readonly StoredBudget[], errand: string, concurrency: number) =>
    reconcileWorkloads(budgets, errand, concurrency, workloads),
};

export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const reserveMs = RECONCILE_PAGE_RESERVE_MINUTES * MS_PER_MINUTE;
  const deadline = later(ports.clock.now(), context.getRemainingTimeInMillis() - reserveMs);

  const reconciliation = await reconcileBudgets(deadline, ports);

  report(reconciliation);
  const [first] = reconciliation.failures;
  if (first !== undefined) {
    throw new Error(
      `${reconciliation.failures.length} budgets could not be reconciled, the first is ${first.address}`,
      { cause: first.error },
    );
  }
}

function report({ counts, repaired, failures, unanswered, unsubscribed, complete }: Reconciliation): void {
  const { pending, inForce, rejected, repaired: repairs } = BUDGET_METRICS;
  const metrics = {
    [pending]: counts.pending + counts['without-aws-budget'],
    [inForce]: counts['in-force'],
    [rejected]: counts.rejected,
    [repairs]: repaired.length,
  };
  logMetrics('budgets reconciled', metrics, { counts, repaired, failures, unanswered, unsubscribed, complete });
}
