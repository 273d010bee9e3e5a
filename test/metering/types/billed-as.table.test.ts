import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { LineMatcher } from '../../../src/bill/domain/line-pattern';
import { readExactDecimal } from '../../../src/core/domain/decimal';
import { METERED_LINES } from '../../../src/metering/types/billed-as.table';
import { METERED_TYPES } from '../../../src/metering/types/contracts';

const EC2 = 'Amazon Elastic Compute Cloud';
const ECS = 'Amazon Elastic Container Service';
const RDS = 'Amazon Relational Database Service';
const ELB = 'Elastic Load Balancing';
const VPC = 'Amazon Virtual Private Cloud';

const meterOf = (changed: Partial<FocusRow>) =>
  new LineMatcher(METERED_LINES).meterOf({
    number: 1,
    service: EC2,
    category: 'Usage',
    cost: readExactDecimal('1'),
    faults: [],
    ...changed,
  });

test('every type that costs by the hour has its lines', () => {
  expect([...METERED_LINES.keys()].sort()).toEqual([...METERED_TYPES.byTheHour].sort());
});

describe('lines as AWS words them', () => {
  test.each<[string, string, string]>([
    ['ec2-instance', EC2, '$1.624 per On Demand Linux g5.4xlarge Instance Hour'],
    ['ec2-instance', EC2, '$0.188 per On Demand Windows m5.large Instance Hour'],
    ['ec2-instance', EC2, '$0.102 per Dedicated Usage Linux m5.large Instance Hour'],
    ['ec2-instance', EC2, 't3.medium Linux/UNIX Spot Instance-hour in US East (Virginia) in VPC Zone #2'],
    ['ec2-instance', EC2, 'Linux/UNIX (Amazon VPC), m5.large reserved instance applied'],
    ['ecs-service', ECS, 'AWS Fargate - vCPU  - US West 2 (Oregon)'],
    ['ecs-service', ECS, 'AWS Fargate - Memory  - US West 2 (Oregon)'],
    ['ecs-service', ECS, 'AWS Fargate - Ephemeral Storage - US West 2 (Oregon)'],
    ['rds-instance', RDS, '$0.017 per RDS db.t3.micro Single-AZ instance hour (or partial hour) running MySQL'],
    ['rds-instance', RDS, '$0.12 per Aurora Capacity Unit hour running Aurora MySQL Serverless v2'],
    [
      'rds-instance',
      RDS,
      'USD 0.10 per hour per vCPU running RDS Extended Support for Aurora MySQL 2 in Year 1, Year 2',
    ],
    ['rds-instance', 'Amazon Neptune', '$0.348 per db.r5.large instance hour (or partial hour) running Amazon Neptune'],
    ['ebs-volume', EC2, '$0.10 per GB-month of General Purpose SSD (gp2) provisioned storage - US West (Oregon)'],
    ['ebs-volume', EC2, '$0.08 per GB-month of General Purpose (gp3) provisioned storage - US East (N. Virginia)'],
    ['ebs-volume', EC2, '$0.05 per GB-month of Magnetic provisioned storage - US West (Oregon)'],
    ['ebs-volume', EC2, '$0.065 per IOPS-month provisioned - US East (Northern Virginia)'],
    ['nat-gateway', EC2, '$0.045 per NAT Gateway Hour'],
    ['load-balancer', ELB, '$0.0225 per Application LoadBalancer-hour (or partial hour)'],
    ['load-balancer', ELB, '$0.025 per LoadBalancer-hour (or partial hour)'],
    ['public-ipv4', VPC, '$0.005 per In-use public IPv4 address per hour'],
    ['public-ipv4', VPC, '$0.005 per Idle public IPv4 address per hour'],
    ['rds-storage', RDS, '$0.115 per GB-month of provisioned gp2 storage running MySQL'],
    ['rds-storage', RDS, '$0.23 per GB-month of provisioned storage for Multi-AZ deployments running PostgreSQL'],
    ['eks-cluster', 'Amazon Elastic Container Service for Kubernetes', 'Amazon EKS cluster usage in US West (Oregon)'],
    [
      'elasticache-cluster',
      'Amazon ElastiCache',
      '$0.068 per cache.t3.medium Cache node-hour (or partial hour) running Redis',
    ],
    ['opensearch-domain', 'Amazon OpenSearch Service', '$0.036 per t3.small.search instance hour (or partial hour)'],
    [
      'redshift-cluster',
      'Amazon Redshift',
      '$0.25 per Redshift Dense Compute Large (DC2.L) Compute Node-hour (or partial hour)',
    ],
    ['sagemaker-endpoint', 'Amazon SageMaker', '$0.23 for Hosting ml.m5.xlarge per hour in US East (N. Virginia)'],
    [
      'bedrock-throughput',
      'Amazon Bedrock',
      '$24.00 per hour for Provisioned Throughput of Llama in US East (N. Virginia)',
    ],
    ['ec2-host', 'Amazon Elastic Compute Cloud', '$5.069 per Dedicated Host usage m5 hour'],
    ['sagemaker-notebook', 'Amazon SageMaker', '$0.05 per Notebook ml.t3.medium hour in US East (N. Virginia)'],
  ])('are booked by %s: %s, %s', (meter, service, description) => {
    expect(meterOf({ service, description })).toBe(meter);
  });

  test.each<[string, string]>([
    [EC2, '$0.05 per GB-Month of snapshot data stored - US West (Oregon)'],
    [EC2, '$0.05 per 1 million I/O requests - US West (Oregon)'],
    [EC2, '$0.045 per GB Data Processed by NAT Gateways'],
    [ELB, '$0.008 per used Application load balancer capacity unit-hour (or partial hour)'],
    [ELB, '$0.085 per GB - next 40 TB / month data transfer out'],
    [VPC, '$0.01 per VPC Endpoint Hour'],
    [EC2, '$0.010 per GB - regional data transfer - in/out/between EC2 AZs or using elastic IPs or ELB'],
    [EC2, '$0.096 per Unused Reservation Linux m5.large Instance Hour'],
    [EC2, '$0.05 per vCPU-Hour of T3 CPU credits'],
    ['Amazon Elastic Container Service for Kubernetes', 'AWS Fargate - vCPU - US West 2 (Oregon)'],
    [RDS, '$0.10 per GB-month of consumed storage (Aurora PostgreSQL)'],
    ['Amazon SageMaker', '$0.05 per Studio-Notebook ml.t3.medium hour in US East (N. Virginia)'],
    ['AWS Lambda', 'AWS Lambda - Total Compute (Provisioned) - US West (Oregon)'],
  ])('are booked by none: %s, %s', (service, description) => {
    expect(meterOf({ service, description })).toBeUndefined();
  });
});

