import type { LinePattern, MeteredLines } from '../../bill/domain/line-pattern';
import { FARGATE_USAGE_TYPES } from './ecs-service.price';

// How AWS bills what the types count, so that a bill shows how much of it is seen live. It stands apart from their
// contracts, which every function has in its bundle: none reads bills.

/**
 * The hours of instances, however they are paid. Not those of reserved capacity that nobody uses, of dedicated hosts,
 * and of what runs beside an instance: EBS optimization, CPU credits.
 */
const INSTANCE_HOURS: LinePattern = {
  serviceCodes: ['AmazonEC2'],
  serviceNames: ['Amazon Elastic Compute Cloud'],
  usageTypes: [/(^|-)(BoxUsage|SpotUsage|DedicatedUsage|HostBoxUsage|SchedUsage)(:|$)/],
  descriptions: [
    /\bper (On Demand|Dedicated( Usage)?) .*\bInstance Hour\b/i,
    /\bSpot Instance-hour\b/i,
    /\breserved instance applied\b/i,
  ],
};

/** The vCPUs, the memory, the licences and the storage beyond 20 GB of tasks on Fargate. */
const FARGATE_HOURS: LinePattern = {
  serviceCodes: ['AmazonECS'],
  serviceNames: ['Amazon Elastic Container Service'],
  usageTypes: FARGATE_USAGE_TYPES,
  descriptions: [/\bFargate\b.* - (.* )?(vCPU|Memory|OS|Ephemeral Storage)\b/i],
};

/**
 * The hours of instances, pairs and members, the capacity of serverless ones, and the support of old versions. RDS
 * answers for DocumentDB and Neptune, too. Not their storage, I/O and backups.
 */
const DATABASE_HOURS: LinePattern = {
  serviceCodes: ['AmazonRDS', 'AmazonDocDB', 'AmazonNeptune'],
  serviceNames: [
    'Amazon Relational Database Service',
    'Amazon DocumentDB (with MongoDB compatibility)',
    'Amazon Neptune',
  ],
  usageTypes: [
    /(^|-)(InstanceUsage|InstanceUsageIOOptimized|Multi-AZUsage|Multi-AZClusterUsage|MirrorUsage):/,
    /(^|-)Aurora:ServerlessV2(IOOptimized)?Usage$/,
    /(^|-)ExtendedSupport:/,
  ],
  descriptions: [
    /\bdb\.\S+ .*\binstance hour\b/i,
    /\bdb\.\S+ reserved instance applied\b/i,
    /\bServerless v2\b/i,
    /\bExtended Support\b/,
  ],
};

/** The hours of notebook instances. Not their volumes, and not the notebooks of Studio. */
const NOTEBOOK_HOURS: LinePattern = {
  serviceCodes: ['AmazonSageMaker'],
  serviceNames: ['Amazon SageMaker', 'Amazon SageMaker AI'],
  usageTypes: [/(^|-)Notebk:ml\./],
  descriptions: [/(?<!Studio[ -])\bNotebook(?: instance)? ml\./i],
};

/** The size of volumes, and the IOPS and throughput that are paid for. Not the requests to magnetic ones. */
const VOLUMES: LinePattern = {
  serviceCodes: ['AmazonEC2'],
  serviceNames: ['Amazon Elastic Compute Cloud'],
  usageTypes: [/(^|-)EBS:Volume(Usage|P-IOPS|P-Throughput)(\.|$)/],
  descriptions: [
    /\bper GB-month of .*\bprovisioned storage\b/i,
    /\bper (provisioned )?(IOPS|MBps|MiBps|GiBps)-month\b/i,
  ],
};

/** The hours of gateways. Not what they process. */
const NAT_GATEWAY_HOURS: LinePattern = {
  serviceCodes: ['AmazonEC2'],
  serviceNames: ['Amazon Elastic Compute Cloud'],
  usageTypes: [/(^|-)NatGateway-Hours$/],
  descriptions: [/\bper NAT Gateway Hour\b/i],
};

/** The hours of load balancers of all kinds. Not their capacity units. */
const LOAD_BALANCER_HOURS: LinePattern = {
  serviceCodes: ['AWSELB'],
  serviceNames: ['Elastic Load Balancing'],
  usageTypes: [/(^|-)LoadBalancerUsage$/],
  descriptions: [/\bper (Application |Network |Gateway )?LoadBalancer-hour\b/i],
};

/** The hours of public IPv4 addresses, in use and idle. */
const ADDRESS_HOURS: LinePattern = {
  serviceCodes: ['AmazonVPC'],
  serviceNames: ['Amazon Virtual Private Cloud'],
  usageTypes: [/(^|-)PublicIPv4:(InUse|Idle)Address$/],
  descriptions: [/\bper (In-use|Idle) public IPv4 address per hour\b/i],
};

