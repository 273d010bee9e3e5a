import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BUS_NAME } from '../../core/contracts/names';

/** The bus that takes events from the organization's accounts, and from nobody else. */
export class EventsFromSpokes extends Construct {
  readonly bus: events.EventBus;

  constructor(scope: Construct, id: string, organizationId: string) {
    super(scope, id);
    this.bus = new events.EventBus(this, 'Bus', {
      eventBusName: BUS_NAME,
      description: 'budget-guardrails: events from spoke accounts',
    });
    this.bus.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OrganizationOnly',
        principals: [new iam.AnyPrincipal()],
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        conditions: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      }),
    );
  }

  /** Hands matching events to a function. Events that cannot be handed over end in the queue. */
  handTo(target: IFunction, name: string, eventPattern: events.EventPattern, deadLetterQueue: IQueue): void {
    new events.Rule(this, name, {
      eventBus: this.bus,
      eventPattern,
      targets: [new LambdaFunction(target, { deadLetterQueue, retryAttempts: 185, maxEventAge: Duration.hours(24) })],
    });
  }
}
