import { Aws, type CfnParameter, CfnCondition, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keptHours } from '../../core/contracts/kept-calls';
import { pascalCase, ROLE_PATH, roleNameOf, type UseCase } from '../../core/contracts/names';
import { acknowledge } from './acknowledge';
import type { Collaborator, EnvironmentOf, Exactly } from './collaborator';
import { type EnvironmentFor, ENVIRONMENTS } from './environments';

export interface GuardrailFunctionProps<Name extends UseCase, Collaborators extends readonly Collaborator[]> {
  readonly useCase: Name;
  readonly timeout: Duration;
  /** The concurrency that is kept for the function: a parameter that may be empty. Left out, none is. */
  readonly reserved?: CfnParameter;
  /**
   * The collaborators of the function besides its log and traces. Their variables are those of the use case's contract:
   * one that is missing, or too much, does not compile.
   */
  readonly worksWith: Collaborators & Exactly<EnvironmentFor<Name>, EnvironmentOf<Collaborators>>;
  /** Undefined means CloudWatch's own key, for what only a deployment writes and reads. */
  readonly logKey: IKey | undefined;
  /**
   * The queue for asynchronous invocations that failed for good. Stream readers have a destination on their mapping
   * instead.
   */
  readonly onFailure: IQueue | undefined;
  /** Undefined means that only CloudFormation calls the function, and tells whoever deploys. */
  readonly alarmAction: IAlarmAction | undefined;
}

const PACKS = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'];

/** The places where failures go instead, and why they are better. */
const WITHOUT_DEAD_LETTER_QUEUE = {
  queue: () =>
    'Its on-failure destination is a queue, and keeps the error beside the event, which a dead-letter queue does not.',
  stream: (useCase: UseCase) =>
    `${useCase} reads a stream: Lambda never uses a function’s dead-letter queue for it; the mapping has an on-failure queue.`,
  CloudFormation: (useCase: UseCase) =>
    `CloudFormation calls ${useCase}, hears of every failure, rolls back and says why: nobody would look into a queue.`,
} as const;

/** One use case as a Lambda function: its bundle, its role with exactly what it needs, its log, its alarm on errors. */
export class GuardrailFunction<
  Name extends UseCase,
  const Collaborators extends readonly Collaborator[],
