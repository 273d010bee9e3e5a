/** The name of a type of resource, like `ec2-instance`. Metering's registry has them all. */
export type ResourceType = string;

/** A resource by its type and ARN. */
export interface ResourceId {
  readonly type: ResourceType;
  readonly arn: string;
}

/** Returns the region of an ARN. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
