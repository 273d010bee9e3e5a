import { observationOfTask, type EcsTask } from '../../../src/metering/types/ecs-task.contract';

const TASK: EcsTask = {
  taskArn: 'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:task/main/1',
  clusterArn: 'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:cluster/main',
  group: 'service:web',
  launchType: 'FARGATE',
  cpu: '1024',
  memory: '2048',
};
const price = (task: Partial<EcsTask>) => observationOfTask({ ...TASK, ...task }, true).price;

describe('observationOfTask', () => {
  test('is controlled by the service of its group, in its partition', () => {
    expect(observationOfTask(TASK, true).control).toEqual({
      type: 'ecs-service',
      arn: 'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service/main/web',
    });
  });

  test.each(['family:web', 'nightly', undefined])(
    'a task of the group %s is its own: nothing starts it again',
    (group) => {
      expect(observationOfTask({ ...TASK, group }, true).control).toBeUndefined();
    },
  );

  test.each(['EC2', 'EXTERNAL', 'MANAGED_INSTANCES'])(
    'costs nothing by the hour on %s: its instance does',
    (launchType) => {
      expect(price({ launchType, cpu: undefined, memory: undefined })).toBeUndefined();
    },
  );

  test.each([
    [{}, { architecture: 'x86_64', os: 'linux' }],
    [
      { attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }], platformFamily: 'Linux' },
      { architecture: 'arm64', os: 'linux' },
    ],
    [{ platformFamily: 'Windows Server 2022 Core' }, { architecture: 'x86_64', os: 'windows' }],
    [{ platformFamily: 'WINDOWS_SERVER_2019_FULL' }, { architecture: 'x86_64', os: 'windows' }],
    [{ ephemeralStorage: { sizeInGiB: 30 } }, { architecture: 'x86_64', os: 'linux', storageGiB: 30 }],
    [
      { ephemeralStorage: {}, fargateEphemeralStorage: { sizeInGiB: 40 } },
      { architecture: 'x86_64', os: 'linux', storageGiB: 40 },
    ],
  ] as const)('with %j it is priced as %j', (task, kind) => {
    expect(price(task)).toEqual({ spec: { cpuUnits: 1024, memoryMiB: 2048, ...kind } });
  });

  test.each([undefined, '', '0', '1 vCPU'])('on Fargate it has a size: the cpu %j is malformed', (cpu) => {
    expect(() => price({ cpu })).toThrow(`${TASK.taskArn} has the cpu '${cpu ?? ''}': expected digits`);
  });
});
