import { AUTO_SCALING_GROUP } from './auto-scaling-group.contract';
import { BATCH_ENVIRONMENT } from './batch-environment.contract';
import { BEDROCK_THROUGHPUT } from './bedrock-throughput.contract';
import type { ResourceTypeContract } from './contract';
import { EBS_VOLUME } from './ebs-volume.contract';
import { EC2_HOST } from './ec2-host.contract';
import { EC2_INSTANCE } from './ec2-instance.contract';
import { ECS_SERVICE } from './ecs-service.contract';
import { EKS_CLUSTER } from './eks-cluster.contract';
import { ELASTICACHE_CLUSTER } from './elasticache-cluster.contract';
import { LAMBDA_FUNCTION } from './lambda-function.contract';
import { LOAD_BALANCER } from './load-balancer.contract';
import { NAT_GATEWAY } from './nat-gateway.contract';
import { OPENSEARCH_DOMAIN } from './opensearch-domain.contract';
import { PUBLIC_IPV4 } from './public-ipv4.contract';
import { RDS_CLUSTER } from './rds-cluster.contract';
import { RDS_INSTANCE } from './rds-instance.contract';
import { RDS_STORAGE } from './rds-storage.contract';
import { REDSHIFT_CLUSTER } from './redshift-cluster.contract';
import { SAGEMAKER_ENDPOINT } from './sagemaker-endpoint.contract';
import { SAGEMAKER_NOTEBOOK } from './sagemaker-notebook.contract';

/**
 * The types of resources that the guardrail knows: one line for each. Its adapter, `<type>.adapter.ts`, is found by the
 * type (`npx projen` writes adapters.ts); inventory, events, permissions and documents follow.
 *
 * Why in two worlds: docs/decisions/0027-a-type-in-one-place.md.
 */
const CONTRACTS: readonly ResourceTypeContract[] = [
  EC2_INSTANCE,
  AUTO_SCALING_GROUP,
  RDS_INSTANCE,
  RDS_CLUSTER,
  ECS_SERVICE,
  LAMBDA_FUNCTION,
  BATCH_ENVIRONMENT,
  SAGEMAKER_NOTEBOOK,
  EBS_VOLUME,
  NAT_GATEWAY,
  LOAD_BALANCER,
  PUBLIC_IPV4,
  RDS_STORAGE,
  EKS_CLUSTER,
  ELASTICACHE_CLUSTER,
  OPENSEARCH_DOMAIN,
  REDSHIFT_CLUSTER,
  SAGEMAKER_ENDPOINT,
  BEDROCK_THROUGHPUT,
  EC2_HOST,
];

export const REGISTRY: ReadonlyMap<string, ResourceTypeContract> = new Map(
  CONTRACTS.map((contract) => [contract.type, contract]),
);
