import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { accountBudgetChangedPattern, workloadBudgetChangedPattern } from '../../workloads/contracts';
import { GuardrailFunction } from '../shared/guardrail-function';
import { failuresOf, type ManagementParts, watched, whatTeamsMayAsk } from './management-parts';

/**
 * The function that makes the Budgets table follow what teams write into their accounts. It stands in `scope` itself.
 */
export class WorkloadFunctions {
  constructor(scope: Construct, parts: ManagementParts) {
    const { budgets, spokes, eventsFromSpokes, parameters } = parts;
    const failures = failuresOf(
      scope,
      'UnregisteredWorkloads',
      parts,
      'A workload budget that a team wrote could not be registered: reconcile-budgets tries again every 15 minutes.',
    );
    const { function: target } = new GuardrailFunction(scope, {
      useCase: 'register-workload',
      worksWith: [budgets.register(), spokes.reach(), whatTeamsMayAsk(parts)],
      timeout: Duration.minutes(2),
      onFailure: failures,
      ...watched(parts),
    });
    eventsFromSpokes.handTo(target, 'WorkloadBudgetChanged', workloadBudgetChangedPattern(), failures);
    const accountBudgetChanged = accountBudgetChangedPattern(parameters.budgetParameter.valueAsString);
    eventsFromSpokes.handTo(target, 'AccountBudgetChanged', accountBudgetChanged, failures);
  }
}
