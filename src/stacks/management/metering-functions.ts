import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { spokeArrivedPattern } from '../../metering/contracts';
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
    for (const [source, pattern] of stateChangePatterns()) {
      eventsFromSpokes.handTo(this.meterResource, `ResourceChanged${nameOfSource(source)}`, pattern, failures);
    }
    const spokeArrived = spokeArrivedPattern(parameters.budgetParameter.valueAsString);
    eventsFromSpokes.handTo(this.meterResource, 'SpokeArrived', spokeArrived, failures);
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
