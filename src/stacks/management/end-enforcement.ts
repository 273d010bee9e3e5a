import { Aws, CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { END_TIMEOUT_MINUTES } from '../../enforcement/contracts';
import { billFrom } from '../shared/bill-parameters';
import { collaborator } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import { type EnforcementProps, waysOfEnforcing } from './enforcement-functions';
import { failuresOf, watched } from './management-parts';
import type { SpokeStackSet } from './spoke-stack-set';
import { workingParts } from './working-parts';

export interface EndEnforcementProps extends EnforcementProps {
  readonly disableResources: IFunction;
  readonly restoreResources: IFunction;
  readonly stackSet: SpokeStackSet;
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
    const { budgets, costs, operators, spokes, enforcement, freeze, bill, disableResources, restoreResources } = props;
    const failures = failuresOf(
      stack,
      'Unended',
      props,
      'CloudFormation got no answer when it asked to end enforcement.',
    );
    const { function: target } = new GuardrailFunction(stack, {
      useCase: 'end-enforcement',
      worksWith: [
        costs.ledgers('BatchGetItem', 'ConditionCheckItem', 'DeleteItem'),
        costs.scan(),
        budgets.readPause(),
        operators.tell(),
        spokes.reach(),
        waysOfEnforcing(enforcement),
        billFrom(bill),
        freeze.attach(),
        switchOff(disableResources, restoreResources),
        lookAtItsStack(),
      ],
      timeout: Duration.minutes(END_TIMEOUT_MINUTES),
      onFailure: failures,
      ...watched(props),
    });
    const removal = new CustomResource(stack, 'Removal', {
      serviceToken: target.functionArn,
      serviceTimeout: ANSWER_WITHIN,
      resourceType: 'Custom::EndEnforcement',
      properties: { SpokeStackSet: props.stackSet.idIfWanted() },
    });
    removal.node.addDependency(...workingParts(stack));
  }
}

/** Returns both doors to enforcement, for a function that shuts them, whoever calls them. */
function switchOff({ functionArn: disabling }: IFunction, { functionArn: restoring }: IFunction) {
  return collaborator({ DISABLE_RESOURCES_FUNCTION: disabling, RESTORE_RESOURCES_FUNCTION: restoring }, [
    new iam.PolicyStatement({ actions: ['lambda:PutFunctionConcurrency'], resources: [disabling, restoring] }),
  ]);
}

/** Returns the stack, for a function that sees whether all of it is being deleted. */
function lookAtItsStack() {
  return collaborator({ STACK_ID: Aws.STACK_ID }, [
    new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
  ]);
}
