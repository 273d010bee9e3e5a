import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  UpdateServiceCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { EcsServices } from '../../../src/metering/types/ecs-service.adapter';
import { awsError, spokeRegion } from './spoke';

const ARN = 'arn:aws:ecs:eu-west-1:222222222222:service/main/web';
const NONE: SuspendedState = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};
const ALL: SuspendedState = {
  DynamicScalingInSuspended: true,
  DynamicScalingOutSuspended: true,
  ScheduledScalingSuspended: true,
};

const [ecs, scaling] = [mockClient(ECSClient), mockClient(ApplicationAutoScalingClient)];
const services = new EcsServices(spokeRegion());

/**
 * A service and its scalable target, as AWS keeps them: registering brings the desired count up to the minimum. Its
 * tasks follow at once, unless the test says how many run.
 */
function fakeService(desiredCount: number, suspended: SuspendedState | undefined, more: Partial<Service> = {}) {
  const service: Service = {
    serviceName: 'web',
    status: 'ACTIVE',
    desiredCount,
    tags: [{ key: 'team', value: 'search' }],
    ...more,
  };
  const target = {
    ResourceId: 'service/main/web',
    ScalableDimension: 'ecs:service:DesiredCount',
    MinCapacity: 1,
    MaxCapacity: 50,
    SuspendedState: suspended,
  };
  const calls: string[] = [];
  ecs
    .on(DescribeServicesCommand, { cluster: 'main', services: ['web'], include: ['TAGS'] })
    .callsFake(() => ({ services: [{ runningCount: service.desiredCount, ...service }] }));
  ecs
    .on(UpdateServiceCommand, { cluster: 'main', service: 'web' })
    .callsFake(({ desiredCount: count }: { desiredCount: number }) => {
      calls.push(`desired ${count}`);
      service.desiredCount = count;
    });
  scaling
    .on(DescribeScalableTargetsCommand)
    .callsFake(() => ({ ScalableTargets: suspended === undefined ? [] : [{ ...target }] }));
  scaling
    .on(RegisterScalableTargetCommand)
    .callsFake(({ SuspendedState: state }: { SuspendedState: SuspendedState }) => {
      calls.push(`suspended ${Object.values(state).join(', ')}`);
      target.SuspendedState = state;
      service.desiredCount = Math.max(service.desiredCount ?? 0, target.MinCapacity);
    });
  return { service, target, calls };
}

beforeEach(() => {
  for (const aws of [ecs, scaling]) aws.reset();
});

describe('reading', () => {
  test.each([
    [3, undefined, 'active', null],
    [0, undefined, 'disabled', null],
    [3, NONE, 'active', NONE],
    [0, NONE, 'active', NONE],
    [0, { ...ALL, ScheduledScalingSuspended: false }, 'active', { ...ALL, ScheduledScalingSuspended: false }],
    [0, ALL, 'disabled', ALL],
    [0, {}, 'active', NONE],
  ])('desired %s, suspended %j: %s', async (desiredCount, suspended, kind, was) => {
    fakeService(desiredCount, suspended);

    expect(await services.read(ARN)).toEqual({
      kind,
      previous: { desiredCount, scaling: was },
      tags: { team: 'search' },
    });
  });

  test('asks for the one scalable target of the service', async () => {
    fakeService(3, NONE);
    await services.read(ARN);

    expect(scaling.commandCalls(DescribeScalableTargetsCommand)[0]?.args[0].input).toEqual({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceIds: ['service/main/web'],
    });
  });

  test.each([
    [
      'missing',
      () => ecs.on(DescribeServicesCommand).resolves({ services: [], failures: [{ arn: ARN, reason: 'MISSING' }] }),
    ],
    ['being deleted', () => fakeService(0, undefined, { status: 'DRAINING' })],
    ['deleted', () => fakeService(0, undefined, { status: 'INACTIVE' })],
    ['without a cluster', () => ecs.on(DescribeServicesCommand).rejects(awsError('ClusterNotFoundException'))],
  ])('a service that is %s is gone', async (_what, arrange) => {
    arrange();

    expect(await services.read(ARN)).toBeUndefined();
    expect(await services.isRestored(ARN, { desiredCount: 0, scaling: null })).toBe(false);
    await services.disable(ARN);
    await services.restore(ARN, { desiredCount: 3, scaling: null });
    expect(ecs.commandCalls(UpdateServiceCommand)).toEqual([]);
  });
});

