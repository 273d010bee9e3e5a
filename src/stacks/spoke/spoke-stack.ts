import { Aws, CfnCondition, CfnOutput, CfnParameter, Fn, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { parameterChangedPattern } from '../../budgets/contracts';
import { nameOfSource as nameOf, stateChangePatterns } from '../../metering/types/contracts';
import { workloadBudgetChangedPattern } from '../../workloads/contracts';
import { ForwardedEvents } from '../shared/forwarded-events';
import { managementAccountId, SharedParameters } from '../shared/template-parameters';
import { stampVersion } from '../shared/version';
import { AccountBudget } from './account-budget';
import { acknowledgeResourcePermissions, resourcePermissions } from './resource-permissions';
import { SpokeRole } from './spoke-role';
import { acknowledgeWorkloadPermissions, workloadPermissions } from './workload-access';
import { WorkloadLaunchRole } from './workload-launch-role';

/**
 * All that an account under budget holds: its budget, the way of its events, and one role. It has no code. The template
 * stands alone, without assets or bootstrap, and gives every region but the home region a queue only.
 */
export class SpokeStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'budget-guardrails: an account under budget (spoke account)',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    const managementAccount = managementAccountId(this);
    const shared = new SharedParameters(this, 'Who gets the e-mail of the AWS Budget of this account.');
    const home = this.homeRegion();
    const budgetParameter = shared.budgetParameter.valueAsString;

    const budget = new AccountBudget(this, 'Budget', {
      budgetParameter,
      emailRecipient: shared.emailRecipient.valueAsString,
      ...home,
    });
    const role = new SpokeRole(this, 'SpokeRole', {
      roleName: shared.spokeRoleName.valueAsString,
      organizationId: shared.organizationId.valueAsString,
      managementAccountId: managementAccount,
      permissions: [...budget.permissions(), ...workloadPermissions(), ...resourcePermissions()],
      ...home,
    });
    acknowledgeResourcePermissions(role.policy);
    acknowledgeWorkloadPermissions(role.policy);
    new WorkloadLaunchRole(this, 'LaunchWorkloadBudget', home.isHomeRegion);
    const events = new ForwardedEvents(this, 'ForwardedEvents', { managementAccountId: managementAccount, ...home });
    const way = events.forward('ParameterChanges', parameterChangedPattern(budgetParameter));
    events.forward('WorkloadBudgets', workloadBudgetChangedPattern());
    for (const [source, pattern] of stateChangePatterns()) {
      events.forwardEverywhere(`ResourceChanges${nameOf(source)}`, pattern);
    }
    // The first event of a new spoke needs its way, and an open door.
    for (const needed of [...way, ...role.resources]) budget.first.addResourceDependency(needed);

    const output = new CfnOutput(this, 'AwsBudget', {
      description: 'The AWS Budget of this account.',
      value: budget.awsBudget.ref,
    });
    output.condition = budget.awsBudget.cfnOptions.condition;
  }

  /**
   * Returns the condition of the home region, and the region of the management template. Global resources exist once,
   * in that region, wherever else the stack is deployed.
   */
  private homeRegion() {
    const parameter = new CfnParameter(this, 'HomeRegion', {
      description: 'The region of the management template. Empty: the region of this stack.',
      default: '',
      allowedPattern: '^([a-z]{2}(-[a-z]+)+-[0-9])?$',
      constraintDescription: 'a region like eu-west-1, or nothing',
    }).valueAsString;
    const isUnnamed = new CfnCondition(this, 'IsHomeRegionUnnamed', { expression: Fn.conditionEquals(parameter, '') });
    const isHomeRegion = new CfnCondition(this, 'IsHomeRegion', {
      expression: Fn.conditionOr(isUnnamed, Fn.conditionEquals(parameter, Aws.REGION)),
    });
    return { isHomeRegion, managementRegion: Fn.conditionIf(isUnnamed.logicalId, Aws.REGION, parameter).toString() };
  }
}
