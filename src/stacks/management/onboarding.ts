import { Aws, CfnCondition, Duration, Fn, type Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  LIFECYCLE_SOURCES,
  lifecyclePattern,
  ONBOARD_EVERY_DAYS,
  ONBOARD_TIMEOUT_MINUTES,
  type ReconcileCall,
} from '../../accounts/contracts';
import { allowed, calls, setting } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { EnforcementParameters, OnboardingParameters } from '../shared/template-parameters';
import type { CostTable } from './cost-table';
import { failuresOf, type ManagementParts, watched } from './management-parts';

export interface OnboardingProps extends ManagementParts {
  readonly costs: CostTable;
  readonly enforcement: EnforcementParameters;
  readonly onboarding: OnboardingParameters;
  readonly restoreResources: IFunction;
}

/**
 * Brings the organization's accounts under budget as they come, and ends their budgets as they go. It stands in `stack`
 * itself.
 */
export class Onboarding {
  /** The organization's management account: the one account that tells of all others. */
  private readonly managementAccount: string;

  constructor(
    private readonly stack: Stack,
    private readonly props: OnboardingProps,
  ) {
    this.managementAccount = this.organizationManagementAccount();
    const failures = failuresOf(
      stack,
      'Unonboarded',
      props,
      'An account that came, moved or went was not brought in line with the organization: the daily run tries again.',
    );
    const { function: target } = new GuardrailFunction(stack, {
      useCase: 'onboard-account',
      worksWith: this.collaborators(),
      timeout: Duration.minutes(ONBOARD_TIMEOUT_MINUTES),
      onFailure: failures,
      ...watched(props),
    });
    this.onLifecycleEvents(target, failures);
    this.daily(target, failures);
  }

  /**
   * Listens on the default bus, when this is the account and region that AWS tells. Otherwise the events are forwarded
   * to the product's bus.
   */
  private onLifecycleEvents(target: IFunction, deadLetterQueue: IQueue): void {
    for (const name of Object.keys(LIFECYCLE_SOURCES) as (keyof typeof LIFECYCLE_SOURCES)[]) {
      const eventPattern = lifecyclePattern(name, this.managementAccount);
      new events.Rule(this.stack, `${name}Event`, {
        description: 'budget-guardrails: accounts that come, move and go',
        eventPattern,
        targets: [new LambdaFunction(target, { deadLetterQueue, retryAttempts: 185, maxEventAge: Duration.hours(24) })],
      });
      this.props.eventsFromSpokes.handTo(target, `${name}Event`, eventPattern, deadLetterQueue);
    }
  }

  private daily(target: IFunction, deadLetterQueue: IQueue): void {
    const call: ReconcileCall = { kind: 'reconcile' };
    new events.Rule(this.stack, 'OnboardAccountsDaily', {
      description: 'budget-guardrails: goes through the organization for what events missed',
      schedule: events.Schedule.rate(Duration.days(ONBOARD_EVERY_DAYS)),
      targets: [new LambdaFunction(target, { deadLetterQueue, event: events.RuleTargetInput.fromObject(call) })],
    });
  }

  private collaborators() {
    const { budgets, costs, enforcement, onboarding, restoreResources } = this.props;
    return [
      budgets.onboard(),
      costs.ledgers('BatchGetItem', 'DeleteItem'),
      costs.scan(),
      calls({ RESTORE_RESOURCES_FUNCTION: restoreResources }),
      askTheOrganization(),
      setting({
        DEFAULT_BUDGET: onboarding.defaultBudget.valueAsString,
        DEFAULT_MODE: enforcement.defaultMode.choice,
        ORGANIZATION_MANAGEMENT_ACCOUNT_ID: this.managementAccount,
      }),
    ] as const;
  }

  private organizationManagementAccount(): string {
    const named = this.props.onboarding.organizationManagementAccountId.valueAsString;
    const isThis = new CfnCondition(this.stack, 'IsOrganizationManagementAccount', {
      expression: Fn.conditionEquals(named, ''),
    });
    return Fn.conditionIf(isThis.logicalId, Aws.ACCOUNT_ID, named).toString();
  }
}

/** Returns the organization, for a function that asks where accounts stand in it. */
function askTheOrganization() {
  const asking = [
    'DescribeAccount',
    'ListAccountsForParent',
    'ListOrganizationalUnitsForParent',
    'ListParents',
    'ListRoots',
  ];
  return allowed(
    { actions: asking.map((action) => `organizations:${action}`), resources: ['*'] },
    {
      findings: ['AwsSolutions-IAM5[Resource::*]'],
      reason: 'Lists take no resource, and the ids of accounts and units are not known in advance.',
    },
  );
}
