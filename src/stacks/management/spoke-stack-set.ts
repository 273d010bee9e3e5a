import { Aws, CfnCondition, CfnStackSet, Fn, type Stack } from 'aws-cdk-lib';
import type { SharedParameters, StackSetParameters } from '../shared/template-parameters';
import { spokeTemplate } from '../spoke/spoke-template';
import { workingParts } from './working-parts';

/**
 * The name has nothing but letters and digits, and the product's name in it: the service control policy protects its
 * stacks by it.
 */
const STACK_SET_NAME = 'BudgetGuardrailsSpoke';

/**
 * The spokes of organizational units, if any are named: a stack set with the spoke template of this very release. It
 * comes after everything else, because a spoke calls as soon as it is there. It stands in the stack itself.
 *
 * Why it is part of this template: docs/decisions/0024-stack-set-in-the-management-template.md.
 */
export class SpokeStackSet {
  private readonly stackSet: CfnStackSet;
  private readonly isWanted: CfnCondition;

  constructor(
    private readonly stack: Stack,
    shared: SharedParameters,
    parameters: StackSetParameters,
  ) {
    const units = parameters.organizationalUnits.valueAsString;
    const email = parameters.emailRecipient.valueAsString;
    this.isWanted = new CfnCondition(stack, 'HasSpokeStackSet', {
      expression: Fn.conditionNot(Fn.conditionEquals(units, '')),
    });
    const hasEmail = new CfnCondition(stack, 'HasSpokeEmailRecipient', {
      expression: Fn.conditionNot(Fn.conditionEquals(email, '')),
    });
    const regions = this.homeFirst(parameters.regions.valueAsString);
    this.stackSet = new CfnStackSet(stack, 'Spokes', {
      stackSetName: STACK_SET_NAME,
      description: 'budget-guardrails: accounts under budget',
      permissionModel: 'SERVICE_MANAGED',
      callAs: parameters.callAs.valueAsString,
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      capabilities: ['CAPABILITY_NAMED_IAM'],
      managedExecution: { Active: true },
      // The regions come one by one: rules in the others use the role that the home region creates. In each, all
      // accounts come at once.
      operationPreferences: {
        regionOrder: regions,
        regionConcurrencyType: 'SEQUENTIAL',
        maxConcurrentPercentage: 100,
        failureTolerancePercentage: 10,
        concurrencyMode: 'SOFT_FAILURE_TOLERANCE',
      },
      parameters: Object.entries({
        ManagementAccountId: Aws.ACCOUNT_ID,
        OrganizationId: shared.organizationId.valueAsString,
        EmailRecipient: Fn.conditionIf(hasEmail.logicalId, email, shared.emailRecipient.valueAsString).toString(),
        SSMBudgetParameter: shared.budgetParameter.valueAsString,
        SpokeRoleName: shared.spokeRoleName.valueAsString,
        HomeRegion: Aws.REGION,
        AwsBudgetBy: parameters.awsBudgetBy.valueAsString,
      }).map(([parameterKey, parameterValue]) => ({ parameterKey, parameterValue })),
      stackInstancesGroup: [{ deploymentTargets: { organizationalUnitIds: Fn.split(',', units) }, regions }],
      // The text has no blanks, for which a stack set has no room.
      templateBody: JSON.stringify(JSON.parse(spokeTemplate())),
    });
    this.stackSet.cfnOptions.condition = this.isWanted;
    for (const part of workingParts(stack)) this.stackSet.addResourceDependency(part);
  }

  /** Returns the stack set's id, or nothing. Whoever uses it comes after the stack set, if there is one. */
  idIfWanted(): string {
    return Fn.conditionIf(this.isWanted.logicalId, this.stackSet.ref, '').toString();
  }

  private homeFirst(others: string): string[] {
    const isAlone = new CfnCondition(this.stack, 'IsOneSpokeRegion', { expression: Fn.conditionEquals(others, '') });
    return Fn.split(',', Fn.conditionIf(isAlone.logicalId, Aws.REGION, Fn.join(',', [Aws.REGION, others])).toString());
  }
}
