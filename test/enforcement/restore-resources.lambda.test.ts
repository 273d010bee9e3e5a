import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/enforcement/restore-resources.lambda';
import {
  ACCOUNT,
  BUDGET,
  disabledGroup,
  dynamoDb,
  followUps,
  GROUP_ARN,
  journaled,
  membersOf,
  ledgerRow,
  mockAccount,
  sns,
  subjects,
} from '../support/enforcing-account';
import { startWithout } from '../support/environment';

const autoScaling = mockClient(AutoScalingClient);
const lambda = mockClient(LambdaClient);
const ec2 = mockClient(EC2Client);

const account = (accrued: string) =>
  mockAccount({ ledger: ledgerRow(accrued, 'exhausted'), budget: BUDGET, journal: [disabledGroup('2026-10')] });

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  autoScaling.reset().onAnyCommand().resolves({});
  lambda.reset().on(ListFunctionsCommand).resolves({ Functions: [] });
  account('99');
  ec2.reset().onAnyCommand().resolves({});
});

describe('restore-resources', () => {
  test('gives back what was disabled, as it was, after it has written that the ledger is open', async () => {
    const group = {
      AutoScalingGroupName: 'web',
      AutoScalingGroupARN: GROUP_ARN,
      MinSize: 0,
      MaxSize: 0,
      DesiredCapacity: 0,
    };
    autoScaling.on(DescribeAutoScalingGroupsCommand).callsFake(() => ({ AutoScalingGroups: [{ ...group }] }));
    autoScaling.on(UpdateAutoScalingGroupCommand).callsFake((update: object) => Object.assign(group, update));
    ec2.on(DescribeInstancesCommand).callsFake(() => membersOf(group));

    await handler({ address: ACCOUNT });

    expect(group).toMatchObject({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 });
    expect(journaled()).toEqual(['done', 'restored']);
    const writes = dynamoDb
      .calls()
      .map(({ args: [{ input }] }) => input)
      .filter(
        (input) =>
          'TransactItems' in input ||
          ':to' in ((input as { ExpressionAttributeValues?: object }).ExpressionAttributeValues ?? {}),
      );
    expect(writes[0]).toMatchObject({ ExpressionAttributeValues: { ':to': { S: 'open' } } });
    expect([
      dynamoDb.commandCalls(TransactWriteItemsCommand).length,
      dynamoDb.commandCalls(UpdateItemCommand).length,
    ]).toEqual([2, 3]);
    expect(subjects()).toEqual([`[budget-guardrails] ${ACCOUNT}: everything is back`]);
  });

  test('asks for another run when something could not be given back, says so, and does not fail', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));

    await handler({ address: ACCOUNT });

    expect([followUps(), subjects()]).toEqual([
      ['2026-11-21T20:47:00.000Z'],
      [`[budget-guardrails] ${ACCOUNT}: not everything is back`],
    ]);
  });

  test('gives nothing back while the budget is exhausted', async () => {
    account('100');

    await handler({ address: ACCOUNT });

    expect([autoScaling.commandCalls(UpdateAutoScalingGroupCommand).length, sns.calls().length, journaled()]).toEqual([
      0,
      1,
      [],
    ]);
  });

  test.each([[{}], [{ address: 'me' }], [undefined]])('an event of another form is refused: %j', async (event) => {
    await expect(handler(event)).rejects.toThrow();
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('DEFAULT_MODE', 'enforcement/restore-resources')).toThrow('DEFAULT_MODE');
  });
});
