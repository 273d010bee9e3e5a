import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type GetItemCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';

// What handlers that enforce speak to: the Cost table's rows of one account, its role, and operators.

type Row = Readonly<Record<string, AttributeValue>>;

export const ACCOUNT = '222222222222';
export const START = { S: '2026-11-21T20:00:00.000Z' };
export const BUDGET: Row = {
  Address: { S: ACCOUNT },
  Record: { S: `budget#${ACCOUNT}` },
  limit: { N: '100' },
  mode: { S: 'enforce' },
};
export const GROUP_ARN = `arn:aws:autoscaling:eu-west-1:${ACCOUNT}:autoScalingGroup:1-2:autoScalingGroupName/web`;

export const dynamoDb = mockClient(DynamoDBClient);
export const sts = mockClient(STSClient);
export const sns = mockClient(SNSClient);

/** The account's ledger of November, with a limit of 100 revantios. */
export function ledgerRow(accrued: string, state: 'open' | 'exhausted', more: Row = {}): Row {
  return {
    Address: { S: ACCOUNT },
    Record: { S: 'ledger#2026-11' },
    accruedExpenses: { N: accrued },
    updatedAt: START,
    settledThrough: START,
    state: { S: state },
    budgetLimit: { N: '100' },
    ...more,
  };
}

/** An Auto Scaling group of two that was disabled in a month. */
export function disabledGroup(period: string): Row {
  return {
    Address: { S: ACCOUNT },
    Record: { S: `journal#${period}#${GROUP_ARN}` },
    resource: { M: { type: { S: 'auto-scaling-group' }, arn: { S: GROUP_ARN } } },
    status: { S: 'done' },
    mode: { S: 'enforce' },
    previous: { M: { min: { N: '1' }, max: { N: '4' }, desired: { N: '2' } } },
    rate: { N: '1' },
    position: { N: '100' },
    limit: { N: '100' },
    times: { N: '1' },
    changedAt: START,
    revision: { N: '2' },
  };
}

export interface AccountRows {
  readonly ledger: Row;
  readonly budget?: Row | undefined;
  readonly resources?: readonly Row[];
  readonly journal?: readonly Row[];
}

/** Answers with these rows. A lease is held by who took it, and a ledger is in the state that was written last. */
export function mockAccount({ ledger, budget, resources = [], journal = [] }: AccountRows): void {
  const written = { ledger, lease: undefined as Row | undefined };
  const Credentials = {
    AccessKeyId: 'k',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: new Date(Date.UTC(2026, 10, 22)),
  };
  sns.reset().onAnyCommand().resolves({});
  sts.reset().on(AssumeRoleCommand).resolves({ Credentials });
  dynamoDb.reset().onAnyCommand().resolves({});
  dynamoDb.on(GetItemCommand).callsFake(({ Key: key }: GetItemCommandInput) => {
    const seen = seenRow(key);
    if (seen !== undefined) return { Item: seen };
    const Item = key?.Record?.S?.startsWith('lease#') ? written.lease : budget;
    return Item === undefined ? {} : { Item };
  });
  dynamoDb
    .on(UpdateItemCommand)
    .callsFake(({ Key: key, ExpressionAttributeValues: of = {} }: UpdateItemCommandInput) => {
      const { ':holder': holder, ':until': until, ':to': state } = of;
      if (key?.Record?.S?.startsWith('lease#') && holder !== undefined && until !== undefined) {
        written.lease = { ...key, holder, until, marks: { N: '0' } };
      }
      if (state !== undefined) written.ledger = { ...written.ledger, state };
      return {};
    });
  dynamoDb.on(QueryCommand).callsFake(() => ({ Items: [written.ledger] }));
  rows('resource#', resources);
  rows('journal#', journal);
  for (const prefix of ['budget', 'budget#']) rows(prefix, budget === undefined ? [] : [budget]);
  dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { costs: [...resources] } });
}

/** AWS has billed, and the account has answered a look, just now. */
function seenRow(key: Row | undefined): Row | undefined {
  const record = key?.Record?.S ?? '';
  const now = { S: new Date(Date.now()).toISOString() };
  if (record === 'look#regions') return { ...key, answeredAt: now };
  if (!record.startsWith('bill#')) return undefined;
  const nothing = { days: { L: [] }, beyond: { N: '0' }, beyondAt: START, revision: { N: '1' } };
  return { ...key, ...nothing, source: { S: 'CostExplorer' }, readAt: now, heardThrough: now };
}

/** The statuses of the journal's entries, in the order of their writes. */
export function journaled(): readonly (string | undefined)[] {
  return dynamoDb
    .commandCalls(TransactWriteItemsCommand)
    .flatMap(({ args }) => args[0].input.TransactItems ?? [])
    .flatMap(({ Put: put }) => (put?.Item?.Record?.S?.startsWith('journal#') ? [put.Item.status?.S] : []));
}

/** The instant of the next run that was asked for, as it was written last. */
export function followUps(): readonly (string | undefined)[] {
  return dynamoDb
    .commandCalls(UpdateItemCommand)
    .map(({ args }) => args[0].input.ExpressionAttributeValues ?? {})
    .flatMap((values) => (':followUpMinutes' in values ? [values[':followUpAt']?.S] : []));
}

export function subjects(): readonly (string | undefined)[] {
  return sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.Subject);
}

/** What is written of this kind in the account's partition. */
function rows(prefix: string, Items: readonly Row[]): void {
  dynamoDb
    .on(QueryCommand, { ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: prefix } } })
    .resolves({ Items: [...Items] });
}

/** As many members of the group as it wants, which run: what EC2 describes of them. */
export function membersOf({ DesiredCapacity }: { readonly DesiredCapacity: number }) {
  return {
    Reservations: Array.from({ length: DesiredCapacity }, (_none, index) => ({
      Instances: [
        {
          InstanceId: `i-${index}`,
          State: { Name: 'running' as const },
          Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }],
        },
      ],
    })),
  };
}
