import type { ResourceType } from '../../core/domain/resource-id';
import type { KnownType } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { AutoScalingGroups } from './auto-scaling-group.adapter';
import { contractOf } from './contracts';
import { Ec2Instances } from './ec2-instance.adapter';
import { EcsServices } from './ecs-service.adapter';
import { LambdaFunctions } from './lambda-function.adapter';
import { RdsClusters } from './rds-cluster.adapter';
import { RdsInstances } from './rds-instance.adapter';
import type { SpokeRegion } from './spoke-region.adapter';

/** A type is added here, beside its contract. Each makes the clients that it speaks through. */
const ADAPTERS: Readonly<Record<KnownType, new (spoke: SpokeRegion) => ResourceAdapter>> = {
  'ec2-instance': Ec2Instances,
  'auto-scaling-group': AutoScalingGroups,
  'rds-instance': RdsInstances,
  'rds-cluster': RdsClusters,
  'ecs-service': EcsServices,
  'lambda-function': LambdaFunctions,
};

/** The resources of this type that are in the spoke's region. */
export function resourceAdapterOf(type: ResourceType, spoke: SpokeRegion): ResourceAdapter {
  return new ADAPTERS[contractOf(type).type as KnownType](spoke);
}
