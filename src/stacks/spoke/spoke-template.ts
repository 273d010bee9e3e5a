import { SpokeStack } from './spoke-stack';
import { templateOf } from '../shared/app';

let rendered: string | undefined;

/** The spoke's template, for the stacks that carry or read it. It takes no arguments: one synthesis serves all. */
export function spokeTemplate(): string {
  rendered ??= templateOf((app) => new SpokeStack(app, 'budget-guardrails-spoke'));
  return rendered;
}
