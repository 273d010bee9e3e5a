import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { LambdaFunctions } from '../../../src/metering/types/lambda-function.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string) => `arn:aws:lambda:eu-west-1:222222222222:function:${name}`;
const ARN = arnOf('search');
const ROLE = 'arn:aws:iam::222222222222:role/service-role/search';
const QUEUE = { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:eu-west-1:222222222222:dead' } };

const aws = mockClient(LambdaClient);
const functions = new LambdaFunctions(spokeRegion());

interface Fake {
  reservation?: number | undefined;
  readonly mappings?: Readonly<Record<string, string>>;
  readonly more?: Partial<FunctionConfiguration>;
}

/** One function with its event source mappings, as Lambda keeps them; what is done to it, in order. */
function fakeFunction({ reservation, mappings = {}, more = QUEUE }: Fake = {}) {
  const state = { reservation, mappings: { ...mappings }, done: [] as string[] };
  const configuration = { FunctionName: 'search', FunctionArn: ARN, Role: ROLE, State: 'Active' as const, ...more };
  aws.on(GetFunctionConfigurationCommand, { FunctionName: 'search' }).resolves(configuration);
  aws.on(GetFunctionEventInvokeConfigCommand).rejects(awsError('ResourceNotFoundException'));
  aws.on(ListTagsCommand, { Resource: ARN }).resolves({ Tags: { team: 'search' } });
  aws
    .on(GetFunctionConcurrencyCommand, { FunctionName: 'search' })
    .callsFake(() => ({ ReservedConcurrentExecutions: state.reservation }));
  aws.on(PutFunctionConcurrencyCommand).callsFake(({ ReservedConcurrentExecutions: reserved }) => {
    state.done.push(`reserve ${reserved}`);
    state.reservation = reserved as number;
  });
  aws.on(DeleteFunctionConcurrencyCommand).callsFake(() => {
    state.done.push('reserve none');
    state.reservation = undefined;
  });
  aws.on(ListEventSourceMappingsCommand).callsFake(() => ({
    EventSourceMappings: [
      ...Object.entries(state.mappings).map(([UUID, State], index) => ({
        UUID,
        State,
        // The mappings of aliases and versions are the function's, too.
        FunctionArn: index % 2 === 0 ? ARN : `${ARN}:live`,
      })),
      { UUID: 'of another', State: 'Enabled', FunctionArn: arnOf('search-2') },
    ] satisfies EventSourceMappingConfiguration[],
  }));
  aws.on(UpdateEventSourceMappingCommand).callsFake(({ UUID, Enabled }: { UUID: string; Enabled: boolean }) => {
    if (state.mappings[UUID] === undefined) throw awsError('ResourceNotFoundException');
    state.done.push(`${UUID} ${Enabled ? 'on' : 'off'}`);
    state.mappings[UUID] = Enabled ? 'Enabling' : 'Disabling';
  });
  return state;
}

/** Lambda is done with what it was told. */
function settle({ mappings }: ReturnType<typeof fakeFunction>): void {
  for (const [id, state] of Object.entries(mappings)) {
    mappings[id] = { Enabling: 'Enabled', Disabling: 'Disabled' }[state] ?? state;
  }
}

beforeEach(() => aws.reset());

test('observes a function without concurrency as one that does not run', async () => {
  fakeFunction({ reservation: 0 });

  expect(await functions.observe(changeOf('lambda-function', ARN))).toMatchObject([{ arn: ARN, running: false }]);
});

describe('reading', () => {
  test.each([
    [undefined, { kind: 'active', previous: { reservation: null, mappings: [] } }],
    [25, { kind: 'active', previous: { reservation: 25, mappings: [] } }],
    [0, { kind: 'disabled', previous: { reservation: 0, mappings: [] } }],
  ])('the reservation %s', async (reservation, state) => {
    fakeFunction({ reservation });

    expect(await functions.read(ARN)).toEqual({ ...state, tags: { team: 'search' } });
  });

  test.each([
    ['Pending', 'active'],
    ['Active', 'active'],
    ['Inactive', 'active'],
    ['ActiveNonInvocable', 'active'],
    ['Failed', 'disabled'],
    ['Deactivating', 'disabled'],
    ['Deactivated', 'disabled'],
    ['Deleting', undefined],
    ['a-state-to-come', 'unknown'],
  ] as const)('%s is %s', async (state, kind) => {
    fakeFunction({ more: { ...QUEUE, State: state as never } });

    expect((await functions.read(ARN))?.kind).toBe(kind);
  });

  test.each(['Creating', 'Updating'])(
    'with an event source that is %s, nobody knows what to give back',
    async (state) => {
      fakeFunction({ mappings: { m: state } });

      expect(await functions.read(ARN)).toMatchObject({ kind: 'unknown' });
    },
  );

  test('a function that is gone is nothing', async () => {
    for (const command of [GetFunctionConfigurationCommand, GetFunctionConcurrencyCommand, ListTagsCommand] as const) {
      aws.on(command as typeof ListTagsCommand).rejects(awsError('ResourceNotFoundException'));
    }
    aws.on(ListEventSourceMappingsCommand).resolves({});

    expect(await functions.observe(changeOf('lambda-function', ARN))).toEqual([]);
    expect(await functions.read(ARN)).toBeUndefined();
    expect(await functions.isRestored(ARN, { reservation: null })).toBe(false);
    await functions.disable(ARN);
    expect(aws.commandCalls(PutFunctionConcurrencyCommand)).toEqual([]);
  });
});

describe('what is lost while it is stopped is told', () => {
  const ASYNC = 'events that are sent to it asynchronously, for want of a dead-letter queue or a destination';

  test('its asynchronous events, if they have nowhere to go', async () => {
    fakeFunction({ more: {} });
    expect((await functions.read(ARN))?.loses).toBe(ASYNC);

    aws
      .on(GetFunctionEventInvokeConfigCommand, { FunctionName: 'search' })
      .resolves({ DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:222222222222:failed' } } });
    expect(await functions.read(ARN)).not.toHaveProperty('loses');

    aws
      .on(GetFunctionEventInvokeConfigCommand, { FunctionName: 'search' })
      .resolves({ DestinationConfig: { OnSuccess: { Destination: 'arn:aws:sqs:eu-west-1:222222222222:good' } } });
    expect((await functions.read(ARN))?.loses).toBe(ASYNC);
  });

  test('what its queues and streams do not keep', async () => {
    fakeFunction({ mappings: { m: 'Enabled' } });

    expect((await functions.read(ARN))?.loses).toBe(
      'what its queues and streams keep for less long than it is stopped',
    );
  });
});

describe('stopping and starting', () => {
  test('event sources go first, and come back last; those that were off stay off', async () => {
    const state = fakeFunction({ mappings: { a: 'Enabled', b: 'Enabling', c: 'Disabled' } });
    const previous = (await functions.read(ARN))?.previous ?? {};
    await functions.disable(ARN);
    expect(state.done).toEqual(['a off', 'b off', 'reserve 0']);
    settle(state);

    await functions.restore(ARN, previous);
    expect(state.done.slice(3)).toEqual(['reserve none', 'a on', 'b on']);
    settle(state);
    expect(state.mappings).toEqual({ a: 'Enabled', b: 'Enabled', c: 'Disabled' });
    expect(await functions.isRestored(ARN, previous)).toBe(true);
  });

  test('an event source that does not go off keeps the function from being stopped', async () => {
    const state = fakeFunction({ mappings: { a: 'Enabled' } });
    aws.on(UpdateEventSourceMappingCommand).rejects(awsError('ResourceInUseException', 'it is being changed'));

    await expect(functions.disable(ARN)).rejects.toThrow(
      'cannot switch the event source mapping a off: ResourceInUseException',
    );
    expect(state.reservation).toBeUndefined();
  });

  test('an event source that somebody deleted since is not missed, and one that is off still is', async () => {
    fakeFunction({ mappings: { a: 'Disabled' } });
    const previous = { reservation: null, mappings: ['a', 'deleted'] };
    expect(await functions.isRestored(ARN, previous)).toBe(false);

    await functions.restore(ARN, previous);
    expect(await functions.isRestored(ARN, previous)).toBe(true);
  });

  test('what an older version has written says nothing of event sources, and leaves them', async () => {
    const state = fakeFunction({ reservation: 0, mappings: { a: 'Disabled' } });
    await functions.restore(ARN, { reservation: 5 });

    expect(state.done).toEqual(['reserve 5']);
    expect(await functions.isRestored(ARN, { reservation: 5 })).toBe(true);
  });

  test('property: what is restored is as it was, done once or twice', async () => {
    const reservation = fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined });
    const mappings = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('Enabled', 'Disabled'));
    await fc.assert(
      fc.asyncProperty(reservation, mappings, async (reserved, sources) => {
        // Each of AWS's answers would be looked for among those of all runs before.
        aws.reset();
        const state = fakeFunction({ reservation: reserved, mappings: sources });
        const before = { reservation: state.reservation, mappings: { ...state.mappings } };
        const previous = JSON.parse(JSON.stringify((await functions.read(ARN))?.previous));

        await functions.disable(ARN);
        await functions.disable(ARN);
        settle(state);
        expect(state.reservation).toBe(0);
        expect(Object.values(state.mappings)).not.toContain('Enabled');
        expect(await functions.isRestored(ARN, previous)).toBe(false);

        await functions.restore(ARN, previous);
        await functions.restore(ARN, previous);
        settle(state);
        expect({ reservation: state.reservation, mappings: state.mappings }).toEqual(before);
        expect(await functions.isRestored(ARN, previous)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test.each<[Partial<FunctionConfiguration>, string]>([
    [{ FunctionName: 'aws-controltower-NotificationForwarder' }, 'it belongs to AWS Control Tower'],
    [
      { Role: 'arn:aws:iam::222222222222:role/AWSAccelerator-MoveAccounts' },
      'it belongs to the Landing Zone Accelerator',
    ],
    [{ Role: 'arn:aws:iam::222222222222:role/budget-guardrails/Any' }, 'it belongs to the guardrail itself'],
    [
      {
        CapacityProviderConfig: {
          LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: 'arn:aws:lambda:::capacity-provider:p' },
        },
      },
      'it runs on instances of arn:aws:lambda:::capacity-provider:p, which concurrency does not stop',
    ],
  ])('a function that is not to be stopped is left running, and the reason told: %j', async (more, spared) => {
    const state = fakeFunction({ more: { ...QUEUE, ...more } });

    expect(await functions.read(ARN)).toMatchObject({ kind: 'active', spared });
    await expect(functions.disable(ARN)).rejects.toThrow(spared);
    expect(state.done).toEqual([]);
  });

  test('a refusal says what was tried', async () => {
    fakeFunction();
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
