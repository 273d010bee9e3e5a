import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { METER_USAGE_EVERY_MINUTES, spokeArrivedPattern } from '../../metering/contracts';
import { nameOfSource, stateChangePatterns } from '../../metering/types/contracts';
import { collaborator, calls } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { EnforcementParameters } from '../shared/template-parameters';
import type { CostTable } from './cost-table';
import { failuresOf, type ManagementParts, watched } from './management-parts';

export interface MeteringProps extends ManagementParts {
  readonly costs: CostTable;
  readonly enforcement: EnforcementParameters;
  readonly disableResources: IFunction;
}

/** The function that knows what spends, and how fast. It stands in `scope` itself. */
export class MeteringFunctions {
  readonly meterResource: IFunction;

  constructor(scope: Construct, props: MeteringProps) {
    const { costs, operators, spokes, disableResources, eventsFromSpokes, parameters } = props;
    const failures = failuresOf(
      scope,
      'Unmetered',
      props,
      'Something that started or stopped could not be metered: reconcile-expenses looks again within the hour.',
    );
    this.meterResource = new GuardrailFunction(scope, {
      useCase: 'meter-resource',
      worksWith: [
        costs.ledgers('BatchGetItem', 'DeleteItem'),
        operators.tell(),
        spokes.reach(),
        calls({ DISABLE_RESOURCES_FUNCTION: disableResources }),
        askForPrices(props.enforcement),
      ],
      timeout: Duration.minutes(5),
      onFailure: failures,
      ...watched(props),
    }).function;
    this.meterUsage(scope, props);
    for (const [source, pattern] of stateChangePatterns()) {
      eventsFromSpokes.handTo(this.meterResource, `ResourceChanged${nameOfSource(source)}`, pattern, failures);
    }
    const spokeArrived = spokeArrivedPattern(parameters.budgetParameter.valueAsString);
    eventsFromSpokes.handTo(this.meterResource, 'SpokeArrived', spokeArrived, failures);
  }

  private meterUsage(scope: Construct, props: MeteringProps): void {
    const { costs, operators, spokes } = props;
    const failures = failuresOf(
      scope,
      'UnmeteredUsage',
      props,
      'A run of meter-usage failed: the next one, a minute later, takes up what is due.',
    );
    const { function: created } = new GuardrailFunction(scope, {
      useCase: 'meter-usage',
      worksWith: [costs.ledgers('Scan'), operators.tell(), spokes.reach()],
      timeout: Duration.minutes(3),
      onFailure: failures,
      ...watched(props),
    });
    new events.Rule(scope, 'MeterUsageSchedule', {
      description: 'budget-guardrails: looks at what is paid by use, in the accounts that are due',
      schedule: events.Schedule.rate(Duration.minutes(METER_USAGE_EVERY_MINUTES)),
      targets: [new LambdaFunction(created, { deadLetterQueue: failures })],
    });
  }
}

/** Returns prices, from where the installation takes them. */
function askForPrices({ priceSource }: EnforcementParameters) {
  return collaborator(
    { PRICE_SOURCE: priceSource.choice },
    [new PolicyStatement({ actions: ['pricing:GetProducts'], resources: ['*'] })],
    [{ findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'The price list has no resources to name.' }],
  );
}
