import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { PRICE_SOURCES } from '../contracts/meter-resource';

/** Parameters that management and spoke must agree on: name, form and default are the same in both templates. */
export class SharedParameters {
  readonly budgetParameter: CfnParameter;
  readonly spokeRoleName: CfnParameter;
  readonly organizationId: CfnParameter;
  readonly emailRecipient: CfnParameter;

  constructor(stack: Stack, emailPurpose: string) {
    this.budgetParameter = new CfnParameter(stack, 'SSMBudgetParameter', {
      description: 'Name of the SSM parameter that holds the budget in each spoke account. The same in both templates.',
      default: '/budget-guardrails/budget',
      allowedPattern: '^(/[a-zA-Z0-9_.-]+){1,13}$',
      constraintDescription: 'a path of up to 13 levels, like /budget-guardrails/budget',
    });
    this.spokeRoleName = new CfnParameter(stack, 'SpokeRoleName', {
      description: 'Name of the role in each spoke account that the management account assumes. The same in both templates.',
      default: 'BudgetGuardrailsSpoke',
      allowedPattern: '^[a-zA-Z0-9+=,.@_-]{1,64}$',
      constraintDescription: 'an IAM role name of up to 64 characters',
    });
    this.organizationId = new CfnParameter(stack, 'OrganizationId', {
      description: 'Id of the AWS organization. Nobody outside it is trusted.',
      allowedPattern: '^o-[a-z0-9]{10,32}$',
      constraintDescription: 'an organization id, like o-a1b2c3d4e5',
    });
    this.emailRecipient = new CfnParameter(stack, 'EmailRecipient', {
      description: emailPurpose,
      allowedPattern: '^[^\\s@,]+@[^\\s@,]+\\.[^\\s@,]+$',
      constraintDescription: 'an e-mail address',
    });
  }
}

/** How the installation enforces: parameters of the management template alone. */
export class EnforcementParameters {
  readonly defaultMode: CfnParameter;
  readonly enforcementEnabled: CfnParameter;
  readonly maxDisabledPerRun: CfnParameter;
  readonly priceSource: CfnParameter;

  constructor(stack: Stack) {
    this.defaultMode = new CfnParameter(stack, 'DefaultMode', {
      description: 'What happens when a budget is exhausted that names no mode: a plan (observe), a message (notify), or a stop (enforce).',
      default: 'notify',
      allowedValues: ['observe', 'notify', 'enforce'],
    });
    this.enforcementEnabled = new CfnParameter(stack, 'EnforcementEnabled', {
      description: 'The switch for all budgets at once. false: those that enforce only notify. What is disabled is still given back.',
      default: 'true',
      allowedValues: ['true', 'false'],
    });
    this.maxDisabledPerRun = new CfnParameter(stack, 'MaxDisabledPerRun', {
      description: 'The brake: no more resources than this are disabled in one run for one budget.',
      type: 'Number',
      default: 100,
      minValue: 1,
      maxValue: 10_000,
    });
    this.priceSource = new CfnParameter(stack, 'PriceSource', {
      description: 'Prices from the AWS Price List, or from the dated table that comes with the product, where there is no price list.',
      default: 'PriceList',
      allowedValues: [...PRICE_SOURCES],
    });
  }
}
