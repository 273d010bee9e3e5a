import { Aws, Duration, type CfnCondition, type CfnResource } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BUS_NAME, FORWARDING_ROLE_NAME, ROLE_PATH } from '../../core/contracts/names';
import { DeadLetterQueue } from './dead-letter-queue';

export interface ForwardedEventsProps {
  readonly managementAccountId: string;
  readonly managementRegion: string;
  /** True in the region that gets global resources. Undefined means that every region has its own. */
  readonly isHomeRegion: CfnCondition | undefined;
  /** The name of the role that rules use. */
  readonly roleName?: string;
}

/**
 * The way of a spoke's events to the management account's bus: rules, the role they use, and a queue for what fails.
 */
export class ForwardedEvents extends Construct {
  private readonly bus: string;
  private readonly queue: DeadLetterQueue;
  private readonly role: iam.Role;
  private readonly policy: iam.ManagedPolicy;
  private readonly roleName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ForwardedEventsProps,
  ) {
    super(scope, id);
    this.bus = `arn:${Aws.PARTITION}:events:${props.managementRegion}:${props.managementAccountId}:event-bus/${BUS_NAME}`;
    this.roleName = props.roleName ?? FORWARDING_ROLE_NAME;
    this.queue = new DeadLetterQueue(this, 'Failures');
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      path: ROLE_PATH,
      // The name is fixed: rules in other regions use it too, and cannot ask for it.
      roleName: this.roleName,
      description: 'budget-guardrails: forwards events to the management account',
    });
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      path: ROLE_PATH,
      roles: [this.role],
      statements: [new iam.PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus] })],
    });
    for (const global of [this.role, this.policy]) {
      (global.node.defaultChild as CfnResource).cfnOptions.condition = props.isHomeRegion;
    }
  }

  /** Forwards matching events of the home region. Returns what must exist before the first one. */
  forward(name: string, pattern: events.EventPattern): readonly CfnResource[] {
    const rule = this.forwardEverywhere(name, pattern);
    rule.cfnOptions.condition = this.props.isHomeRegion;
    return [rule, this.policy.node.defaultChild as CfnResource];
  }

  /** Forwards matching events of every region that the stack is deployed to. */
  forwardEverywhere(name: string, { source, detailType, detail }: events.EventPattern): events.CfnRule {
    const rule = new events.CfnRule(this, name, {
      // The name is fixed, so that a policy of the organization can protect it: ParameterChanges is
      // budget-guardrails-parameter-changes.
      name: `budget-guardrails${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      description: 'budget-guardrails: forwards to the management account',
      eventPattern: { source: source, 'detail-type': detailType, detail: detail },
      state: 'ENABLED',
      targets: [
        {
          id: 'ManagementBus',
          arn: this.bus,
          roleArn: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role${ROLE_PATH}${this.roleName}`,
          deadLetterConfig: { arn: this.queue.queueArn },
          retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: Duration.hours(24).toSeconds() },
        },
      ],
    });
    this.queue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: `Failed${name}`,
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return rule;
  }
}