describe("AWS's own usage types", () => {
  test.each<[string | undefined, string, string]>([
    ['ec2-instance', 'AmazonEC2', 'BoxUsage:m5.large'],
    ['ec2-instance', 'AmazonEC2', 'EUC1-SpotUsage:c5.xlarge'],
    ['ec2-instance', 'AmazonEC2', 'APN1-DedicatedUsage:m5.large'],
    ['ecs-service', 'AmazonECS', 'USW2-Fargate-vCPU-Hours:perCPU'],
    ['ecs-service', 'AmazonECS', 'Fargate-ARM-GB-Hours'],
    ['ecs-service', 'AmazonECS', 'Fargate-Windows-OS-Hours:perCPU'],
    ['rds-instance', 'AmazonRDS', 'USW2-Multi-AZUsage:db.m5.large'],
    ['rds-instance', 'AmazonRDS', 'InstanceUsageIOOptimized:db.r6g.large'],
    ['rds-instance', 'AmazonDocDB', 'InstanceUsage:db.r5.large'],
    ['rds-instance', 'AmazonRDS', 'EU-Aurora:ServerlessV2Usage'],
    ['sagemaker-notebook', 'AmazonSageMaker', 'USE1-Notebk:ml.t3.medium'],
    ['ebs-volume', 'AmazonEC2', 'EBS:VolumeUsage'],
    ['ebs-volume', 'AmazonEC2', 'EUC1-EBS:VolumeUsage.gp3'],
    ['ebs-volume', 'AmazonEC2', 'USW2-EBS:VolumeP-IOPS.io2.tier2'],
    ['ebs-volume', 'AmazonEC2', 'EBS:VolumeP-Throughput.gp3'],
    [undefined, 'AmazonEC2', 'EBS:VolumeIOUsage'],
    [undefined, 'AmazonEC2', 'EBS:SnapshotUsage'],
    [undefined, 'AmazonEC2', 'EBSOptimized:c4.large'],
    [undefined, 'AmazonEC2', 'CPUCredits:t3'],
    [undefined, 'AmazonEC2', 'UnusedBox:m5.large'],
    ['nat-gateway', 'AmazonEC2', 'NatGateway-Hours'],
    ['nat-gateway', 'AmazonEC2', 'EU-NatGateway-Hours'],
    [undefined, 'AmazonEC2', 'NatGateway-Bytes'],
    ['load-balancer', 'AWSELB', 'USE2-LoadBalancerUsage'],
    [undefined, 'AWSELB', 'LCUUsage'],
    ['public-ipv4', 'AmazonVPC', 'USE1-PublicIPv4:IdleAddress'],
    [undefined, 'AmazonVPC', 'USE1-VpcEndpoint-Hours'],
    ['ecs-service', 'AmazonECS', 'USW2-Fargate-EphemeralStorage-GB-Hours'],
    ['rds-storage', 'AmazonRDS', 'RDS:GP2-Storage'],
    ['rds-storage', 'AmazonRDS', 'EU-RDS:Multi-AZ-GP3-Storage'],
    ['rds-storage', 'AmazonRDS', 'USW2-RDS:PIOPS'],
    [undefined, 'AmazonRDS', 'Aurora:StorageUsage'],
    [undefined, 'AmazonRDS', 'RDS:ChargedBackupUsage'],
    [undefined, 'AmazonRDS', 'RDS:StorageIOUsage'],
    ['rds-instance', 'AmazonRDS', 'APN2-ExtendedSupport:Yr1-Yr2:MySQL8.0'],
    [undefined, 'AmazonSageMaker', 'USE1-Studio:KernelGateway-ml.t3.medium'],
    ['eks-cluster', 'AmazonEKS', 'USE1-AmazonEKS-Hours:perCluster'],
    ['eks-cluster', 'AmazonEKS', 'APN2-AmazonEKS-Hours:extendedSupport'],
    [undefined, 'AmazonEKS', 'USE1-Fargate-GB-Hours'],
    ['elasticache-cluster', 'AmazonElastiCache', 'USW2-NodeUsage:cache.r6g.large'],
    [undefined, 'AmazonElastiCache', 'ElastiCache:CachedData'],
    [undefined, 'AmazonElastiCache', 'BackupUsage'],
    ['opensearch-domain', 'AmazonES', 'USW2-ESInstance:r6g.large'],
    ['opensearch-domain', 'AmazonES', 'ES:GP3-Storage'],
    [undefined, 'AmazonES', 'USE1-ES:OCU'],
    [undefined, 'AmazonES', 'ES:Managed-Storage'],
    ['redshift-cluster', 'AmazonRedshift', 'USW2-Node:ra3.4xlarge'],
    [undefined, 'AmazonRedshift', 'RMS:ra3.4xlarge'],
    [undefined, 'AmazonRedshift', 'Redshift:ServerlessUsage'],
    ['sagemaker-endpoint', 'AmazonSageMaker', 'USE1-Host:ml.m5.xlarge'],
    [undefined, 'AmazonSageMaker', 'USE1-Host:VolumeUsage.gp2'],
    [undefined, 'AmazonSageMaker', 'USE1-ServerlessInf:Mem-1GB'],
    ['bedrock-throughput', 'AmazonBedrock', 'USE1-TitanTextG1-Express-ProvisionedThroughput-1MonthCommit-ModelUnits'],
    [undefined, 'AmazonBedrock', 'USE1-Claude-input-tokens'],
    ['ec2-host', 'AmazonEC2', 'USW2-HostUsage:m5'],
    [undefined, 'AmazonEC2', 'ReservedHostUsage:m5'],
    [undefined, 'AWSLambda', 'Lambda-GB-Second'],
  ])('are booked by %s: %s, %s', (meter, serviceCode, usageType) => {
    expect(meterOf({ serviceCode, usageType })).toBe(meter);
  });
});
