import { AutoScalingGroups } from './auto-scaling-group';
import { Ec2Instances } from './ec2-instance';
import { EcsServices } from './ecs-service';
import { LambdaFunctions } from './lambda-function';
import { RdsClusters } from './rds-cluster';
import { RdsInstances } from './rds-instance';
import type { SpokeRegion } from './spoke-region';
import type { ResourceType } from '../../domain/metering/resource';
import type { ResourceAdapter } from '../../usecases/resource-ports';

/** A type is added here, beside its contract. Each makes the clients that it speaks through. */
const ADAPTERS: Readonly<Record<ResourceType, new (spoke: SpokeRegion) => ResourceAdapter>> = {
  'ec2-instance': Ec2Instances,
  'auto-scaling-group': AutoScalingGroups,
  'rds-instance': RdsInstances,
  'rds-cluster': RdsClusters,
  'ecs-service': EcsServices,
  'lambda-function': LambdaFunctions,
};

/** The resources of this type that are in the spoke's region. */
export function resourceAdapterOf(type: ResourceType, spoke: SpokeRegion): ResourceAdapter {
  return new ADAPTERS[type](spoke);
}
