import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BillParameters } from '../shared/bill-parameters';
import {
  ConcurrencyParameters,
  EnforcementParameters,
  FreezeParameters,
  OnboardingParameters,
  SharedParameters,
  StackSetParameters,
  WorkloadParameters,
} from '../shared/template-parameters';
import { stampVersion } from '../shared/version';
import { BillFunction } from './bill-function';
import { BudgetFunctions } from './budget-functions';
import { BudgetsTable } from './budgets-table';
import { CostTable } from './cost-table';
import { Dashboard } from './dashboard';
import { EndEnforcement } from './end-enforcement';
import { EnforcementFunctions } from './enforcement-functions';
import { EventsFromSpokes } from './events-from-spokes';
import { ExpenseSchedules } from './expense-schedules';
import { Freeze } from './freeze';
import { LedgerFunctions } from './ledger-functions';
import type { ManagementParts } from './management-parts';
import { MeteringFunctions } from './metering-functions';
import { Onboarding } from './onboarding';
import { OperatorsTopic } from './operators-topic';
import { SpokeStackSet } from './spoke-stack-set';
import { Spokes } from './spokes';
import { WorkloadFunctions } from './workload-functions';

/** The account that holds the tables, all code, and the bus: docs/architecture.md. */
export class ManagementStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, {
      description: 'budget-guardrails: budgets, their propagation and their enforcement (management account)',
      ...props,
    });
    stampVersion(this);
    const parameters = new SharedParameters(this, 'Who is told about refused budgets, failures and alarms.');
    const enforcement = new EnforcementParameters(this);
    const concurrency = new ConcurrencyParameters(this);
    const operators = new OperatorsTopic(this, 'Operators', parameters.emailRecipient.valueAsString);
    const budgets = new BudgetsTable(this, 'Budgets', operators.alarmAction);
    const eventsFromSpokes = new EventsFromSpokes(this, 'EventsFromSpokes', parameters.organizationId.valueAsString);
    const spokes = new Spokes(parameters);
    const workloads = new WorkloadParameters(this);
    const freeze = new Freeze(this, parameters, new FreezeParameters(this));
    const parts: ManagementParts = { parameters, workloads, operators, spokes, budgets, freeze, eventsFromSpokes };

    const costs = new CostTable(this, 'Costs', operators.alarmAction);
    const bill = new BillParameters(this);
    const { readBill } = new BillFunction(this, { ...parts, costs, bill });
    new BudgetFunctions(this, { ...parts, costs, readBill });
    new WorkloadFunctions(this, parts);
    const schedules = new ExpenseSchedules(this, 'Schedules', operators.alarmAction);
    const counted = { ...parts, costs, enforcement, bill };
    const { disableResources, restoreResources } = new EnforcementFunctions(this, { ...counted, concurrency });
    const { meterResource } = new MeteringFunctions(this, { ...counted, disableResources });
    new LedgerFunctions(this, {
      ...parts,
      costs,
      bill,
      concurrency,
      schedules,
      disableResources,
      restoreResources,
      meterResource,
      readBill,
    });
    new Onboarding(this, { ...counted, onboarding: new OnboardingParameters(this), restoreResources });

    // These two come after everything else, and whatever works in the stack comes before them.
    const stackSet = new SpokeStackSet(this, parameters, new StackSetParameters(this));
    new EndEnforcement(this, { ...counted, disableResources, restoreResources, stackSet });
    // It shows all of the above, and nothing works with it.
    new Dashboard(this);

    new CfnOutput(this, 'BudgetsTableName', { description: 'Where budgets are set.', value: budgets.table.tableName });
    new CfnOutput(this, 'CostTableName', {
      description: 'Where expenses are booked: docs/cost-table.md.',
      value: costs.table.tableName,
    });
    new CfnOutput(this, 'EventBusArn', {
      description: 'Where spokes send their events.',
      value: eventsFromSpokes.bus.eventBusArn,
    });
    new CfnOutput(this, 'OperatorsTopicArn', {
      description: 'Subscribe more operators here.',
      value: operators.topic.topicArn,
    });
  }
}
