/**
 * Events in the form of AWS's own examples: https://docs.aws.amazon.com/eventbridge/latest/ref/event-reference.html.
 */

const ORIGIN = { version: '0', account: '111122223333', region: 'us-west-2' };
const ARN = 'arn:aws';

export function ec2Event(state: string, id = 'i-1234567890abcdef0') {
  return {
    ...ORIGIN,
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'EC2 Instance State-change Notification',
    source: 'aws.ec2',
    time: '2026-11-11T21:29:54Z',
    resources: [`${ARN}:ec2:us-west-2:111122223333:instance/${id}`],
    detail: { 'instance-id': id, state },
  };
}

export function rdsEvent(
  kind: 'Instance' | 'Cluster',
  eventId: string,
  detail: Readonly<Record<string, unknown>> = {},
) {
  const arn = `${ARN}:rds:us-west-2:111122223333:${kind === 'Instance' ? 'db' : 'cluster'}:orders`;
  return {
    ...ORIGIN,
    id: '68f6e973-1a0c-d37b-f2f2-94a7f62ffd4e',
    'detail-type': `RDS DB ${kind} Event`,
    source: 'aws.rds',
    time: '2026-09-27T22:36:43Z',
    resources: [arn],
    detail: {
      EventCategories: ['notification'],
      SourceType: kind === 'Instance' ? 'DB_INSTANCE' : 'CLUSTER',
      SourceArn: arn,
      Date: '2026-09-27T22:36:43.292Z',
      Message: 'as AWS words it',
      SourceIdentifier: 'orders',
      EventID: eventId,
      ...detail,
    },
  };
}

export const TASK_ARN = `${ARN}:ecs:us-west-2:111122223333:task/FargateCluster/c13b4cb40f1f4fe4a2971f76ae5a47ad`;

export function ecsEvent(lastStatus: string, detail: Readonly<Record<string, unknown>> = {}) {
  return {
    ...ORIGIN,
    id: '3317b2af-7005-947d-b652-f55e762e571a',
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    time: '2026-01-23T17:57:58Z',
    resources: [TASK_ARN],
    detail: {
      attachments: [
        { id: '1789bcae', type: 'eni', status: 'ATTACHED', details: [{ name: 'subnetId', value: 'subnet-abcd1234' }] },
      ],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: 'us-west-2c',
      clusterArn: `${ARN}:ecs:us-west-2:111122223333:cluster/FargateCluster`,
      connectivity: 'CONNECTED',
      containers: [{ name: 'FargateApp', lastStatus, cpu: '0' }],
      cpu: '256',
      createdAt: '2026-01-23T17:57:34.402Z',
      desiredStatus: 'RUNNING',
      group: 'service:web',
      lastStatus,
      launchType: 'FARGATE',
      memory: '512',
      overrides: { containerOverrides: [{ name: 'FargateApp' }] },
      platformVersion: '1.4.0',
      pullStartedAt: '2026-01-23T17:57:52.103Z',
      startedAt: '2026-01-23T17:57:58.103Z',
      startedBy: 'ecs-svc/1234567890123456789',
      taskArn: TASK_ARN,
      taskDefinitionArn: `${ARN}:ecs:us-west-2:111122223333:task-definition/web:1`,
      version: 4,
      ...detail,
    },
  };
}

/** The form of an event that SageMaker sent: the ARN has the name in small letters. */
export function notebookEvent(status: string, detail: Readonly<Record<string, unknown>> = {}) {
  const arn = `${ARN}:sagemaker:us-west-2:111122223333:notebook-instance/research-x4cc6zfjzqjj`;
  return {
    ...ORIGIN,
    id: 'c52a2573-8588-a7f6-1bfb-42542a01fcb2',
    'detail-type': 'SageMaker Notebook Instance State Change',
    source: 'aws.sagemaker',
    time: '2026-05-26T19:21:17Z',
    resources: [arn],
    detail: {
      NotebookInstanceArn: arn,
      NotebookInstanceName: 'Research-x4CC6ZFJzqJJ',
      NotebookInstanceStatus: status,
      InstanceType: 'ml.t3.medium',
      RoleArn: `${ARN}:iam::111122223333:role/notebook`,
      LastModifiedTime: 1_779_823_271_348,
      CreationTime: 1_779_822_449_755,
      DirectInternetAccess: 'Enabled',
      Tags: { Env: 'research' },
      ...detail,
    },
  };
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html */
export function ebsEvent(event: string, result: string) {
  return {
    ...ORIGIN,
    id: '01234567-0123-0123-0123-012345678901',
    'detail-type': 'EBS Volume Notification',
    source: 'aws.ec2',
    time: '2026-11-11T21:29:54Z',
    resources: [`${ARN}:ec2:us-west-2:111122223333:volume/vol-01234567`],
    detail: { result, cause: '', event, 'request-id': '01234567-0123-0123-0123-0123456789ab' },
  };
}