> extends Construct {
  readonly function: lambda.Function;
  readonly useCase: UseCase;
  private readonly role: iam.Role;
  private readonly policy: iam.ManagedPolicy;

  constructor(
    scope: Construct,
    {
      useCase,
      worksWith,
      timeout,
      reserved,
      logKey,
      onFailure,
      alarmAction,
    }: GuardrailFunctionProps<Name, Collaborators>,
  ) {
    super(scope, pascalCase(useCase));
    this.useCase = useCase;
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      roleName: roleNameOf(useCase),
      path: ROLE_PATH,
      description: `budget-guardrails: runs ${useCase}`,
    });
    const logGroup = new logs.LogGroup(this, 'Log', {
      encryptionKey: logKey,
      retention: logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    if (logKey === undefined) acknowledgePlainLog(logGroup);
    this.policy = this.allow(worksWith, logGroup, onFailure);
    this.function = new lambda.Function(this, 'Function', {
      description: `budget-guardrails: ${useCase}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(`assets/lambda/${useCase}.lambda`),
      handler: 'index.handler',
      environment: environmentOf(useCase, worksWith),
      role: this.role.withoutPolicyUpdates(),
      memorySize: 512,
      timeout,
      tracing: lambda.Tracing.ACTIVE,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      ...(onFailure === undefined
        ? {}
        : {
            onFailure: new SqsDestination(onFailure),
            retryAttempts: 2,
            maxEventAge: Duration.hours(keptHours(useCase)),
          }),
    });
    // Of all that the function uses, only its policy is not referred to. CDK's own list would repeat the rest.
    const { logicalId } = this.policy.node.defaultChild as iam.CfnManagedPolicy;
    (this.function.node.defaultChild as lambda.CfnFunction).addOverride('DependsOn', [logicalId]);
    if (reserved !== undefined) this.reserve(reserved);
    this.acknowledgeFunction(
      onFailure !== undefined ? 'queue' : alarmAction === undefined ? 'CloudFormation' : 'stream',
      useCase,
    );
    if (alarmAction !== undefined) this.alarmOnErrors(useCase, alarmAction);
  }

  /** Makes a managed policy of its own: inline ones escape the reviews that security teams run. */
  private allow(
    worksWith: readonly Collaborator[],
    log: logs.ILogGroup,
    onFailure: IQueue | undefined,
  ): iam.ManagedPolicy {
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      path: ROLE_PATH,
      roles: [this.role],
      statements: [
        ...worksWith.flatMap(({ statements }) => statements),
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [log.logGroupArn],
        }),
        new iam.PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
        ...(onFailure === undefined
          ? []
          : [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [onFailure.queueArn] })]),
      ],
    });
    const logStreams = `Resource::<${Stack.of(this).getLogicalId(log.node.defaultChild as logs.CfnLogGroup)}.Arn>`;
    acknowledge(policy, ['AwsSolutions-IAM5[Resource::*]'], 'X-Ray has no resources to name: its actions take * only.');
    acknowledge(policy, [`AwsSolutions-IAM5[${logStreams}:*]`], 'The streams of this function’s own log group.');
    for (const { findings, reason } of worksWith.flatMap(({ acknowledgements }) => acknowledgements)) {
      acknowledge(policy, findings, reason);
    }
    return policy;
  }

  /** Keeps as much concurrency as the parameter says, which CDK's own property cannot be told. */
  private reserve(reserved: CfnParameter): void {
    const condition = new CfnCondition(this, 'IsReserved', {
      expression: Fn.conditionNot(Fn.conditionEquals(reserved.valueAsString, '')),
    });
    (this.function.node.defaultChild as lambda.CfnFunction).addOverride(
      'Properties.ReservedConcurrentExecutions',
      Fn.conditionIf(condition.logicalId, reserved.valueAsString, Aws.NO_VALUE),
    );
  }

  private acknowledgeFunction(failuresGoTo: keyof typeof WITHOUT_DEAD_LETTER_QUEUE, useCase: UseCase): void {
    acknowledge(
      this.function,
      [...PACKS.map((pack) => `${pack}-LambdaInsideVPC`), 'cdk-validator-cfnguard::lambda_inside_vpc_check'],
      'It calls AWS’s public endpoints only and nothing calls it over a network: a VPC would add NAT costs and no protection.',
    );
    acknowledge(
      this.function,
      ['NIST.800.53.R5-LambdaConcurrency', 'HIPAA.Security-LambdaConcurrency'],
      'Reserved concurrency makes the deployment fail in accounts with a small quota: parameters keep some where it matters.',
    );
    acknowledge(
      this.function,
      ['NIST.800.53.R5-LambdaDLQ', 'HIPAA.Security-LambdaDLQ', 'Serverless-LambdaDLQ'],
      WITHOUT_DEAD_LETTER_QUEUE[failuresGoTo](useCase),
    );
  }

  private alarmOnErrors(useCase: UseCase, alarmAction: IAlarmAction): void {
    new cloudwatch.Alarm(this, 'Errors', {
      alarmDescription: `${useCase} failed three times in 15 minutes. See docs/alarms.md.`,
      metric: this.function.metricErrors({ period: Duration.minutes(15) }),
      threshold: 3,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(alarmAction);
  }
}

/**
 * Returns a function's variables in the order of its contract. The compiler has seen to it that there are no others.
 */
function environmentOf(useCase: UseCase, worksWith: readonly Collaborator[]): Record<string, string> {
  const given = new Map(worksWith.flatMap(({ environment }) => Object.entries(environment)));
  return Object.fromEntries(Object.keys(ENVIRONMENTS[useCase].shape).map((name) => [name, given.get(name) ?? '']));
}

function acknowledgePlainLog(log: logs.LogGroup): void {
  acknowledge(
    log,
    [
      ...PACKS.map((pack) => `${pack}-CloudWatchLogGroupEncrypted`),
      'cdk-validator-cfnguard::cloudwatch_log_group_encrypted_check',
    ],
    'Ids of accounts and products, written at deployments alone, under CloudWatch’s own key: one more would cost 1 USD a month.',
  );
}
