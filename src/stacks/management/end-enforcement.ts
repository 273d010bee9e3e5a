import { Aws, CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as z from 'zod/mini';
import { END_TIMEOUT_MINUTES, type EndEnforcementEnv } from '../../enforcement/contracts';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { CostTable } from './cost-table';
import type { ExpenseFunctions } from './expense-functions';
import { acknowledgeSpokeAccess, spokeAccessPermissions, type ManagementParts } from './management-parts';
import type { SpokeStackSet } from './spoke-stack-set';
import { workingParts } from './working-parts';

export interface EndEnforcementProps extends ManagementParts {
  readonly costs: CostTable;
  readonly expenses: ExpenseFunctions;
  readonly spokes: SpokeStackSet;
}

/** The time for which CloudFormation waits if no answer comes. It is longer than the function can run. */
const ANSWER_WITHIN = Duration.minutes(END_TIMEOUT_MINUTES + 5);

/**
 * Gives everything back when the stack is deleted, before anything else of it goes: the roles of the spokes that the
 * stack set brought, code, tables, policies. It is made last, because it depends on what the stack has by then. Its
 * function and its custom resource stand in the stack itself.
 */
export class EndEnforcement {
  constructor(stack: Stack, props: EndEnforcementProps) {
    const {
      operators: { key, alarmAction },
      costs,
      expenses,
      spokes,
    } = props;
    const environment: z.input<typeof EndEnforcementEnv> = {
      ...expenses.enforcementEnvironment(),
      DISABLE_RESOURCES_FUNCTION: expenses.disableResources.functionArn,
      STACK_ID: Aws.STACK_ID,
    };
    const failures = new AlarmedQueue(stack, 'Unended', {
      meaning: 'CloudFormation got no answer when it asked to end enforcement.',
      alarmAction,
    });
    const { function: target, policy } = new GuardrailFunction(stack, {
      useCase: 'end-enforcement',
      environment,
      timeout: Duration.minutes(END_TIMEOUT_MINUTES),
      permissions: [
        ...costs.permissions('BatchGetItem'),
        ...costs.scanPermissions(),
        ...props.operators.publishPermissions(),
        ...spokeAccessPermissions(props),
        new iam.PolicyStatement({
          actions: ['lambda:PutFunctionConcurrency'],
          resources: [expenses.disableResources.functionArn],
        }),
        new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
      ],
      logKey: key,
      onFailure: failures.queue,
      alarmAction,
    });
    acknowledgeSpokeAccess(policy);
    const removal = new CustomResource(stack, 'Removal', {
      serviceToken: target.functionArn,
      serviceTimeout: ANSWER_WITHIN,
      resourceType: 'Custom::EndEnforcement',
      properties: { SpokeStackSet: spokes.idIfWanted() },
    });
    removal.node.addDependency(...workingParts(stack));
  }
}
