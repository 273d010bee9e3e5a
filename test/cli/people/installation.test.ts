import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { findTables, ManagementStack } from '../../../src/cli/people/installation';

const aws = mockClient(CloudFormationClient);
const stack = () => new ManagementStack(new CloudFormationClient({ region: 'eu-west-1' }), 'guardrails');
const having = (outputs: Readonly<Record<string, string>>, parameters: Readonly<Record<string, string>> = {}) =>
  aws.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'guardrails',
        CreationTime: undefined,
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      },
    ],
  });

beforeEach(() => aws.reset());

describe('the tables', () => {
  test('are those that the stack names', async () => {
    having({ BudgetsTableName: 'b', CostTableName: 'c' });
    expect(await findTables({}, stack())).toEqual({ budgetsTable: 'b', costTable: 'c' });
    expect(aws.calls()).toHaveLength(1);
  });

  test('are those that are named, without a look at the stack', async () => {
    expect(await findTables({ budgetsTable: 'b', costTable: 'c' }, stack())).toEqual({
      budgetsTable: 'b',
      costTable: 'c',
    });
    expect(aws.calls()).toEqual([]);
  });

  test('of a stack that is not there are not found, and why', async () => {
    const error = Object.assign(new Error('Stack with id guardrails does not exist'), { name: 'ValidationError' });
    aws.on(DescribeStacksCommand).rejects(error);
    await expect(findTables({}, stack())).rejects.toThrow(
      "there is no stack 'guardrails' in this account and region: expected the management account and its home region",
    );
  });

  test('of another stack are not found', async () => {
    having({ Other: 'x' });
    await expect(findTables({}, stack())).rejects.toThrow("the stack 'guardrails' has no output BudgetsTableName");
  });
});

describe('what the installation does about budgets', () => {
  test('is what its parameters say', async () => {
    having({}, { DefaultMode: 'observe', EnforcementEnabled: 'false', MaxDisabledPerRun: '7' });
    expect(await stack().policy()).toEqual({
      defaultMode: 'observe',
      enforcementEnabled: false,
      maxDisabledPerRun: 7,
    });
  });

  test('is unknown where nobody may ask', async () => {
    aws.on(DescribeStacksCommand).rejects(new Error('denied'));
    expect(await stack().policy()).toBeUndefined();
  });
});
