import {
  ListStackInstancesCommand,
  DescribeStackSetCommand,
  paginateListStackResources,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetEventSourceMappingCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribePolicyCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { address as toAddress, type AccountId, type Address } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import type { Period } from '../../core/domain/period';
import { instant, type Instant } from '../../core/domain/time';
import { DynamoDbBills } from '../../ledger/aws/dynamodb-bills';
import { DynamoDbMeters } from '../../ledger/aws/dynamodb-meters';
import { DynamoDbLooks } from '../../metering/aws/dynamodb-looks';
import { askingCost } from '../../metering/domain/asking';
import { readLookRecord } from '../../metering/domain/usage-record';
import type { ManagementStack } from './installation';
import type {
  AlarmView,
  FunctionView,
  InstallationView,
  MetricSum,
  Part,
  StackSetView,
  StackView,
  SubscriptionView,
} from './installation-view';

/** The most names in a call of DescribeAlarms, and the most metrics in one of GetMetricData. */
const ALARMS_PER_CALL = 100;
const METRICS_PER_CALL = 500;

type ClientConfig = Pick<STSClientConfig, 'maxAttempts' | 'profile' | 'region' | 'requestHandler'>;

/** Asks AWS about an installation, with the credentials of whoever gives the command. */
export class AwsInstallation implements InstallationView {
  private readonly cloudWatch: CloudWatchClient;
  private readonly sqs: SQSClient;
  private readonly events: EventBridgeClient;
  private readonly lambda: LambdaClient;
  private readonly sns: SNSClient;
  private readonly organizations: OrganizationsClient;
  private readonly bills: DynamoDbBills;
  private readonly looks: DynamoDbLooks;
  private readonly meters: DynamoDbMeters;

  constructor(
    private readonly config: ClientConfig,
    private readonly management: ManagementStack,
    private readonly cloudFormation: CloudFormationClient,
    private readonly dynamoDb: DynamoDBClient,
    costTable: string,
  ) {
    this.cloudWatch = new CloudWatchClient(config);
    this.sqs = new SQSClient(config);
    this.events = new EventBridgeClient(config);
    this.lambda = new LambdaClient(config);
    this.sns = new SNSClient(config);
    this.organizations = new OrganizationsClient(config);
    this.bills = new DynamoDbBills(dynamoDb, costTable);
    this.looks = new DynamoDbLooks(dynamoDb, costTable);
    this.meters = new DynamoDbMeters(dynamoDb, costTable);
  }

  async stack(): Promise<StackView> {
    const { StackName, StackStatus, Outputs = [], Parameters = [] } = await this.management.describe();
    const output = (name: string) => Outputs.find(({ OutputKey: key }) => key === name)?.OutputValue;
    return {
      name: StackName ?? this.management.name,
      status: StackStatus ?? 'unknown',
      version: output('ProductVersion'),
      parameters: new Map(Parameters.map(({ ParameterKey: key, ParameterValue: value }) => [key ?? '', value ?? ''])),
      operatorsTopic: output('OperatorsTopicArn'),
    };
  }

  async parts(): Promise<readonly Part[]> {
    const parts: Part[] = [];
    const pages = paginateListStackResources({ client: this.cloudFormation }, { StackName: this.management.name });
    for await (const { StackResourceSummaries: all = [] } of pages) {
      for (const { ResourceType: type = '', LogicalResourceId: logicalId = '', PhysicalResourceId: id } of all) {
        if (id !== undefined) parts.push({ type, logicalId, physicalId: id });
      }
    }
    return parts;
  }

  async alarms(names: readonly string[]): Promise<readonly AlarmView[]> {
    const found: AlarmView[] = [];
    for (let from = 0; from < names.length; from += ALARMS_PER_CALL) {
      const AlarmNames = names.slice(from, from + ALARMS_PER_CALL);
      const command = new DescribeAlarmsCommand({ AlarmNames, MaxRecords: ALARMS_PER_CALL });
      const { MetricAlarms: all = [] } = await this.cloudWatch.send(command);
      for (const { AlarmName: name = '', StateValue: state = 'INSUFFICIENT_DATA', ActionsEnabled: tells } of all) {
        found.push({ name, state, tells: tells !== false });
      }
    }
    return found;
  }

  async messagesIn(queue: string): Promise<number> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: queue,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    const { Attributes: attributes = {} } = await this.sqs.send(command);
    return Object.values(attributes).reduce((sum, digits) => sum + Number(digits), 0);
  }

  async isRuleOn(rule: string, buses: readonly string[]): Promise<boolean> {
    const [bus, name] = rule.includes('|') ? (rule.split('|') as [string, string]) : [undefined, rule];
    let absent: unknown;
    for (const on of bus === undefined ? [undefined, ...buses] : [bus]) {
      try {
        const { State } = await this.events.send(new DescribeRuleCommand({ Name: name, EventBusName: on }));
        return State !== 'DISABLED';
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
        absent = error;
      }
    }
    throw absent;
  }

  async mappingState(mapping: string): Promise<string> {
    return (await this.lambda.send(new GetEventSourceMappingCommand({ UUID: mapping }))).State ?? 'unknown';
  }

  async functionState(name: string): Promise<FunctionView> {
    const { Configuration: of, Concurrency } = await this.lambda.send(new GetFunctionCommand({ FunctionName: name }));
    return {
      state: of?.State ?? 'Active',
      reserved: Concurrency?.ReservedConcurrentExecutions,
      memoryMb: of?.MemorySize ?? 0,
      isArm: of?.Architectures?.[0] === 'arm64',
    };
  }

  async subscribers(topic: string) {
    const { Attributes: of = {} } = await this.sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
    return { confirmed: Number(of.SubscriptionsConfirmed ?? 0), pending: Number(of.SubscriptionsPending ?? 0) };
  }

  async subscriptions(topic: string): Promise<SubscriptionView> {
    const found = new Map<string, 'confirmed' | 'pending'>();
    const pages = paginateListSubscriptionsByTopic({ client: this.sns }, { TopicArn: topic });
    for await (const { Subscriptions: page = [] } of pages) {
      for (const { Protocol: protocol, Endpoint: endpoint, SubscriptionArn: arn = '' } of page) {
        if (protocol !== 'email' || endpoint === undefined) continue;
        found.set(endpoint, arn.startsWith('arn:') ? 'confirmed' : 'pending');
      }
    }
    return found;
  }

  async stackSet(name: string, callAs: string): Promise<StackSetView> {
    const of = {
      StackSetName: name,
      CallAs: callAs === 'DELEGATED_ADMIN' ? ('DELEGATED_ADMIN' as const) : ('SELF' as const),
    };
    const { StackSet: set } = await this.cloudFormation.send(new DescribeStackSetCommand(of));
    const instances: StackSetView['instances'][number][] = [];
    let token: string | undefined;
    do {
      const page = await this.cloudFormation.send(new ListStackInstancesCommand({ ...of, NextToken: token }));
      for (const { Account: account = '', Region: region = '', Status: status = '' } of page.Summaries ?? []) {
        instances.push({ account, region, status });
      }
      token = page.NextToken;
    } while (token !== undefined);
    return { status: set?.Status ?? 'unknown', instances };
  }

  async readPolicy(id: string): Promise<void> {
    await this.organizations.send(new DescribePolicyCommand({ PolicyId: id }));
  }

  /** Any answer has AWS's time in its head. */
  async awsTime(): Promise<Instant> {
    let date: string | undefined;
    const client = new STSClient(this.config);
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers = {} } = result.response as { readonly headers?: Readonly<Record<string, string>> };
        date = headers.date;
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'readsTheDate' },
    );
    await client.send(new GetCallerIdentityCommand({}));
    const at = Date.parse(date ?? '');
    if (Number.isNaN(at)) throw new Error(`AWS's answer has the date '${date ?? ''}', which is none`);
    return instant(at);
  }

  async billReadAt(address: Address, period: Period): Promise<Instant | undefined> {
    return (await this.bills.find(address, period))?.readAt;
  }

  async regions(account: AccountId) {
    const { lookedAt, heard } = await this.looks.of(account);
    return { lookedAt: [...lookedAt.keys()], heard: [...heard] };
  }

  async tableBytes(table: string): Promise<number> {
    const { Table: of } = await this.dynamoDb.send(new DescribeTableCommand({ TableName: table }));
    return of?.TableSizeBytes ?? 0;
  }

  async askingCost(account: AccountId, period: Period, accounts: number): Promise<Money | undefined> {
    const look = (await this.meters.of(toAddress(account))).find(({ meter }) => meter === LOOK);
    const asked = look === undefined ? undefined : readLookRecord(look.progress).asked.get(period);
    return asked === undefined ? undefined : askingCost(asked, accounts);
  }

  async sums(metrics: readonly MetricSum[], from: Instant, to: Instant): Promise<readonly number[]> {
    const sums: number[] = [];
    for (let first = 0; first < metrics.length; first += METRICS_PER_CALL) {
      sums.push(...(await this.sumSome(metrics.slice(first, first + METRICS_PER_CALL), from, to)));
    }
    return sums;
  }

  private async sumSome(metrics: readonly MetricSum[], from: Instant, to: Instant): Promise<readonly number[]> {
    const sums = metrics.map(() => 0);
    let token: string | undefined;
    do {
      const command = new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(to),
        NextToken: token,
        MetricDataQueries: metrics.map(({ namespace, metric, dimensions }, index) => ({
          Id: `m${index}`,
          MetricStat: {
            Metric: {
              Namespace: namespace,
              MetricName: metric,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: PERIOD_S,
            Stat: 'Sum',
          },
        })),
      });
      const { MetricDataResults: results = [], NextToken: next } = await this.cloudWatch.send(command);
      for (const { Id: id = '', Values: values = [] } of results) {
        const index = Number(id.slice(1));
        sums[index] = values.reduce((sum, value) => sum + value, sums[index] ?? 0);
      }
      token = next;
    } while (token !== undefined);
    return sums;
  }
}

/** The row of what is remembered of the looks at what is paid by use. */
const LOOK = 'look';

/** CloudWatch keeps sums of an hour for more than a year. */
const PERIOD_S = 3_600;
