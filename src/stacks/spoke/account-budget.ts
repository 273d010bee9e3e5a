import { Aws, CfnCondition, CfnParameter, Fn, Stack, type CfnResource } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  AWS_BUDGET_MAKERS,
  BUDGET_PARAMETER,
  BUDGET_PATTERN,
  formatMadeAwsBudget,
  MADE_AWS_BUDGET,
} from '../../budgets/contracts';
import { awsBudgetNameParameter, NO_AWS_BUDGET } from '../../core/contracts/names';
import { MISSING_TYPES } from '../../core/contracts/regional-types';

/** `Fn::Or` takes from two to ten conditions. */
const MOST_ALTERNATIVES = 10;

export interface AccountBudgetProps {
  readonly budgetParameter: string;
  readonly emailRecipient: string;
  readonly isHomeRegion: CfnCondition;
}

/**
 * An account's budget: the parameter with its value, the AWS Budget, and the parameter that says what that is called,
 * and what it needs where the management account makes it.
 */
export class AccountBudget extends Construct {
  /** The first resource: its creation sends the spoke's first event, so whatever that needs goes in front. */
  readonly first: CfnResource;
  readonly awsBudget: budgets.CfnBudget;
  /** Whether the stack makes the AWS Budget. */
  private readonly isMadeHere: CfnCondition;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AccountBudgetProps,
  ) {
    super(scope, id);
    const stack = Stack.of(this);
    const defaultBudget = new CfnParameter(stack, 'BlogBudgetsThreshold', {
      description:
        'The budget in USD a month until one is set in the table of the management account, which wins from then on.',
      default: '100',
      allowedPattern: `^(?!0+(\\.0{1,2})?$)${BUDGET_PATTERN}$`,
      constraintDescription: 'USD above 0 with at most two decimals, like 500 or 750.25',
    });
    const threshold = new CfnParameter(stack, 'NotificationThreshold', {
      description: 'Percentage of the budget at which AWS Budgets sends its e-mail.',
      type: 'Number',
      default: 90,
      minValue: 1,
      maxValue: 1000,
    });
    const value = new ssm.CfnParameter(this, 'Value', {
      name: props.budgetParameter,
      value: defaultBudget.valueAsString,
      ...BUDGET_PARAMETER,
    });
    this.isMadeHere = this.whereTheStackMakesIt(stack);
    this.awsBudget = this.createAwsBudget(stack, defaultBudget.valueAsString, threshold.valueAsNumber);
    this.awsBudget.cfnOptions.condition = this.isMadeHere;
    const name = new ssm.CfnParameter(this, 'AwsBudgetName', {
      name: awsBudgetNameParameter(props.budgetParameter),
      description: 'budget-guardrails: what the AWS Budget of this account is called',
      type: 'String',
      value: this.whereMadeHere(this.awsBudget.ref, this.madeElsewhere(stack, threshold.valueAsString)),
    });
    // This parameter is created last and deleted first: while it is there, the stack is complete.
    name.addResourceDependency(value);
    this.first = value;
    for (const resource of [value, name]) resource.cfnOptions.condition = props.isHomeRegion;
  }

  /** Returns the permissions that the management account needs to keep parameter and AWS Budget right. */
  permissions(): readonly iam.PolicyStatement[] {
    const parameter = `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${this.props.budgetParameter}`;
    const awsBudget = (name: string) => `arn:${Aws.PARTITION}:budgets::${Aws.ACCOUNT_ID}:budget/${name}`;
    return [
      new iam.PolicyStatement({
        actions: ['ssm:GetParameters'],
        resources: [parameter, awsBudgetNameParameter(parameter)],
      }),
      new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [parameter] }),
      new iam.PolicyStatement({
        actions: ['budgets:ViewBudget', 'budgets:ModifyBudget'],
        // Where the stack takes it back, the other one has to go.
        resources: [awsBudget(MADE_AWS_BUDGET), this.whereMadeHere(awsBudget(this.awsBudget.ref), Aws.NO_VALUE)],
      }),
    ];
  }

  /**
   * Makes an AWS Budget without a fixed name, because a change of e-mail or threshold makes CloudFormation create
   * another one first.
   */
  private createAwsBudget(stack: Stack, limit: string, threshold: number): budgets.CfnBudget {
    const isChina = new CfnCondition(stack, 'IsChina', { expression: Fn.conditionEquals(Aws.PARTITION, 'aws-cn') });
    return new budgets.CfnBudget(this, 'AwsBudget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: {
          amount: limit as unknown as number,
          unit: Fn.conditionIf(isChina.logicalId, 'CNY', 'USD').toString(),
        },
      },
      notificationsWithSubscribers: [
        {
          notification: {
            notificationType: 'ACTUAL',
            comparisonOperator: 'GREATER_THAN',
            threshold,
            thresholdType: 'PERCENTAGE',
          },
          subscribers: [{ subscriptionType: 'EMAIL', address: this.props.emailRecipient }],
        },
      ],
    });
  }

  /** Returns one text where the stack makes the AWS Budget, or else another. */
  private whereMadeHere(text: string, other: string): string {
    return Fn.conditionIf(this.isMadeHere.logicalId, text, other).toString();
  }

  /**
   * Returns what the management account needs to make it, or the word that there is none:
   * docs/decisions/0010-govcloud-without-aws-budgets.md.
   */
  private madeElsewhere(stack: Stack, threshold: string): string {
    const isGovCloud = new CfnCondition(stack, 'IsGovCloud', {
      expression: Fn.conditionEquals(Aws.PARTITION, 'aws-us-gov'),
    });
    const asked = formatMadeAwsBudget(MADE_AWS_BUDGET, threshold, this.props.emailRecipient);
    return Fn.conditionIf(isGovCloud.logicalId, NO_AWS_BUDGET, asked).toString();
  }

  /**
   * Returns the condition that the stack makes the AWS Budget: it is asked to, and CloudFormation can. Elsewhere it
   * stands without one: docs/decisions/0043-an-aws-budget-without-cloudformation.md.
   */
  private whereTheStackMakesIt(stack: Stack): CfnCondition {
    const by = new CfnParameter(stack, 'AwsBudgetBy', {
      description:
        'Who makes the AWS Budget. management: the management account, by the API of AWS Budgets, and again until AWS takes it, as in accounts that are hours old. So it is anyway in regions whose CloudFormation has no AWS Budgets.',
      default: 'stack',
      allowedValues: [...AWS_BUDGET_MAKERS],
    });
    const isOneOf = (regions: readonly string[]) =>
      Fn.conditionOr(...regions.map((region) => Fn.conditionEquals(Aws.REGION, region)));
    const missing = MISSING_TYPES['AWS::Budgets::Budget'];
    const parts = Array.from({ length: Math.ceil(missing.length / MOST_ALTERNATIVES) }, (_, index) =>
      missing.slice(index * MOST_ALTERNATIVES, (index + 1) * MOST_ALTERNATIVES),
    );
    const lacksAwsBudgets = new CfnCondition(stack, 'LacksAwsBudgets', {
      expression: Fn.conditionOr(...parts.map(isOneOf)),
    });
    return new CfnCondition(stack, 'HasAwsBudgets', {
      expression: Fn.conditionAnd(
        this.props.isHomeRegion,
        Fn.conditionEquals(by.valueAsString, 'stack'),
        Fn.conditionNot(lacksAwsBudgets),
      ),
    });
  }
}
