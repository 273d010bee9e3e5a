import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  UpdateComputeEnvironmentCommand,
  type ComputeEnvironmentDetail,
  type ComputeResource,
  type UpdateComputeEnvironmentCommandInput,
} from '@aws-sdk/client-batch';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { BatchEnvironments } from '../../../src/metering/types/batch-environment.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string) => `arn:aws:batch:eu-west-1:222222222222:compute-environment/${name}`;
const ARN = arnOf('nightly');

const aws = mockClient(BatchClient);
const environments = new BatchEnvironments(spokeRegion());

const RESOURCES: ComputeResource = { type: 'EC2', minvCpus: 4, desiredvCpus: 16, maxvCpus: 256, subnets: ['subnet-1'] };

const NIGHTLY: ComputeEnvironmentDetail = {
  computeEnvironmentName: 'nightly',
  computeEnvironmentArn: ARN,
  ecsClusterArn: 'arn:aws:ecs:eu-west-1:222222222222:cluster/nightly_Batch_1',
  type: 'MANAGED',
  state: 'ENABLED',
  status: 'VALID',
  tags: { Owner: 'ann' },
  computeResources: RESOURCES,
};

/** The environments of an account, as Batch keeps them: it finds them by name, and refuses while it changes one. */
function fake(...more: Partial<ComputeEnvironmentDetail>[]) {
  const all = more.map((one) => ({ ...NIGHTLY, ...one }));
  const updates: UpdateComputeEnvironmentCommandInput[] = [];
  aws
    .on(DescribeComputeEnvironmentsCommand)
    .callsFake(({ computeEnvironments: names }: { computeEnvironments?: string[] }) => ({
      computeEnvironments: all.filter(({ computeEnvironmentName: name = '' }) => names?.includes(name) ?? true),
    }));
  aws.on(UpdateComputeEnvironmentCommand).callsFake((input: UpdateComputeEnvironmentCommandInput) => {
    const one = all.find(({ computeEnvironmentArn: arn }) => arn === input.computeEnvironment);
    if (one?.status === 'UPDATING') throw awsError('ClientException', 'Cannot update, resource is being modified');
    updates.push(input);
    if (one === undefined) throw awsError('ClientException', `${input.computeEnvironment} does not exist`);
    one.state = input.state;
    one.computeResources = one.computeResources && {
      ...one.computeResources,
      minvCpus: input.computeResources?.minvCpus ?? one.computeResources.minvCpus,
    };
    return {};
  });
  return { all, updates };
}

const FARGATE: Partial<ComputeEnvironmentDetail> = {
  computeResources: { type: 'FARGATE', maxvCpus: 16, subnets: ['subnet-1'] },
};

beforeEach(() => aws.reset());

test('lists those that start something, page by page', async () => {
  const page = (name: string, more: Partial<ComputeEnvironmentDetail>) => ({
    ...NIGHTLY,
    computeEnvironmentName: name,
    computeEnvironmentArn: arnOf(name),
    ...more,
  });
  aws
    .on(DescribeComputeEnvironmentsCommand)
    .resolvesOnce({ computeEnvironments: [page('nightly', {}), page('own', { type: 'UNMANAGED' })], nextToken: 'more' })
    .resolvesOnce({
      computeEnvironments: [
        page('off', { state: 'DISABLED', computeResources: { ...RESOURCES, minvCpus: 0 } }),
        page('kept', { state: 'DISABLED' }),
        page('tasks', FARGATE),
        page('old', { status: 'DELETING' }),
        page('aws-controltower-jobs', {}),
      ],
    });

  expect((await environments.list()).map(({ arn }) => arn)).toEqual([arnOf('nightly'), arnOf('kept'), arnOf('tasks')]);
});

test('an environment costs nothing itself, is its own control, and has the tags of its owner', async () => {
  fake({});

  expect(await environments.observe(changeOf('batch-environment', ARN))).toEqual([
    {
      arn: ARN,
      running: true,
      price: undefined,
      tags: { Owner: 'ann' },
      control: { type: 'batch-environment', arn: ARN },
      startedBy: 'ann',
    },
  ]);
});

