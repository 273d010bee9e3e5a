import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  CreateNotebookInstanceCommand,
  DescribeNotebookInstanceCommand,
  SageMakerClient,
  StartNotebookInstanceCommand,
} from '@aws-sdk/client-sagemaker';
import { REGION } from './accounts';
import type { Organization } from './organization';
import { EMPTY_FUNCTION } from './zip';

export type Tags = Readonly<Record<string, string>>;

export interface GroupSizes {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

const CLUSTER = 'main';

/** What the owner of an account runs in it, through the real SDK. */
export class Resources {
  private readonly access: ReturnType<Organization['as']>;

  constructor(
    organization: Organization,
    readonly account: string,
    region = REGION,
  ) {
    this.access = organization.as(account, region);
  }

  /** Starts an instance; returns its id. */
  async runInstance(type: string, tags: Tags = {}): Promise<string> {
    const { Instances: [instance] = [] } = await this.ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12345678',
        InstanceType: type as 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [
          { ResourceType: 'instance', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
        ],
      }),
    );
    return instance?.InstanceId ?? '';
  }

  async startInstance(id: string): Promise<void> {
    await this.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  }

  async stopInstance(id: string): Promise<void> {
    await this.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  }

  async instanceState(id: string): Promise<string | undefined> {
    const { Reservations: [reservation] = [] } = await this.ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [id] }),
    );
    return reservation?.Instances?.[0]?.State?.Name;
  }

  instanceArn(id: string): string {
    return `arn:aws:ec2:${REGION}:${this.account}:instance/${id}`;
  }

  /** An Auto Scaling group with instances of a type. */
  async createGroup(name: string, type: string, { min, max, desired }: GroupSizes): Promise<void> {
    const scaling = new AutoScalingClient(this.access);
    await scaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: name,
        ImageId: 'ami-12345678',
        InstanceType: type,
      }),
    );
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        LaunchConfigurationName: name,
        MinSize: min,
        MaxSize: max,
        DesiredCapacity: desired,
        AvailabilityZones: [`${REGION}a`],
      }),
    );
  }

  async groupSizes(name: string): Promise<GroupSizes | undefined> {
    const describe = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const { AutoScalingGroups: [group] = [] } = await new AutoScalingClient(this.access).send(describe);
    return group === undefined
      ? undefined
      : { min: group.MinSize ?? -1, max: group.MaxSize ?? -1, desired: group.DesiredCapacity ?? -1 };
  }

  /** A Fargate service of small tasks that scales by itself. */
  async createService(name: string, desiredCount: number): Promise<void> {
    const ecs = new ECSClient(this.access);
    await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: name,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'app', image: 'app' }],
      }),
    );
    await ecs.send(
      new CreateServiceCommand({
        cluster: CLUSTER,
        serviceName: name,
        taskDefinition: name,
        desiredCount,
        launchType: 'FARGATE',
      }),
    );
    await new ApplicationAutoScalingClient(this.access).send(
      new RegisterScalableTargetCommand({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${CLUSTER}/${name}`,
        MinCapacity: 1,
        MaxCapacity: 4,
      }),
    );
  }

  /** The wanted number of tasks, and whether scaling is suspended. */
  async serviceState(name: string) {
    const { services: [service] = [] } = await new ECSClient(this.access).send(
      new DescribeServicesCommand({ cluster: CLUSTER, services: [name] }),
    );
    const { ScalableTargets: [target] = [] } = await new ApplicationAutoScalingClient(this.access).send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: [`service/${CLUSTER}/${name}`],
      }),
    );
    const suspended = target?.SuspendedState?.DynamicScalingInSuspended === true;
    return { desired: service?.desiredCount, suspended, min: target?.MinCapacity, max: target?.MaxCapacity };
  }

  async createDatabase(id: string, type: string): Promise<void> {
    await this.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: id,
        DBInstanceClass: type,
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'admin1',
        MasterUserPassword: 'not-a-secret',
      }),
    );
  }

  async databaseStatus(id: string): Promise<string | undefined> {
    return (await this.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances?.[0]
      ?.DBInstanceStatus;
  }

  /** An Aurora cluster with one member. */
  async createDatabaseCluster(id: string, type: string): Promise<void> {
    await this.rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: id,
        Engine: 'aurora-postgresql',
        MasterUsername: 'admin1',
        MasterUserPassword: 'not-a-secret',
      }),
    );
    await this.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${id}-1`,
        DBClusterIdentifier: id,
        DBInstanceClass: type,
        Engine: 'aurora-postgresql',
      }),
    );
  }

  async databaseClusterStatus(id: string): Promise<string | undefined> {
    return (await this.rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }))).DBClusters?.[0]?.Status;
  }

  /** Starts a notebook instance, as whoever creates one does. */
  async createNotebook(name: string, type: string, tags: Tags = {}): Promise<void> {
    await this.sageMaker.send(
      new CreateNotebookInstanceCommand({
        NotebookInstanceName: name,
        InstanceType: type as 'ml.t3.medium',
        RoleArn: `arn:aws:iam::${this.account}:role/notebook`,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  }

  async startNotebook(name: string): Promise<void> {
    await this.sageMaker.send(new StartNotebookInstanceCommand({ NotebookInstanceName: name }));
  }

  async notebookStatus(name: string): Promise<string | undefined> {
    return (await this.sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName: name })))
      .NotebookInstanceStatus;
  }

  /** SageMaker writes names in small letters there. */
  notebookArn(name: string): string {
    return `arn:aws:sagemaker:${REGION}:${this.account}:notebook-instance/${name.toLowerCase()}`;
  }

  /** A function, with so much concurrency reserved for it, or none. */
  async createFunction(name: string, reservation?: number): Promise<void> {
    const { Role: role } = await new IAMClient(this.access).send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
    );
    await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'nodejs20.x',
        Handler: 'index.handler',
        Role: role?.Arn,
        Code: { ZipFile: EMPTY_FUNCTION },
      }),
    );
    if (reservation === undefined) return;
    await this.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: reservation }),
    );
  }

  async reservation(name: string): Promise<number | undefined> {
    return (await this.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name })))
      .ReservedConcurrentExecutions;
  }

  private get ec2(): EC2Client {
    return new EC2Client(this.access);
  }

  private get rds(): RDSClient {
    return new RDSClient(this.access);
  }

  private get sageMaker(): SageMakerClient {
    return new SageMakerClient(this.access);
  }

  private get lambda(): LambdaClient {
    return new LambdaClient(this.access);
  }
}
