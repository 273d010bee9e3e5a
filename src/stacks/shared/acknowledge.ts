import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts one finding of the validations on one resource, and says why. `finding` is its full id, with what it found
 * where the rule says so: `AwsSolutions-IAM5[Resource::*]`.
 */
export function acknowledge(resource: IConstruct, findings: readonly string[], reason: string): void {
  for (const id of findings) Validations.of(resource).acknowledge({ id, reason });
}
