import { TextFile, type awscdk } from 'projen';
import type { ResourceTypeContract } from '../src/metering/types/contract';
import { contractOf, RESOURCE_TYPE_CONTRACTS } from '../src/metering/types/contracts';

/** Writes docs/resource-types.md from the contracts, so that it says what the templates allow and forward. */
export function documentResourceTypes(project: awscdk.AwsCdkTypeScriptApp) {
  new TextFile(project, 'docs/resource-types.md', {
    lines: [
      '# Resource types',
      '',
      'Generated from `src/metering/types` by `npx projen`. How to add one: [how to add](how-to-add.md#a-resource-type).',
      '',
      ...RESOURCE_TYPE_CONTRACTS.flatMap((contract) => {
        const { label, disabling, restoreStage, permissions } = contract;
        return [
          `## ${label}`,
          '',
          `- **Disabled by** ${disabling.disable}. **Given back by** ${disabling.restore}, in stage ${restoreStage}.`,
          `- **Events:** ${eventsOf(contract)}.`,
          `- **Counted** ${countedOf(contract)}.`,
          `- **The spoke’s role reads** ${listed(permissions.read)}.`,
          ...permissions.change.map(
            ({ actions, service, resource, conditions }) =>
              `- **It may call** ${listed(actions)} on \`${service}\` \`${resource}\` of its own account${onlyIf(conditions)}.`,
          ),
          '',
        ];
      }),
    ],
  });
}

function eventsOf({ events }: ResourceTypeContract): string {
  return events === undefined ? 'none' : `${listed(events.detailTypes)} of \`${events.source}\``;
}

function countedOf({ meteredByTheHour, members, foundByListing, minimumSeconds }: ResourceTypeContract): string {
  if (foundByListing) return 'not by the hour; looked for in the account when its budget is exhausted';
  if (!meteredByTheHour) {
    return members === undefined
      ? 'through its members'
      : `through its members, of the type ${contractOf(members).label}`;
  }
  return `by the millisecond while it runs${minimumSeconds === 0 ? '' : `, at least ${minimumSeconds} s for each start`}`;
}

function onlyIf(conditions: ResourceTypeContract['permissions']['change'][number]['conditions'] = {}): string {
  const required = Object.entries(conditions).flatMap(([operator, values]) =>
    Object.entries(values).map(([key, value]) => `\`${key}\` is ${operator === 'Bool' ? '' : 'like '}\`${value}\``),
  );
  return required.length === 0 ? '' : `, if ${required.join(' and ')}`;
}

function listed(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ');
}