describe('stopping and starting', () => {
  test('suspends all scaling first, and changes nothing else', async () => {
    const { calls } = fakeService(3, NONE);
    await services.disable(ARN);

    expect(calls).toEqual(['suspended true, true, true', 'desired 0']);
    expect(scaling.commandCalls(RegisterScalableTargetCommand)[0]?.args[0].input).toEqual({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/main/web',
      SuspendedState: ALL,
    });
    expect(ecs.commandCalls(UpdateServiceCommand)[0]?.args[0].input).toEqual({
      cluster: 'main',
      service: 'web',
      desiredCount: 0,
    });
  });

  test('twice is as once, and does not wake the service for a moment', async () => {
    const { calls } = fakeService(3, NONE);
    await services.disable(ARN);
    await services.disable(ARN);

    expect(calls).toHaveLength(2);
  });

  test('a service that nothing scales needs its desired count only', async () => {
    const { calls } = fakeService(3, undefined);
    await services.disable(ARN);
    await services.restore(ARN, { desiredCount: 3, scaling: null });

    expect(calls).toEqual(['desired 0', 'desired 3']);
  });

  test('gives the desired count back before scaling', async () => {
    const { calls } = fakeService(0, ALL);
    await services.restore(ARN, { desiredCount: 3, scaling: NONE });
    await services.restore(ARN, { desiredCount: 3, scaling: NONE });

    expect(calls).toEqual(['desired 3', 'suspended false, false, false']);
  });

  test('property: what is restored is as it was', async () => {
    const suspended = fc.option(
      fc.record({
        DynamicScalingInSuspended: fc.boolean(),
        DynamicScalingOutSuspended: fc.boolean(),
        ScheduledScalingSuspended: fc.boolean(),
      }),
      { nil: undefined },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), suspended, async (desiredCount, state) => {
        // Each of AWS's answers would be looked for among those of all runs before.
        for (const aws of [ecs, scaling]) aws.reset();
        const { service, target } = fakeService(desiredCount, state);
        const before = { service: { ...service }, target: { ...target } };
        const previous = JSON.parse(JSON.stringify((await services.read(ARN))?.previous));

        await services.disable(ARN);
        expect(await services.read(ARN)).toMatchObject({ kind: 'disabled' });
        expect(await services.isRestored(ARN, previous)).toBe(false);

        await services.restore(ARN, previous);
        expect({ service, target }).toEqual(before);
        expect(await services.isRestored(ARN, previous)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('scaling that was taken away since is not invented anew', async () => {
    const { calls } = fakeService(0, undefined);
    await services.restore(ARN, { desiredCount: 3, scaling: NONE });

    expect(calls).toEqual(['desired 3']);
    expect(await services.isRestored(ARN, { desiredCount: 3, scaling: NONE })).toBe(true);
  });

  test('a daemon service is left running, and the reason told', async () => {
    fakeService(3, undefined, { schedulingStrategy: 'DAEMON' });
    const reason = 'a daemon service has no desired count: its tasks end with their instances';

    expect(await services.read(ARN)).toMatchObject({ kind: 'active', spared: reason });
    await expect(services.disable(ARN)).rejects.toThrow(`account 222222222222: ${ARN} is not stopped: ${reason}`);
    expect(ecs.commandCalls(UpdateServiceCommand)).toEqual([]);
  });

  test.each(['ECS', 'CODE_DEPLOY', 'EXTERNAL'] as const)(
    'whoever deploys it, only its desired count is changed: %s',
    async (type) => {
      const { calls } = fakeService(3, undefined, { deploymentController: { type } });
      await services.disable(ARN);

      expect(calls).toEqual(['desired 0']);
      expect(await services.read(ARN)).toMatchObject({ kind: 'disabled' });
    },
  );

  test.each([
    ['protected from scaling in', { runningCount: 1 }],
    ['about to run', { runningCount: 0, pendingCount: 1 }],
  ])('it is not disabled while a task is %s', async (_what, counts) => {
    fakeService(0, undefined, counts);

    expect(await services.read(ARN)).toMatchObject({ kind: 'active' });
  });

  test('it is restored when its tasks run, and not when they are wanted', async () => {
    const { service } = fakeService(3, undefined, { runningCount: 2, pendingCount: 1 });
    expect(await services.isRestored(ARN, { desiredCount: 3, scaling: null })).toBe(false);

    Object.assign(service, { runningCount: 3, pendingCount: 0 });
    expect(await services.isRestored(ARN, { desiredCount: 3, scaling: null })).toBe(true);
  });

  test('what its scaling made of the desired count, once resumed, is as it was', async () => {
    fakeService(5, NONE);

    expect(await services.isRestored(ARN, { desiredCount: 3, scaling: NONE })).toBe(true);
    expect(await services.isRestored(ARN, { desiredCount: 3, scaling: null })).toBe(false);
  });

  test('where scaling cannot be suspended, the service is left alone', async () => {
    const { calls } = fakeService(3, NONE);
    scaling.on(RegisterScalableTargetCommand).rejects(awsError('AccessDeniedException', 'not authorized'));

    await expect(services.disable(ARN)).rejects.toThrow(
      'account 222222222222: cannot set what is suspended in the scaling of service/main/web: AccessDeniedException: not authorized',
    );
    expect(calls).toEqual([]);
  });

  test('a refusal says what was tried', async () => {
    fakeService(3, undefined);
    ecs.on(UpdateServiceCommand).rejects(awsError('InvalidParameterException', 'no'));

    await expect(services.disable(ARN)).rejects.toThrow(`cannot set ${ARN} to 0 tasks: InvalidParameterException: no`);
    expect(ecs.commandCalls(DescribeTasksCommand)).toEqual([]);
  });
});

test('twenty services of two clusters are read with three calls', async () => {
  const arnOf = (cluster: string, index: number) => `arn:aws:ecs:eu-west-1:222222222222:service/${cluster}/s${index}`;
  const arns = Array.from({ length: 20 }, (_none, index) => arnOf(index < 12 ? 'one' : 'two', index));
  ecs.on(DescribeServicesCommand).callsFake(({ services: names }: { services: string[] }) => ({
    services: names.map((serviceName) => ({ serviceName, status: 'ACTIVE', desiredCount: 1, runningCount: 1 })),
  }));
  scaling.on(DescribeScalableTargetsCommand).resolves({
    ScalableTargets: [{ ResourceId: 'service/two/s19', SuspendedState: ALL } as never],
  });

  const states = await services.readAll(arns);
  expect([...states.keys()]).toEqual(arns);
  expect([states.get(arnOf('one', 0)), states.get(arnOf('two', 19))]).toMatchObject([
    { previous: { desiredCount: 1, scaling: null } },
    { previous: { desiredCount: 1, scaling: ALL } },
  ]);
  expect([ecs.calls().length, scaling.calls().length]).toEqual([3, 1]);
});
