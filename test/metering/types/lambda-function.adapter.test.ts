import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { LambdaFunctions } from '../../../src/metering/types/lambda-function.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string) => `arn:aws:lambda:eu-west-1:222222222222:function:${name}`;
const ARN = arnOf('search');

const aws = mockClient(LambdaClient);
const functions = new LambdaFunctions(spokeRegion());

interface Reservation {
  ReservedConcurrentExecutions?: number;
}

/** One function, as Lambda keeps it. */
function fakeFunction(reservation?: number) {
  const state: Reservation = reservation === undefined ? {} : { ReservedConcurrentExecutions: reservation };
  aws.on(GetFunctionConcurrencyCommand, { FunctionName: 'search' }).callsFake(() => ({ ...state }));
  aws.on(ListTagsCommand, { Resource: ARN }).resolves({ Tags: { team: 'search' } });
  aws
    .on(PutFunctionConcurrencyCommand, { FunctionName: 'search' })
    .callsFake(({ ReservedConcurrentExecutions: reserved }: Reservation) => {
      state.ReservedConcurrentExecutions = reserved;
    });
  aws.on(DeleteFunctionConcurrencyCommand, { FunctionName: 'search' }).callsFake(() => {
    delete state.ReservedConcurrentExecutions;
  });
  return state;
}

beforeEach(() => aws.reset());

describe('LambdaFunctions', () => {
  test('lists what runs, over all pages, without the product’s own', async () => {
    const found = (name: string, role = 'arn:aws:iam::222222222222:role/service-role/search') => ({
      FunctionName: name,
      FunctionArn: arnOf(name),
      Role: role,
    });
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

  test('observes a function without concurrency as one that does not run', async () => {
    fakeFunction(0);

    expect(await functions.observe(changeOf('lambda-function', ARN))).toMatchObject([
      { arn: ARN, running: false, tags: { team: 'search' } },
    ]);
  });

  test.each([
    [undefined, { kind: 'active', previous: { reservation: null } }],
    [25, { kind: 'active', previous: { reservation: 25 } }],
    [0, { kind: 'disabled', previous: { reservation: 0 } }],
  ])('reads the reservation %s', async (reservation, state) => {
    fakeFunction(reservation);

    expect(await functions.read(ARN)).toEqual({ ...state, tags: { team: 'search' } });
  });

  test('a function that is gone is nothing', async () => {
    aws.on(GetFunctionConcurrencyCommand).rejects(awsError('ResourceNotFoundException'));
    aws.on(ListTagsCommand).rejects(awsError('ResourceNotFoundException'));

    expect(await functions.observe(changeOf('lambda-function', ARN))).toEqual([]);
    expect(await functions.read(ARN)).toBeUndefined();
    expect(await functions.isRestored(ARN, { reservation: null })).toBe(false);
  });

  test('property: what is restored is as it was, done once or twice', async () => {
    const reservation = fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(reservation, async (reserved) => {
        // Each of AWS's answers would be looked for among those of all runs before.
        aws.reset();
        const state = fakeFunction(reserved);
        const before = { ...state };
        const previous = JSON.parse(JSON.stringify((await functions.read(ARN))?.previous));

        await functions.disable(ARN);
        await functions.disable(ARN);
        expect(state).toEqual({ ReservedConcurrentExecutions: 0 });
        expect(await functions.isRestored(ARN, previous)).toBe(false);

        await functions.restore(ARN, previous);
        await functions.restore(ARN, previous);
        expect(state).toEqual(before);
        expect(await functions.isRestored(ARN, previous)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('a refusal says what was tried', async () => {
    aws.on(PutFunctionConcurrencyCommand).rejects(awsError('AccessDeniedException', 'not authorized'));
    aws.on(DeleteFunctionConcurrencyCommand).rejects(awsError('TooManyRequestsException', 'Rate exceeded'));

    await expect(functions.disable(ARN)).rejects.toThrow(
      `account 222222222222: cannot reserve 0 concurrency for ${ARN}: AccessDeniedException: not authorized (is the spoke stack there`,
    );
    await expect(functions.restore(ARN, { reservation: null })).rejects.toThrow(
      `cannot reserve no concurrency for ${ARN}: TooManyRequestsException: Rate exceeded`,
    );
  });

  test('a journal that does not say the reservation restores nothing', async () => {
    await expect(functions.restore(ARN, {})).rejects.toThrow();
    expect(aws.calls()).toEqual([]);
  });
});
