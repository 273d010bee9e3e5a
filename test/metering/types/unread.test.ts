import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListNotebookInstancesCommand, ListTagsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import type { ResourceAdapter, Unread } from '../../../src/metering/ports';
import { EcsServices } from '../../../src/metering/types/ecs-service.adapter';
import { RdsInstances } from '../../../src/metering/types/rds-instance.adapter';
import { SageMakerNotebooks } from '../../../src/metering/types/sagemaker-notebook.adapter';
import { awsError, spokeRegion } from './spoke';

const [ecs, rds, sageMaker] = [mockClient(ECSClient), mockClient(RDSClient), mockClient(SageMakerClient)];

/** Lists, and returns the names of what was found and of what could not be read. */
async function listed(adapter: ResourceAdapter) {
  const unread: Unread[] = [];
  const found = await adapter.list((part) => unread.push(part));
  return {
    found: found.map(({ arn }) => arn.split(':').slice(5).join(':')),
    unread: unread.map(({ arn }) => arn.split(':').slice(5).join(':')),
  };
}

beforeEach(() => [ecs, rds, sageMaker].forEach((aws) => aws.reset()));

describe('what cannot be read of a listing is told, and the rest goes on', () => {
  test('a notebook whose tags are refused', async () => {
    const notebook = (name: string) => ({
      NotebookInstanceName: name,
      NotebookInstanceArn: `arn:aws:sagemaker:eu-west-1:222222222222:notebook-instance/${name}`,
      NotebookInstanceStatus: 'InService' as const,
      InstanceType: 'ml.t3.medium' as const,
    });
    sageMaker.on(ListNotebookInstancesCommand).resolves({ NotebookInstances: [notebook('a'), notebook('b')] });
    sageMaker.on(ListTagsCommand).resolves({ Tags: [] });
    sageMaker.on(ListTagsCommand, { ResourceArn: notebook('a').NotebookInstanceArn }).rejects(awsError('Throttling'));
    const notebooks = new SageMakerNotebooks(spokeRegion());

    expect(await listed(notebooks)).toEqual({ found: ['notebook-instance/b'], unread: ['notebook-instance/a'] });
    await expect(notebooks.list()).rejects.toThrow('cannot read the tags');
  });

  test('serverless databases whose clusters are refused', async () => {
    const instance = (name: string, more: object = {}) => ({
      DBInstanceArn: `arn:aws:rds:eu-west-1:222222222222:db:${name}`,
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.t3.large',
      ...more,
    });
    const serverless = { DBInstanceClass: 'db.serverless', DBClusterIdentifier: 'shop' };
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [instance('a', serverless), instance('b')] });
    rds.on(DescribeDBClustersCommand).rejects(awsError('Throttling'));
    const instances = new RdsInstances(spokeRegion());

    expect(await listed(instances)).toEqual({ found: ['db:b'], unread: ['db:a'] });
    await expect(instances.list()).rejects.toThrow('cannot describe the clusters');
  });

  test('a cluster of tasks, a task of a size that makes no sense, and tasks whose services are refused', async () => {
    const arnOf = (what: string) => `arn:aws:ecs:eu-west-1:222222222222:${what}`;
    const task = (cluster: string, id: string, more: object = {}) => ({
      taskArn: arnOf(`task/${cluster}/${id}`),
      clusterArn: arnOf(`cluster/${cluster}`),
      lastStatus: 'RUNNING',
      launchType: 'FARGATE' as const,
      cpu: '256',
      memory: '512',
      ...more,
    });
    const clusters = ['closed', 'main', 'shop'];
    ecs.on(ListClustersCommand).resolves({ clusterArns: clusters.map((name) => arnOf(`cluster/${name}`)) });
    for (const name of clusters) {
      ecs
        .on(ListTasksCommand, { cluster: arnOf(`cluster/${name}`), desiredStatus: 'RUNNING' })
        .resolves({ taskArns: [arnOf(`task/${name}/1`)] });
    }
    ecs.on(DescribeTasksCommand).rejects(awsError('Throttling'));
    const describe = (name: string, tasks: ReturnType<typeof task>[]) =>
      ecs
        .on(DescribeTasksCommand, {
          cluster: arnOf(`cluster/${name}`),
          tasks: [arnOf(`task/${name}/1`)],
          include: ['TAGS'],
        })
        .resolves({ tasks });
    describe('main', [task('main', '1'), task('main', '2', { cpu: 'large' })]);
    describe('shop', [task('shop', '1', { group: 'service:web' })]);
    ecs.on(DescribeServicesCommand).rejects(awsError('Throttling'));
    const services = new EcsServices(spokeRegion());

    expect(await listed(services)).toEqual({
      found: ['task/main/1'],
      unread: ['task/closed/', 'task/main/2', 'task/shop/'],
    });
    await expect(services.list()).rejects.toThrow('cannot describe');
  });
});
