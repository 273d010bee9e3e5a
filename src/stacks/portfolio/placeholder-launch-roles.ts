import { CfnCondition, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Roles of the names that launch constraints have. Service Catalog takes the role of the account that launches, but
 * asks that one of the same name exists where the constraint is made. These can do nothing.
 */
export class PlaceholderLaunchRoles extends Construct {
  private readonly areMissing: CfnCondition;

  constructor(stack: Stack, id: string) {
    super(stack, id);
    const areThere = new CfnParameter(stack, 'HubHasLaunchRoles', {
      description:
        'true if this account has the launch roles already, because the launch template and the spoke template are deployed in it too.',
      default: 'false',
      allowedValues: ['true', 'false'],
    }).valueAsString;
    this.areMissing = new CfnCondition(stack, 'HubHasNoLaunchRoles', {
      expression: Fn.conditionEquals(areThere, 'false'),
    });
  }

  /** Returns the name, once a role has it. */
  named(id: string, roleName: string): string {
    const role = new iam.Role(this, id, {
      roleName,
      description:
        'budget-guardrails: may do nothing, stands for the role of this name in the accounts that launch products',
      assumedBy: new iam.ServicePrincipal('servicecatalog.amazonaws.com'),
    }).node.defaultChild as iam.CfnRole;
    role.cfnOptions.condition = this.areMissing;
    return Fn.conditionIf(this.areMissing.logicalId, role.ref, roleName).toString();
  }
}
