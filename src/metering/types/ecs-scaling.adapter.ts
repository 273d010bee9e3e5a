import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import * as z from 'zod/mini';
import { inParts, type SpokeRegion } from './spoke-region.adapter';

/** The kinds of scaling that are suspended, in AWS's own words. */
export const Suspension = z.object({
  DynamicScalingInSuspended: z.boolean(),
  DynamicScalingOutSuspended: z.boolean(),
  ScheduledScalingSuspended: z.boolean(),
});
export type Suspension = z.infer<typeof Suspension>;

export const ALL_SUSPENDED: Suspension = {
  DynamicScalingInSuspended: true,
  DynamicScalingOutSuspended: true,
  ScheduledScalingSuspended: true,
};

/** A service scales in this dimension alone, so it has one scalable target or none. */
const DIMENSION = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

/** The number of services that one answer has room for. */
const SERVICES_PER_CALL = 50;

/** Says what may change the desired count of ECS services, and suspends it. */
export class EcsScaling {
  private readonly applicationAutoScaling: ApplicationAutoScalingClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.applicationAutoScaling = new ApplicationAutoScalingClient(spoke.config);
  }

  /** Returns what is suspended in the scaling of services `service/<cluster>/<name>`, where something scales them. */
  async read(services: readonly string[]): Promise<ReadonlyMap<string, Suspension>> {
    const suspensions = new Map<string, Suspension>();
    for (const part of inParts(services, SERVICES_PER_CALL)) {
      const describe = new DescribeScalableTargetsCommand({ ...DIMENSION, ResourceIds: [...part] });
      const { ScalableTargets: targets = [] } = await this.spoke.attempt(
        `describe the scaling of ${part.join(', ')}`,
        (options) => this.applicationAutoScaling.send(describe, options),
      );
      for (const { ResourceId: service = '', SuspendedState: state } of targets) {
        suspensions.set(service, {
          DynamicScalingInSuspended: state?.DynamicScalingInSuspended ?? false,
          DynamicScalingOutSuspended: state?.DynamicScalingOutSuspended ?? false,
          ScheduledScalingSuspended: state?.ScheduledScalingSuspended ?? false,
        });
      }
    }
    return suspensions;
  }

  /**
   * Changes what is suspended, and leaves the rest as it is. AWS also brings the desired count between minimum and
   * maximum, suspended or not.
   */
  async suspend(service: string, suspension: Suspension): Promise<void> {
    const register = new RegisterScalableTargetCommand({
      ...DIMENSION,
      ResourceId: service,
      SuspendedState: suspension,
    });
    await this.spoke.attempt(`set what is suspended in the scaling of ${service}`, (options) =>
      this.applicationAutoScaling.send(register, options),
    );
  }
}

export function isSameSuspension(one: Suspension | null, other: Suspension | null): boolean {
  return (
    one?.DynamicScalingInSuspended === other?.DynamicScalingInSuspended &&
    one?.DynamicScalingOutSuspended === other?.DynamicScalingOutSuspended &&
    one?.ScheduledScalingSuspended === other?.ScheduledScalingSuspended
  );
}