describe('reading', () => {
  test.each([
    ['on', {}, 'active', { state: 'ENABLED', minimum: 4 }],
    ['on Fargate, which has no minimum', FARGATE, 'active', { state: 'ENABLED', minimum: null }],
    ['off, with instances that stay', { state: 'DISABLED' }, 'active', { state: 'DISABLED', minimum: 4 }],
    ['off, on Fargate', { ...FARGATE, state: 'DISABLED' }, 'disabled', { state: 'DISABLED', minimum: null }],
    [
      'on and invalid: it is valid again as its settings are',
      { status: 'INVALID' },
      'active',
      { state: 'ENABLED', minimum: 4 },
    ],
    ['in a status to come', { status: 'PAUSED' }, 'unknown', { state: 'ENABLED', minimum: 4 }],
  ] as const)('%s', async (_words, more, kind, previous) => {
    fake(more as Partial<ComputeEnvironmentDetail>);

    expect(await environments.read(ARN)).toMatchObject({ kind, previous });
  });

  test('one that is being deleted, or was, is gone', async () => {
    fake({ status: 'DELETING' });
    expect(await environments.read(ARN)).toBeUndefined();
    fake();
    expect(await environments.read(ARN)).toBeUndefined();
  });

  test('many at once take a call for a hundred', async () => {
    fake({});
    const arns = Array.from({ length: 101 }, (_none, index) => arnOf(`e${index}`));

    expect([...(await environments.readAll([...arns, ARN])).keys()]).toEqual([ARN]);
    expect(aws.commandCalls(DescribeComputeEnvironmentsCommand)).toHaveLength(2);
  });

  test.each([
    [{ type: 'UNMANAGED' }, 'it runs on instances that its owner starts and that count by themselves'],
    [
      { computeEnvironmentName: 'aws-controltower-jobs', computeEnvironmentArn: arnOf('aws-controltower-jobs') },
      'it belongs to AWS Control Tower',
    ],
  ] as const)('%j is spared', async (more, spared) => {
    const { all, updates } = fake(more as Partial<ComputeEnvironmentDetail>);
    const arn = all[0]?.computeEnvironmentArn ?? '';

    expect(await environments.read(arn)).toMatchObject({ kind: 'active', spared });
    await expect(environments.disable(arn)).rejects.toThrow(`${arn} is not stopped: ${spared}`);
    expect(updates).toEqual([]);
  });
});

describe('disabling', () => {
  test('turns it off and lets every idle instance end, once', async () => {
    const { updates } = fake({});

    await environments.disable(ARN);
    await environments.disable(ARN);

    expect(updates).toEqual([{ computeEnvironment: ARN, state: 'DISABLED', computeResources: { minvCpus: 0 } }]);
    expect(await environments.read(ARN)).toMatchObject({ kind: 'disabled' });
  });

  test('says nothing of a minimum where there is none', async () => {
    const { updates } = fake(FARGATE);

    await environments.disable(ARN);

    expect(updates).toEqual([{ computeEnvironment: ARN, state: 'DISABLED' }]);
  });

  test('what is gone is not missed', async () => {
    const { updates } = fake();

    await environments.disable(ARN);
    await environments.restore(ARN, { state: 'ENABLED', minimum: 4 });

    expect(updates).toEqual([]);
    expect(await environments.isRestored(ARN, { state: 'ENABLED', minimum: 4 })).toBe(false);
  });

  test('while Batch changes it, the refusal says so, and a later try stops it', async () => {
    const { all } = fake({ status: 'UPDATING' });
    await expect(environments.disable(ARN)).rejects.toThrow(
      /set .*nightly to DISABLED: ClientException: Cannot update/,
    );

    for (const one of all) one.status = 'VALID';
    await environments.disable(ARN);

    expect(all[0]).toMatchObject({ state: 'DISABLED', computeResources: { minvCpus: 0, maxvCpus: 256 } });
  });
});

test('it is not restored while Batch is at it', async () => {
  const { all } = fake({ status: 'UPDATING' });
  expect(await environments.isRestored(ARN, { state: 'ENABLED', minimum: 4 })).toBe(false);

  for (const one of all) one.status = 'VALID';
  expect(await environments.isRestored(ARN, { state: 'ENABLED', minimum: 4 })).toBe(true);
});

test('whatever it was comes back exactly, and twice is as once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('ENABLED', 'DISABLED'),
      fc.option(fc.nat(64)),
      fc.integer({ min: 1, max: 3 }),
      async (state, minimum, times) => {
        const resources = { ...RESOURCES, minvCpus: minimum ?? undefined };
        const { all, updates } = fake({ state: state as 'ENABLED', computeResources: resources });
        const before = await environments.read(ARN);
        if (before === undefined) throw new Error('there is one');

        for (let time = 0; time < times; time += 1) await environments.disable(ARN);
        expect(await environments.read(ARN)).toMatchObject({ kind: 'disabled' });
        for (let time = 0; time < times; time += 1) await environments.restore(ARN, before.previous);

        expect(await environments.isRestored(ARN, before.previous)).toBe(true);
        expect(all[0]?.state).toBe(state);
        expect(all[0]?.computeResources?.minvCpus).toBe(minimum ?? undefined);
        expect(updates.length).toBeLessThanOrEqual(2);
      },
    ),
  );
});
