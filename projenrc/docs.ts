import { TextFile, type awscdk } from 'projen';
import { RESOURCE_TYPE_CONTRACTS } from '../src/metering/types/contracts';

/** Writes docs/resource-types.md from the contracts, so that it says what the templates allow and forward. */
export function documentResourceTypes(project: awscdk.AwsCdkTypeScriptApp) {
  new TextFile(project, 'docs/resource-types.md', {
    lines: [
      '# Resource types',
      '',
      'Generated from `src/metering/types` by `npx projen`. How to add one: see the contributing page.',
      '',
      ...RESOURCE_TYPE_CONTRACTS.flatMap(
        ({ label, disabling, events, minimumSeconds, foundByListing, restoreStage, permissions }) => [
          `## ${label}`,
          '',
          `- **Disabled by** ${disabling.disable}. **Given back by** ${disabling.restore}, in stage ${restoreStage}.`,
          `- **Events:** ${events === undefined ? 'none' : `${events.detailTypes.map((type) => `\`${type}\``).join(', ')} of \`${events.source}\``}.`,
          `- **Counted:** ${counted(minimumSeconds, foundByListing, events !== undefined)}`,
          `- **The spoke’s role reads** ${permissions.read.map((action) => `\`${action}\``).join(', ')}.`,
          ...permissions.change.map(
            ({ actions, service, resource }) =>
              `- **It may call** ${actions.map((action) => `\`${action}\``).join(', ')} on \`${service}\` \`${resource}\` of its own account.`,
          ),
          '',
        ],
      ),
    ],
  });
}

function counted(minimumSeconds: number, foundByListing: boolean, hasEvents: boolean): string {
  if (foundByListing) return 'not by the hour; looked for in the account when its budget is exhausted.';
  if (!hasEvents) return 'through its members.';
  return `by the millisecond while it runs, at least ${minimumSeconds} s for each start.`;
}
