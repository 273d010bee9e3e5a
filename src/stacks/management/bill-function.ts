import { Aws, CfnCondition, Duration, Fn } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE, ROLE_PATH } from '../../core/contracts/names';
import { BILL_METRICS, OLD_BILL_HOURS, READ_BILL_AT, READ_BILL_TIMEOUT_MINUTES } from '../../ledger/contracts';
import type { BillParameters } from '../shared/bill-parameters';
import { collaborator } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { SharedParameters } from '../shared/template-parameters';
import type { CostTable } from './cost-table';
import { failuresOf, type ManagementParts, watched } from './management-parts';

export interface BillProps extends ManagementParts {
  readonly costs: CostTable;
  readonly bill: BillParameters;
}

/** The function that reads the bill of all accounts, and anchors their positions by it. It stands in `scope` itself. */
export class BillFunction {
  readonly readBill: IFunction;

  constructor(scope: Construct, props: BillProps) {
    const { costs, operators, bill, parameters } = props;
    const failures = failuresOf(
      scope,
      'UnreadBill',
      props,
      'The bill could not be read, or not be booked for some accounts: it is read again within six hours.',
    );
    this.readBill = new GuardrailFunction(scope, {
      useCase: 'read-bill',
      worksWith: [costs.ledgers('DeleteItem', 'Scan'), operators.tell(), askForBill(scope, bill, parameters)],
      timeout: Duration.minutes(READ_BILL_TIMEOUT_MINUTES),
      onFailure: failures,
      ...watched(props),
    }).function;
    new events.Rule(scope, 'ReadBillSchedule', {
      description: 'budget-guardrails: reads the bill of all accounts',
      schedule: events.Schedule.cron(READ_BILL_AT),
      targets: [new LambdaFunction(this.readBill, { deadLetterQueue: failures })],
    });
    new cloudwatch.Alarm(scope, 'ReadBillIsOld', {
      alarmDescription: `AWS has billed nothing to anybody for ${OLD_BILL_HOURS} hours: what no meter sees is a guess since. See docs/alarms.md.`,
      metric: new cloudwatch.Metric({
        namespace: METRICS_NAMESPACE,
        metricName: BILL_METRICS.ageHours,
        statistic: 'Maximum',
        period: Duration.hours(6),
      }),
      threshold: OLD_BILL_HOURS,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(operators.alarmAction);
  }
}

/** Returns Cost Explorer: of this account, or of the payer through the role that the installer names. */
function askForBill(scope: Construct, bill: BillParameters, { organizationId }: SharedParameters) {
  const hasRole = new CfnCondition(scope, 'HasBillingRole', {
    expression: Fn.conditionNot(Fn.conditionEquals(bill.roleArn.valueAsString, '')),
  });
  // A statement needs a resource: without a role of the payer, one that is not there.
  const none = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role${ROLE_PATH}NoBillingRole`;
  const role = Fn.conditionIf(hasRole.logicalId, bill.roleArn.valueAsString, none);
  return collaborator(
    {
      PARTITION: Aws.PARTITION,
      ORGANIZATION_ID: organizationId.valueAsString,
      BILL_SOURCE: bill.source.choice,
      BILLING_ROLE_ARN: bill.roleArn.valueAsString,
      COST_METRIC: bill.metric.choice,
      BILL_LEAVES_OUT: bill.leavesOut.valueAsString,
      CALIBRATION: bill.calibration.choice,
    },
    [
      new iam.PolicyStatement({ actions: ['ce:GetCostAndUsage'], resources: ['*'] }),
      new iam.PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: [role.toString()],
        conditions: { StringEquals: { 'aws:ResourceOrgID': organizationId.valueAsString } },
      }),
    ],
    [{ findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'Cost Explorer has no resources to name.' }],
  );
}
