import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  DescribeComputeEnvironmentsCommand,
} from '@aws-sdk/client-batch';
import { CreateEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { REGION } from '../accounts';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { createSpoke, exhaustionOf, jumpTo, ledgerOf, organization } from './subject';

const ACCOUNT = '610000000321';

test('members that somebody protects are stopped and not terminated, event sources and Batch go off, and all come back', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '0.05', { Mode: 'enforce' });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === '500000000');
  const resources = new Resources(organization, ACCOUNT);
  const access = organization.as(ACCOUNT);
  const scaling = new AutoScalingClient(access);
  const lambda = new LambdaClient(access);
  const batch = new BatchClient(access);

  // An empty group, for its launch configuration.
  await resources.createGroup('template', 't3.micro', { min: 0, max: 0, desired: 0 });
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'held',
      LaunchConfigurationName: 'template',
      NewInstancesProtectedFromScaleIn: true,
      MinSize: 0,
      MaxSize: 4,
      DesiredCapacity: 2,
      AvailabilityZones: [`${REGION}a`],
    }),
  );
  await resources.createFunction('reader', 5);
  await createEventSource();
  await createEnvironment();
  await ledgerOf(ACCOUNT, 'running', ({ incurredExpensesRate }) => incurredExpensesRate === '57777.777778');
  const members = await membersOf();
  assert.equal(members.length, 2);

  jumpTo((await exhaustionOf(ACCOUNT)) + 1_000);
  await until(
    'both stopped, and still the same',
    async () => [await membersOf(), await statesOf(members)],
    (found) => JSON.stringify(found) === JSON.stringify([members, ['stopped', 'stopped']]),
  );
  await until('the event source off', mappingState, (state) => state === 'Disabled');
  await until('no more jobs', environment, (found) => found === 'DISABLED, 0 to 64');
  await until(
    'no concurrency',
    () => resources.reservation('reader'),
    (reservation) => reservation === 0,
  );
  await ledgerOf(
    ACCOUNT,
    'standing still',
    ({ state, incurredExpensesRate }) => state === 'exhausted' && Number(incurredExpensesRate) === 0,
  );

  await organization.setBudget(ACCOUNT, '10');
  await until(
    'both run, in a group that may do everything again',
    async () => [await membersOf(), await statesOf(members), await suspended()],
    (found) => JSON.stringify(found) === JSON.stringify([members, ['running', 'running'], []]),
  );
  await until(
    'the concurrency as it was',
    () => resources.reservation('reader'),
    (reservation) => reservation === 5,
  );
  await until('the event source on', mappingState, (state) => state === 'Enabled');
  await until('jobs again', environment, (found) => found === 'ENABLED, 4 to 64');

  async function group() {
    const describe = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['held'] });
    return (await scaling.send(describe)).AutoScalingGroups?.[0];
  }

  async function membersOf(): Promise<readonly string[]> {
    return ((await group())?.Instances ?? []).map(({ InstanceId: id = '' }) => id).sort();
  }

  async function suspended(): Promise<readonly string[]> {
    return ((await group())?.SuspendedProcesses ?? []).map(({ ProcessName: name = '' }) => name);
  }

  function statesOf(ids: readonly string[]): Promise<readonly (string | undefined)[]> {
    return Promise.all(ids.map((id) => resources.instanceState(id)));
  }

  async function createEventSource(): Promise<void> {
    const queues = new SQSClient(access);
    const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'work' }));
    const { Attributes: attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await lambda.send(
      new CreateEventSourceMappingCommand({ FunctionName: 'reader', EventSourceArn: attributes?.QueueArn }),
    );
  }

  async function createEnvironment(): Promise<void> {
    await batch.send(
      new CreateComputeEnvironmentCommand({
        computeEnvironmentName: 'nightly',
        type: 'MANAGED',
        computeResources: { type: 'EC2', minvCpus: 4, maxvCpus: 64, subnets: ['subnet-1'] },
      }),
    );
  }

  async function environment(): Promise<string | undefined> {
    const { computeEnvironments: [found] = [] } = await batch.send(new DescribeComputeEnvironmentsCommand({}));
    return found && `${found.state}, ${found.computeResources?.minvCpus} to ${found.computeResources?.maxvCpus}`;
  }

  async function mappingState(): Promise<string | undefined> {
    const { EventSourceMappings: [mapping] = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    return mapping?.State;
  }
});
