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
        const { label, permissions } = contract;
        return [
          `## ${label}`,
          '',
          controlOf(contract),
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

function controlOf(contract: ResourceTypeContract): string {
  if (contract.disabling === undefined) {
    return `- **Nothing stops it** without destroying it: what goes on costing is ${contract.goesOn}.`;
  }
  const { disabling, restoreStage } = contract;
  return `- **Disabled by** ${disabling.disable}. **Given back by** ${disabling.restore}, in stage ${restoreStage}.`;
}

function eventsOf({ events, disabling }: ResourceTypeContract): string {
  if (events === undefined && disabling === undefined) return 'none: the hourly look finds it';
  return events === undefined ? 'none' : `${listed(events.detailTypes)} of \`${events.source}\``;
}

function countedOf(contract: ResourceTypeContract): string {
  const { meteredByTheHour, members, foundByListing, minimumSeconds, stepSeconds, disabling } = contract;
  if (foundByListing) return 'not by the hour; looked for in the account when its budget is exhausted';
  if (!meteredByTheHour) {
    return members === undefined
      ? 'through its members'
      : `through its members, of the type ${contractOf(members).label}`;
  }
  const run = disabling === undefined ? 'as long as it exists' : 'while it runs';
  if (stepSeconds !== undefined) return `by the millisecond ${run}, and the last hour as a full one`;
  return `by the millisecond ${run}${minimumSeconds === 0 ? '' : `, at least ${minimumSeconds} s for each start`}`;
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
