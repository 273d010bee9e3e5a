import { templateOf } from '../shared/app';
import { SpokeStack } from './spoke-stack';

let rendered: string | undefined;

/**
 * Returns the spoke's template, for the stacks that carry or read it. It takes no arguments: one synthesis serves all.
 */
export function spokeTemplate(): string {
  rendered ??= templateOf((app) => new SpokeStack(app, 'budget-guardrails-spoke'));
  return rendered;
}
