import { budgetMandate } from '../../src/budgets/contracts';
import type { SPOKE_USE_CASES } from '../../src/core/contracts/names';
import type { Mandate } from '../../src/core/contracts/session-policy';
import { enforcementMandate } from '../../src/enforcement/contracts';
import { METER_RESOURCE_MANDATE, METER_USAGE_MANDATE } from '../../src/metering/contracts';
import { reconcileBudgetsMandate, REGISTER_WORKLOAD_MANDATE } from '../../src/workloads/contracts';

export const BUDGET_PARAMETER = '/budget-guardrails/budget';

/** A use case that goes into spokes without a mandate does not compile. */
export const MANDATES: Readonly<Record<(typeof SPOKE_USE_CASES)[number], Mandate>> = {
  'propagate-budget': budgetMandate('propagate-budget', BUDGET_PARAMETER),
  'sync-budget': budgetMandate('sync-budget', BUDGET_PARAMETER),
  'reconcile-budgets': reconcileBudgetsMandate(BUDGET_PARAMETER),
  'register-workload': REGISTER_WORKLOAD_MANDATE,
  'meter-resource': METER_RESOURCE_MANDATE,
  'meter-usage': METER_USAGE_MANDATE,
  'disable-resources': enforcementMandate('disable-resources'),
  'restore-resources': enforcementMandate('restore-resources'),
  'end-enforcement': enforcementMandate('end-enforcement'),
};
