import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/enforcement/disable-resources.lambda';
import {
  ACCOUNT,
  BUDGET,
  dynamoDb,
  followUps,
  journaled,
  ledgerRow,
  mockAccount,
  START,
  sns,
  sts,
  subjects,
} from '../support/enforcing-account';
import { startWithout } from '../support/environment';

const ARN = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`;
const LEDGER = ledgerRow('100', 'open', { incurredExpensesRate: { N: '1' } });
const CONTRIBUTION = {
  Address: { S: ACCOUNT },
  Record: { S: `resource#${ARN}` },
  type: { S: 'ec2-instance' },
  revision: { N: '1' },
  history: { L: [{ M: { at: START, running: { BOOL: true }, rate: { N: '1' } } }] },
  control: { M: { type: { S: 'ec2-instance' }, arn: { S: ARN } } },
};
const ec2 = mockClient(EC2Client);
const lambda = mockClient(LambdaClient);

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  mockAccount({ ledger: LEDGER, budget: BUDGET, resources: [CONTRIBUTION] });
  ec2.reset().onAnyCommand().resolves({});
  lambda.reset().onAnyCommand().resolves({});
  lambda.on(ListFunctionsCommand).resolves({ Functions: [] });
});

describe('disable-resources', () => {
  test('stops what runs in the exhausted account, with the role of the spoke, and lets the lease go', async () => {
    const instance = (Name: 'running' | 'stopping') => ({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', InstanceType: 't3.micro' as const, State: { Name } }] }],
    });
    ec2
      .on(DescribeInstancesCommand)
      .callsFake(() => instance(ec2.commandCalls(StopInstancesCommand).length === 0 ? 'running' : 'stopping'));

    await handler({ address: ACCOUNT });

    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toMatchObject({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/budget-guardrails/BudgetGuardrailsSpoke`,
      ExternalId: `budget-guardrails:o-a1b2c3d4e5:${ACCOUNT}`,
    });
    expect(ec2.commandCalls(StopInstancesCommand).map(({ args }) => args[0].input.InstanceIds)).toEqual([['i-1']]);
    expect(journaled()).toEqual(['planned', 'done']);
    const lines = jest.mocked(process.stdout.write).mock.calls.map(([line]) => JSON.parse(String(line)) as object);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'resource changed', did: 'stopped', address: ACCOUNT, resource: ARN }),
    );
    expect(subjects()).toEqual([`[budget-guardrails] ${ACCOUNT}: exhausted, spending is stopped`]);
    expect(dynamoDb.commandCalls(DeleteItemCommand).map(({ args }) => args[0].input.Key?.Record?.S)).toEqual([
      'ask#run',
      'lease#enforcement',
    ]);
  });

  test('asks for another run when something could not be disabled, and does not fail: Lambda need not try again', async () => {
    ec2.on(DescribeInstancesCommand).rejects(Object.assign(new Error('no'), { name: 'RequestLimitExceeded' }));

    await handler({ address: ACCOUNT });

    expect([followUps(), subjects()]).toEqual([
      ['2026-11-21T20:47:00.000Z'],
      [`[budget-guardrails] ${ACCOUNT}: exhausted`],
    ]);
  });

  test('asks for another run when it could not look everywhere', async () => {
    mockAccount({ ledger: LEDGER, budget: BUDGET });
    lambda.on(ListFunctionsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));

    await handler({ address: ACCOUNT });

    expect(followUps()).toEqual(['2026-11-21T20:47:00.000Z']);
  });

  test('trusts its trigger in nothing: without a budget it does nothing', async () => {
    mockAccount({ ledger: LEDGER });

    await handler({ address: ACCOUNT });

    expect([sts.calls().length, sns.calls().length, journaled(), followUps()]).toEqual([0, 0, [], []]);
  });

  test('fails when the table fails, and lets the lease go', async () => {
    dynamoDb.on(DeleteItemCommand).resolvesOnce({}).rejectsOnce(new Error('down')).resolves({});

    await expect(handler({ address: ACCOUNT })).rejects.toThrow('down');

    expect(dynamoDb.commandCalls(DeleteItemCommand)).toHaveLength(3);
  });

  test.each([[{}], [{ address: 'me' }], ['222222222222'], [{ address: 222222222222 }]])(
    'an event of another form is refused: %j',
    async (event) => {
      await expect(handler(event)).rejects.toThrow();
    },
  );

  test.each([
    'COST_TABLE_NAME',
    'DEFAULT_MODE',
    'ENFORCEMENT_ENABLED',
    'MAX_DISABLED_PER_RUN',
    'ORGANIZATION_ID',
  ] as const)('does not start without %s', (variable) => {
    expect(() => startWithout(variable, 'enforcement/disable-resources')).toThrow(variable);
  });
});
