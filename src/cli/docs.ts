import { writeFileSync } from 'node:fs';
import { readStack } from '../packaging/cloud-assembly';
import { parametersPage } from '../packaging/parameters-page';

export interface DocsOptions {
  readonly assembly: string;
  readonly out: string;
}

/** The templates that take parameters, in the order in which an installer meets them. */
const TEMPLATES = [
  ['Management', 'budget-guardrails-management'],
  ['Spoke', 'budget-guardrails-spoke'],
  [
    'Lifecycle (where the management template is not in the organization’s management account)',
    'budget-guardrails-lifecycle',
  ],
  ['Billing (where another account pays for the organization)', 'budget-guardrails-billing'],
  ['Chat (messages in Slack or Microsoft Teams)', 'budget-guardrails-chat'],
  ['Portfolio', 'budget-guardrails-portfolio'],
  ['Workload budget (the product)', 'budget-guardrails-workload-budget'],
  ['Launch (the role with which the spoke is launched)', 'budget-guardrails-launch'],
  ['Blueprint access (for Account Factory)', 'budget-guardrails-blueprint-access'],
] as const;

/** Makes the page of parameters from the templates that CDK has synthesized. */
export function parametersPageOf(assembly: string): string {
  return parametersPage(TEMPLATES.map(([title, stack]) => ({ title, template: readStack(assembly, stack).template })));
}

/** Writes the page that documents the templates. */
export function writeDocs({ assembly, out }: DocsOptions, print: (line: string) => void): void {
  writeFileSync(out, parametersPageOf(assembly));
  print(`${out} is written`);
}
