import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { BILL_SOURCES, BILLING_ROLE_PATTERN, COST_METRICS, RECORD_TYPES_PATTERN } from '../../bill/contracts';
import { CALIBRATION_CHOICES } from '../../ledger/contracts';
import { setting } from './collaborator';
import { Choice } from './template-parameters';

/** The parameters that say where the bill comes from and how it counts, in the management template alone. */
export class BillParameters {
  readonly source: Choice<(typeof BILL_SOURCES)[number]>;
  readonly roleArn: CfnParameter;
  readonly metric: Choice<(typeof COST_METRICS)[number]>;
  readonly leavesOut: CfnParameter;
  readonly calibration: Choice<(typeof CALIBRATION_CHOICES)[number]>;

  constructor(stack: Stack) {
    this.source = new Choice(stack, 'BillSource', {
      description:
        'CostExplorer: the bill of all accounts is read four times a day, at 0.01 USD a page: docs/metering.md. AwsBudget: the sums of the accounts’ AWS Budgets are bounds from below. none: neither.',
      default: 'CostExplorer',
      allowedValues: BILL_SOURCES,
    });
    this.roleArn = new CfnParameter(stack, 'BillingRoleArn', {
      description:
        'A role in the account that pays for the organization, in which Cost Explorer is asked: the output of the billing template, docs/metering.md. Empty: it is asked in this account.',
      default: '',
      allowedPattern: BILLING_ROLE_PATTERN,
      constraintDescription: 'the ARN of a role, or nothing',
    });
    this.metric = new Choice(stack, 'CostMetric', {
      description: 'How the bill counts a cost, in the words of Cost Explorer.',
      default: 'UnblendedCost',
      allowedValues: COST_METRICS,
    });
    this.leavesOut = new CfnParameter(stack, 'BillLeavesOut', {
      description:
        'Types of records of the bill that do not count, in the words of Cost Explorer, with commas between. Empty: all count.',
      default: 'Credit,Refund,Tax',
      allowedPattern: RECORD_TYPES_PATTERN,
      constraintDescription:
        'types of records, with commas and without blanks around them: Credit,Refund,Tax; or nothing',
    });
    this.calibration = new Choice(stack, 'Calibration', {
      description:
        'up: a bill that is lower than what was counted is shown, and takes nothing back. both: the bill of complete days counts as it is.',
      default: 'up',
      allowedValues: CALIBRATION_CHOICES,
    });
  }
}

/** Returns where the bill comes from, for a function that must know whether one is to be expected. */
export function billFrom({ source }: BillParameters) {
  return setting({ BILL_SOURCE: source.choice });
}
