import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import {
  accountBudgetChangedPattern,
  type RegisterWorkloadEnv,
  workloadBudgetChangedPattern,
} from '../../workloads/contracts';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { GuardrailFunction } from '../shared/guardrail-function';
import {
  acknowledgeSpokeAccess,
  spokeAccessEnvironment,
  spokeAccessPermissions,
  type ManagementParts,
} from './management-parts';

/**
 * The function that makes the Budgets table follow what teams write into their accounts. It stands in `scope` itself.
 */
export class WorkloadFunctions {
  constructor(scope: Construct, parts: ManagementParts) {
    const { operators, budgets, eventsFromSpokes, parameters } = parts;
    const environment: z.input<typeof RegisterWorkloadEnv> = {
      ...spokeAccessEnvironment(parts),
      BUDGETS_TABLE_NAME: budgets.table.tableName,
    };
    const { queue } = new AlarmedQueue(scope, 'UnregisteredWorkloads', {
      meaning:
        'A workload budget that a team wrote could not be registered: reconcile-budgets tries again every 15 minutes.',
      alarmAction: operators.alarmAction,
    });
    const { function: target, policy } = new GuardrailFunction(scope, {
      useCase: 'register-workload',
      environment,
      timeout: Duration.minutes(2),
      permissions: [...budgets.registerPermissions(), ...spokeAccessPermissions(parts)],
      logKey: operators.key,
      onFailure: queue,
      alarmAction: operators.alarmAction,
    });
    eventsFromSpokes.handTo(target, 'WorkloadBudgetChanged', workloadBudgetChangedPattern(), queue);
    eventsFromSpokes.handTo(
      target,
      'AccountBudgetChanged',
      accountBudgetChangedPattern(parameters.budgetParameter.valueAsString),
      queue,
    );
    acknowledgeSpokeAccess(policy);
  }
}
