import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbOnboardingRegistry } from '../../../src/accounts/aws/dynamodb-onboarding-registry';
import { unitId } from '../../../src/budgets/domain/organizational-unit';
import type { StoredBudget } from '../../../src/budgets/ports';
import { accountOf, address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { parseInstant } from '../../../src/core/domain/time';

const ACCOUNT = '222222222222';
const UNIT = unitId('ou-ab12-cd34ef56');
const AT = parseInstant('2026-11-21T20:46:00Z');
const MARKER = { M: { From: { S: UNIT }, BudgetValue: { N: '500' } } };
const item = {
  Address: { S: ACCOUNT },
  BudgetValue: { N: '500' },
  Defaulted: MARKER,
  Receipt: { M: { Status: { S: 'PENDING' } } },
};
const ended = { at: AT, reason: 'the account is closed' };

const aws = mockClient(DynamoDBClient);
const registry = new DynamoDbOnboardingRegistry(new DynamoDBClient({ region: 'eu-west-1' }), 'budgets');

async function stored(): Promise<StoredBudget> {
  aws.on(BatchGetItemCommand).resolves({ Responses: { budgets: [item] } });
  return (await registry.find([ACCOUNT])).get(ACCOUNT) as StoredBudget;
}
const update = () => aws.commandCalls(UpdateItemCommand)[0]?.args[0].input;
const AS_READ = [
  'attribute_exists(#Address)',
  '#BudgetValue = :wasBudgetValue',
  ...['Mode', 'Thresholds', 'Emails', 'Exempt', 'Freeze', 'GraceMinutes', 'WhenBlind', 'WorkloadTag'].map(
    (name) => `attribute_not_exists(#${name})`,
  ),
  '#Defaulted = :wasDefaulted',
  'attribute_not_exists(#Ended)',
].join(' AND ');

beforeEach(() => aws.reset().onAnyCommand().resolves({}));

describe('DynamoDbOnboardingRegistry', () => {
  test('finds an account’s items and its workloads’, on every page', async () => {
    aws
      .on(ScanCommand)
      .resolvesOnce({ Items: [item], LastEvaluatedKey: { Address: { S: ACCOUNT } } })
      .resolves({ Items: [{ Address: { S: `${ACCOUNT}.shop` }, BudgetValue: { N: '5' } }] });

    expect((await registry.of(accountOf(address(ACCOUNT)))).map(({ address: at }) => at)).toEqual([
      ACCOUNT,
      `${ACCOUNT}.shop`,
    ]);
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
      ConsistentRead: true,
      FilterExpression: '#Address = :account OR begins_with(#Address, :workloads)',
      ExpressionAttributeValues: { ':account': { S: ACCOUNT }, ':workloads': { S: `${ACCOUNT}.` } },
    });
  });

  test('writes a default only where there is no item, with numbers as finance writes them and a marker of what was written', async () => {
    const wanted = {
      from: UNIT,
      limit: parseUsd('750.25'),
      mode: 'enforce',
      thresholds: [25.5],
      emails: ['ops@example.com'],
      exempt: undefined,
      freeze: undefined,
    } as const;

    expect(await registry.change(ACCOUNT, undefined, { kind: 'default', default: wanted })).toBe('written');

    const settings = {
      BudgetValue: { N: '750.25' },
      Mode: { S: 'enforce' },
      Thresholds: { L: [{ N: '25.5' }] },
      Emails: { L: [{ S: 'ops@example.com' }] },
    };
    expect(update()).toEqual({
      TableName: 'budgets',
      Key: { Address: { S: ACCOUNT } },
      UpdateExpression:
        'SET #BudgetValue = :BudgetValue, #Thresholds = :Thresholds, #Mode = :Mode, #Emails = :Emails, #Defaulted = :Defaulted' +
        ' REMOVE #Exempt, #Freeze, #GraceMinutes, #WhenBlind, #WorkloadTag, #Ended',
      ConditionExpression: 'attribute_not_exists(#Address)',
      ExpressionAttributeNames: Object.fromEntries(
        [
          'Address',
          'BudgetValue',
          'Thresholds',
          'Mode',
          'Emails',
          'Defaulted',
          'Exempt',
          'Freeze',
          'GraceMinutes',
          'WhenBlind',
          'WorkloadTag',
          'Ended',
        ].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`:${name}`, value])),
        ':Defaulted': { M: { From: { S: UNIT }, ...settings } },
      },
    });
  });

  test('ends an item that still says what was read, whatever its receipt says by now', async () => {
    await registry.change(ACCOUNT, await stored(), { kind: 'end', ended });

    expect(update()).toMatchObject({
      UpdateExpression: 'SET #Ended = :Ended',
      ConditionExpression: AS_READ,
      ExpressionAttributeValues: {
        ':Ended': { M: { At: { S: '2026-11-21T20:46:00.000Z' }, Reason: { S: 'the account is closed' } } },
        ':wasBudgetValue': { N: '500' },
        ':wasDefaulted': MARKER,
      },
    });
  });

  test('gives an item back as it was', async () => {
    await registry.change(ACCOUNT, await stored(), { kind: 'reopen' });

    expect(update()).toMatchObject({ UpdateExpression: 'REMOVE #Ended', ConditionExpression: AS_READ });
  });

  test('removes an item only as it was read', async () => {
    await registry.change(ACCOUNT, await stored(), { kind: 'remove' });

    expect(aws.commandCalls(DeleteItemCommand)[0]?.args[0].input).toMatchObject({
      Key: { Address: { S: ACCOUNT } },
      ConditionExpression: AS_READ,
    });
  });

  test.each(['default', 'end', 'reopen', 'remove'] as const)(
    '%s: superseded when the item has changed since, and other errors pass',
    async (kind) => {
      const read = await stored();
      const wanted = {
        from: UNIT,
        limit: parseUsd('1'),
        mode: undefined,
        thresholds: undefined,
        emails: undefined,
        exempt: undefined,
        freeze: undefined,
      };
      const change = kind === 'default' ? { kind, default: wanted } : kind === 'end' ? { kind, ended } : { kind };
      const command = kind === 'remove' ? DeleteItemCommand : UpdateItemCommand;
      aws
        .on(command)
        .rejectsOnce(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }))
        .rejects(new Error('down'));

      expect(await registry.change(ACCOUNT, read, change)).toBe('superseded');
      await expect(registry.change(ACCOUNT, read, change)).rejects.toThrow('down');
    },
  );
});
