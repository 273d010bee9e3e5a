import type { App } from 'aws-cdk-lib';
import { BillingStack } from './billing-stack';
import { BlueprintAccessStack } from './blueprint-access-stack';
import { ChatStack } from './chat-stack';
import { LaunchStack } from './launch-stack';
import { LifecycleStack } from './lifecycle-stack';
import { ManagementStack } from './management/management-stack';
import { PortfolioStack, type PortfolioProps } from './portfolio/portfolio-stack';
import { SpokeStack } from './spoke/spoke-stack';
import { WorkloadBudgetStack } from './workload-budget-stack';

/**
 * Adds every template that is handed out, under the name by which packaging and docs know it. The portfolio is
 * optional.
 */
export function addProductStacks(app: App, portfolio: PortfolioProps | undefined): void {
  new ManagementStack(app, 'budget-guardrails-management');
  new LifecycleStack(app, 'budget-guardrails-lifecycle');
  new BillingStack(app, 'budget-guardrails-billing');
  new ChatStack(app, 'budget-guardrails-chat');
  new SpokeStack(app, 'budget-guardrails-spoke');
  new WorkloadBudgetStack(app, 'budget-guardrails-workload-budget');
  new LaunchStack(app, 'budget-guardrails-launch');
  new BlueprintAccessStack(app, 'budget-guardrails-blueprint-access');
  if (portfolio !== undefined) new PortfolioStack(app, 'budget-guardrails-portfolio', portfolio);
}
