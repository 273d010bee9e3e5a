/** The name of a type of resource, `ec2-instance`: metering's registry has them all. */
export type ResourceType = string;

/** A resource by its type and ARN. */
export interface ResourceId {
  readonly type: ResourceType;
  readonly arn: string;
}
