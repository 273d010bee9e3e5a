import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { allowed, calls, collaborator, setting } from '../../../src/stacks/shared/collaborator';
import { GuardrailFunction } from '../../../src/stacks/shared/guardrail-function';

// CDK's own validation, which takes two seconds to start, has a test of its own.
const stack = () => new Stack(new App({ builtinCloudFormationValidation: false }), 'stack');
const costs = (name = 'costs') =>
  collaborator({ COST_TABLE_NAME: name }, [
    new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['arn:aws:dynamodb:::table/costs'] }),
  ]);
const budgets = collaborator({ BUDGETS_TABLE_NAME: 'budgets' }, []);
const REST = { timeout: Duration.minutes(1), logKey: undefined, onFailure: undefined, alarmAction: undefined };

describe('a function', () => {
  test('has the variables of its collaborators, and may do what they say', () => {
    const where = stack();
    new GuardrailFunction(where, { useCase: 'record-expense', worksWith: [costs()], ...REST });
    const template = Template.fromStack(where);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { COST_TABLE_NAME: 'costs' } },
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'))).toContain('"dynamodb:GetItem"');
  });

  test('acknowledges what its collaborators say is right', () => {
    const where = stack();
    const why = { findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'Planted.' };
    const { node } = new GuardrailFunction(where, {
      useCase: 'share-portfolio',
      worksWith: [allowed({ actions: ['organizations:ListRoots'], resources: ['*'] }, why)],
      ...REST,
    });
    expect(JSON.stringify(node.findChild('Policy').node.metadata)).toContain('Planted.');
  });
});

/** Compiled with all tests: an error that is expected and does not come fails the typecheck. Never called. */
export function compiles(where: Stack, table: string): void {
  const needsIts = { useCase: 'record-expense', ...REST } as const;
  // @ts-expect-error no collaborator has COST_TABLE_NAME
  new GuardrailFunction(where, { ...needsIts, worksWith: [] });
  // @ts-expect-error record-expense does not read BUDGETS_TABLE_NAME
  new GuardrailFunction(where, { ...needsIts, worksWith: [costs(table), budgets] });
  const changes = setting({ DEFAULT_BUDGET: '', ORGANIZATION_MANAGEMENT_ACCOUNT_ID: '111111111111' });
  const restoring = collaborator({ RESTORE_RESOURCES_FUNCTION: 'arn' }, []);
  const onboarding = { useCase: 'onboard-account', ...REST } as const;
  new GuardrailFunction(where, {
    ...onboarding,
    worksWith: [costs(table), budgets, changes, restoring, setting({ DEFAULT_MODE: 'observe' })],
  });
  new GuardrailFunction(where, {
    ...onboarding,
    // @ts-expect-error any text is no mode
    worksWith: [costs(table), budgets, changes, restoring, setting({ DEFAULT_MODE: table })],
  });
}

describe('functions that a function calls', () => {
  const where = stack();
  const [one, other] = ['One', 'Other'].map((name) =>
    lambda.Function.fromFunctionArn(where, name, `arn:aws:lambda:eu-west-1:111111111111:function:${name}`),
  );
  const called = calls({ ONE_FUNCTION: one as lambda.IFunction, OTHER_FUNCTION: other as lambda.IFunction });

  test('are each under a variable, and in one statement', () => {
    const arns = [one?.functionArn, other?.functionArn];
    expect(Object.entries(called.environment)).toEqual([
      ['ONE_FUNCTION', arns[0]],
      ['OTHER_FUNCTION', arns[1]],
    ]);
    expect(called.statements.map((statement) => statement.toJSON() as unknown)).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arns },
    ]);
  });
});

test('a setting allows nothing', () => {
  expect(setting({ DEFAULT_MODE: 'notify' })).toEqual({
    environment: { DEFAULT_MODE: 'notify' },
    statements: [],
    acknowledgements: [],
  });
});
