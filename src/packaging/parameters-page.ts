import type { Template, TemplateParameter } from './template';

/** A template, and the title by which people know it. */
export interface DocumentedTemplate {
  readonly title: string;
  readonly template: Template;
}

/** The parameter that the CDK adds to templates that its bootstrap deploys. Nobody sets it. */
const OF_THE_CDK = 'BootstrapVersion';

/**
 * Writes `docs/parameters.md`: each parameter of each template with what it means, takes and defaults to, as the
 * templates say.
 */
export function parametersPage(templates: readonly DocumentedTemplate[]): string {
  return [
    '# Parameters',
    '',
    'Generated from the templates by `npx projen docs`. How they are given: [install](install.md).',
    '',
    ...templates.flatMap(({ title, template: { Parameters: parameters = {} } }) => [
      `## ${title}`,
      '',
      '| parameter | meaning | takes | default |',
      '|---|---|---|---|',
      ...Object.entries(parameters)
        .filter(([name]) => name !== OF_THE_CDK)
        .map(([name, parameter]) => row(name, parameter)),
      '',
    ]),
  ].join('\n');
}

function row(name: string, parameter: TemplateParameter): string {
  const { Description: meaning, Default: preset } = parameter;
  const cells = [`\`${name}\``, typeof meaning === 'string' ? meaning : '', takes(parameter), defaultOf(preset)];
  // A bar would end the cell.
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function takes({
  AllowedValues: values,
  ConstraintDescription: described,
  AllowedPattern: pattern,
  MinValue: least,
  MaxValue: most,
}: TemplateParameter): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  if (least !== undefined) return most === undefined ? `${least} or more` : `${least} to ${most}`;
  return described ?? (pattern === undefined ? '' : `\`${pattern}\``);
}

function defaultOf(preset: string | number | undefined): string {
  if (preset === undefined) return 'must be given';
  return preset === '' ? 'empty' : `\`${preset}\``;
}
