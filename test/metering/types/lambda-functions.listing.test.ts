import {
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListTagsCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { LambdaFunctions } from '../../../src/metering/types/lambda-function.adapter';
import { awsError, spokeRegion } from './spoke';

const arnOf = (name: string) => `arn:aws:lambda:eu-west-1:222222222222:function:${name}`;
const ROLE = 'arn:aws:iam::222222222222:role/service-role/search';
const QUEUE = { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:eu-west-1:222222222222:dead' } };

const aws = mockClient(LambdaClient);
const functions = new LambdaFunctions(spokeRegion());

beforeEach(() => aws.reset());

describe('listing', () => {
  const found = (name: string, role = ROLE) => ({ FunctionName: name, FunctionArn: arnOf(name), Role: role });

  test('has what runs, over all pages, without the product’s own', async () => {
    aws.on(ListFunctionsCommand).resolves({
      Functions: [
        found('a'),
        found('own', 'arn:aws:iam::222222222222:role/budget-guardrails/BudgetGuardrailsSyncBudget'),
      ],
      NextMarker: 'more',
    });
    aws.on(ListFunctionsCommand, { Marker: 'more' }).resolves({ Functions: [found('off'), found('gone'), found('b')] });
    aws.on(GetFunctionConcurrencyCommand).resolves({});
    aws.on(GetFunctionConcurrencyCommand, { FunctionName: 'off' }).resolves({ ReservedConcurrentExecutions: 0 });
    aws.on(GetFunctionConcurrencyCommand, { FunctionName: 'gone' }).rejects(awsError('ResourceNotFoundException'));
    aws.on(ListTagsCommand).resolves({ Tags: { Owner: 'search' } });

    expect(await functions.list()).toEqual(
      ['a', 'b'].map((name) => ({
        arn: arnOf(name),
        running: true,
        price: undefined,
        tags: { Owner: 'search' },
        control: { type: 'lambda-function', arn: arnOf(name) },
        startedBy: 'search',
      })),
    );
    expect(aws.commandCalls(GetFunctionConcurrencyCommand, { FunctionName: 'own' })).toEqual([]);
  });

  test('asks one question about each of a thousand functions that are stopped', async () => {
    aws.on(ListFunctionsCommand).resolves({ Functions: Array.from({ length: 1_000 }, (_none, n) => found(`f${n}`)) });
    aws.on(GetFunctionConcurrencyCommand).resolves({ ReservedConcurrentExecutions: 0 });

    expect(await functions.list()).toEqual([]);
    expect(aws.calls()).toHaveLength(1_001);
  });

  test('reads many with two questions for each, and two listings', async () => {
    const names = Array.from({ length: 50 }, (_none, n) => `f${n}`);
    aws.on(ListFunctionsCommand).resolves({ Functions: names.slice(1).map((name) => ({ ...found(name), ...QUEUE })) });
    aws.on(ListEventSourceMappingsCommand).resolves({
      EventSourceMappings: [{ UUID: 'm', State: 'Enabled', FunctionArn: arnOf('f1') }],
    });
    aws.on(GetFunctionConcurrencyCommand).resolves({});
    aws.on(ListTagsCommand).resolves({});

    const states = await functions.readAll(names.map(arnOf));
    expect(states.size).toBe(49);
    expect(states.get(arnOf('f1'))).toMatchObject({ kind: 'active', previous: { reservation: null, mappings: ['m'] } });
    expect(aws.calls()).toHaveLength(2 + 2 * 49);
  });
});