/** The storage of instances, and the IOPS and throughput that are paid for. Not Aurora's, I/O and backups. */
const DATABASE_STORAGE: LinePattern = {
  serviceCodes: ['AmazonRDS'],
  serviceNames: ['Amazon Relational Database Service'],
  usageTypes: [
    /(^|-)RDS:(Multi-AZ-|Multi-AZCluster-|Mirror-)?(GP[23]-Storage|StorageUsage|PIOPS-Storage(-IO2)?)$/,
    /(^|-)RDS:(Multi-AZ-|Multi-AZCluster-|Mirror-)?(GP3-PIOPS|GP3-Throughput|PIOPS(-IO2)?|IO2-PIOPS)$/,
  ],
  descriptions: [
    /\bper GB-month of .*\bprovisioned (gp[23] |GP[23] |io[12] )?storage\b/i,
    /\bper (provisioned )?(IOPS|MBps|MiBps)-month\b/i,
  ],
};

/** The hours of control planes, and the extended support of their versions. Not Fargate, whose tasks are pods. */
const CONTROL_PLANE_HOURS: LinePattern = {
  serviceCodes: ['AmazonEKS'],
  serviceNames: ['Amazon Elastic Container Service for Kubernetes', 'Amazon Elastic Kubernetes Service'],
  usageTypes: [/(^|-)AmazonEKS-Hours:(perCluster|extendedSupport)$/],
  descriptions: [/\bAmazon EKS cluster usage\b/i, /\bEKS extended support\b/i, /\bper (EKS )?cluster per hour\b/i],
};

/** The hours of cache nodes. Not serverless caches, backups and extended support. */
const CACHE_HOURS: LinePattern = {
  serviceCodes: ['AmazonElastiCache'],
  serviceNames: ['Amazon ElastiCache'],
  usageTypes: [/(^|-)NodeUsage:cache\./],
  descriptions: [/\bcache\.\S+ (cache )?node[ -]hour\b/i],
};

/** The hours of nodes and the storage on their volumes. Not what is in warm and cold storage. */
const SEARCH_HOURS: LinePattern = {
  serviceCodes: ['AmazonES'],
  serviceNames: ['Amazon OpenSearch Service', 'Amazon Elasticsearch Service'],
  usageTypes: [
    /(^|-)ESInstance:/,
    /(^|-)ES:(GP[23]-Storage|PIOPS-Storage|PIOPS|Magnetic-Storage)$/,
    /(^|-)OpenSearchExtendedSupport$/,
  ],
  descriptions: [/\.search\b.*\bhour\b/i, /\bper GB-month of .*\b(GP[23]|PIOPS|Magnetic) .*storage\b/i],
};

/** The hours of nodes. Not managed storage, scans and snapshots. */
const WAREHOUSE_HOURS: LinePattern = {
  serviceCodes: ['AmazonRedshift'],
  serviceNames: ['Amazon Redshift'],
  usageTypes: [/(^|-)Node:/],
  descriptions: [/\bRedshift\b.*\bCompute Node-hour\b/i],
};

/** The instances of endpoints. Not serverless inference, data processed and volumes. */
const ENDPOINT_HOURS: LinePattern = {
  serviceCodes: ['AmazonSageMaker'],
  serviceNames: ['Amazon SageMaker', 'Amazon SageMaker AI'],
  usageTypes: [/(^|-)Host:ml\./],
  descriptions: [/\bHosting:?( instance)? ml\./i, /\bfor Hosting ml\./i, /\bReal-Time Inference ml\./i],
};

/** The hours of model units. Not tokens. */
const MODEL_UNIT_HOURS: LinePattern = {
  serviceCodes: ['AmazonBedrock'],
  serviceNames: ['Amazon Bedrock'],
  usageTypes: [/ProvisionedThroughput/i],
  descriptions: [/\bProvisioned Throughput\b/i],
};

/** The hours of dedicated hosts. Not those that are reserved and unused. */
const HOST_HOURS: LinePattern = {
  serviceCodes: ['AmazonEC2'],
  serviceNames: ['Amazon Elastic Compute Cloud'],
  usageTypes: [/(^|-)HostUsage(:|$)/],
  descriptions: [/\bDedicated Host\b.*\bhour\b/i, /\bper .*\bDedicated Host Usage\b/i],
};

/** The lines of a bill that metering books live, by the type that books them. */
export const METERED_LINES: MeteredLines = new Map([
  ['ec2-instance', [INSTANCE_HOURS]],
  ['ecs-service', [FARGATE_HOURS]],
  ['rds-instance', [DATABASE_HOURS]],
  ['sagemaker-notebook', [NOTEBOOK_HOURS]],
  ['ebs-volume', [VOLUMES]],
  ['nat-gateway', [NAT_GATEWAY_HOURS]],
  ['load-balancer', [LOAD_BALANCER_HOURS]],
  ['public-ipv4', [ADDRESS_HOURS]],
  ['rds-storage', [DATABASE_STORAGE]],
  ['eks-cluster', [CONTROL_PLANE_HOURS]],
  ['elasticache-cluster', [CACHE_HOURS]],
  ['opensearch-domain', [SEARCH_HOURS]],
  ['redshift-cluster', [WAREHOUSE_HOURS]],
  ['sagemaker-endpoint', [ENDPOINT_HOURS]],
  ['bedrock-throughput', [MODEL_UNIT_HOURS]],
  ['ec2-host', [HOST_HOURS]],
]);
