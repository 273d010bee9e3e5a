import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand, type StackStatus } from '@aws-sdk/client-cloudformation';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/enforcement/end-enforcement.lambda';
import {
  ACCOUNT,
  BUDGET,
  disabledGroup,
  dynamoDb,
  GROUP_ARN,
  journaled,
  membersOf,
  ledgerRow,
  mockAccount,
  sts,
} from '../support/enforcing-account';
import { startWithout } from '../support/environment';

// Waiting takes no time here: the clock goes on by itself.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const STACK = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/budget-guardrails-management/1';
const GROUP = {
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: GROUP_ARN,
  MinSize: 0,
  MaxSize: 0,
  DesiredCapacity: 0,
};
const lambda = mockClient(LambdaClient);
const cloudFormation = mockClient(CloudFormationClient);
const autoScaling = mockClient(AutoScalingClient);
const ec2 = mockClient(EC2Client);
const fetched = jest.spyOn(globalThis, 'fetch');

/** CloudFormation asks; what it is answered. */
async function asked(type: 'Create' | 'Update' | 'Delete', status: StackStatus): Promise<Record<string, string>> {
  cloudFormation
    .reset()
    .on(DescribeStacksCommand, { StackName: STACK })
    .resolves({ Stacks: [{ StackStatus: status, StackName: 'x', CreationTime: undefined }] });
  await handler(
    {
      RequestType: type,
      ResponseURL: 'https://answers.example.com/1',
      StackId: STACK,
      RequestId: 'r',
      LogicalResourceId: 'EndEnforcement',
      ResourceProperties: { ServiceToken: 'arn' },
      ...(type === 'Create' ? {} : { PhysicalResourceId: 'end-enforcement', OldResourceProperties: {} }),
    },
    { getRemainingTimeInMillis: () => 900_000 },
  );
  return JSON.parse(String(fetched.mock.calls.at(-1)?.[1]?.body)) as Record<string, string>;
}

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  let now = Date.UTC(2026, 10, 21, 20, 46);
  jest.spyOn(Date, 'now').mockImplementation(() => (now += 1_000));
  fetched.mockReset().mockResolvedValue(new Response());
  const entry = disabledGroup('2026-11');
  mockAccount({ ledger: ledgerRow('100', 'exhausted'), budget: BUDGET, journal: [entry] });
  dynamoDb.on(ScanCommand).callsFake(() => ({ Items: journaled().includes('restored') ? [] : [entry] }));
  lambda.reset().on(PutFunctionConcurrencyCommand).resolves({});
  autoScaling.reset().onAnyCommand().resolves({});
  ec2.reset().onAnyCommand().resolves({});
});

describe('end-enforcement', () => {
  test('shuts both doors and gives everything back when the stack is deleted', async () => {
    const group = { ...GROUP };
    autoScaling.on(DescribeAutoScalingGroupsCommand).callsFake(() => ({ AutoScalingGroups: [{ ...group }] }));
    autoScaling.on(UpdateAutoScalingGroupCommand).callsFake((update: object) => Object.assign(group, update));
    ec2.on(DescribeInstancesCommand).callsFake(() => membersOf(group));

    expect(await asked('Delete', 'DELETE_IN_PROGRESS')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'end-enforcement',
    });

    expect(lambda.commandCalls(PutFunctionConcurrencyCommand).map(({ args }) => args[0].input)).toEqual([
      { FunctionName: 'arn:disable-resources', ReservedConcurrentExecutions: 0 },
      { FunctionName: 'arn:restore-resources', ReservedConcurrentExecutions: 0 },
    ]);
    expect(group).toMatchObject({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 });
    expect(journaled().at(-1)).toBe('restored');
  });

  test('fails the deletion, and names what was not given back and what to do', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));

    const { Status: status, Reason: reason } = await asked('Delete', 'DELETE_IN_PROGRESS');

    expect(status).toBe('FAILED');
    expect(reason).toContain(
      `1 not given back; put it right, or retain this resource, and delete the stack again: ${ACCOUNT}: ${GROUP_ARN}`,
    );
  });

  test('leaves everything as it is when the deletion is that of an update which is rolled back', async () => {
    expect(await asked('Delete', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toMatchObject({ Status: 'SUCCESS' });
    expect([lambda.calls().length, dynamoDb.calls().length, sts.calls().length]).toEqual([0, 0, 0]);
  });

  test.each(['Create', 'Update'] as const)('does nothing on %s', async (type) => {
    expect(await asked(type, 'UPDATE_IN_PROGRESS')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'end-enforcement',
    });
    expect([cloudFormation.calls().length, lambda.calls().length, dynamoDb.calls().length]).toEqual([0, 0, 0]);
  });

  test.each(['DISABLE_RESOURCES_FUNCTION', 'RESTORE_RESOURCES_FUNCTION'] as const)(
    'does not start without %s',
    (variable) => {
      expect(() => startWithout(variable, 'enforcement/end-enforcement')).toThrow(variable);
    },
  );
});
