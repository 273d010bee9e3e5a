/** The name of a type of resource, like `ec2-instance`. Metering's registry has them all. */
export type ResourceType = string;

/** A resource by its type and ARN. */
export interface ResourceId {
  readonly type: ResourceType;
  readonly arn: string;
}

/**
 * What is disabled in order to stop a resource: itself, or the group, cluster or service that it belongs to. Undefined
 * means that nothing can stop it. `unknown` means that whose it is could not be found out: to stop the resource itself
 * might have its owner replace it.
 */
export type Control = ResourceId | 'unknown' | undefined;

/** Returns the ARN of a control that is known. */
export function arnOfControl(control: Control): string | undefined {
  return control === 'unknown' ? undefined : control?.arn;
}

/** Returns the region of an ARN. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
