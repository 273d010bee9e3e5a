import type { Problem } from './config-rules';
import { refusalOf, type Template } from './template';

/** A value for a template's parameter, and where the config file says it. */
export interface GivenParameter {
  readonly name: string;
  readonly value: string;
  readonly path: readonly PropertyKey[];
}

/** Budgets change in the table within seconds, and a run of CfCT takes hours: they never travel in its package. */
const BUDGETS: ReadonlySet<string> = new Set(['BlogBudgetsThreshold', 'DefaultBudget']);

/** Returns the parameters from the config file's own map of them. */
export function namedParameters(
  parameters: Readonly<Record<string, string | number | boolean>> | undefined,
  path: readonly PropertyKey[],
): readonly GivenParameter[] {
  return Object.entries(parameters ?? {}).map(([name, value]) => ({
    name,
    value: String(value),
    path: [...path, name],
  }));
}

/** Returns what the template would refuse. It is found here, and not after hours in a pipeline. */
export function problemsWith(
  template: Template,
  given: readonly GivenParameter[],
  path: readonly PropertyKey[],
): readonly Problem[] {
  const { Parameters: parameters = {} } = template;
  const names = new Set(given.map(({ name }) => name));
  const missing = Object.entries(parameters)
    .filter(([name, { Default: value }]) => value === undefined && !names.has(name))
    .map(([name]) => ({
      path: [...path],
      reason: `the parameter ${name} is missing: the template has no default for it`,
    }));
  return [
    ...missing,
    ...given.flatMap(({ name, value, path: at }, index) => {
      const reason = refusal(parameters, name, value) ?? repetition(given.slice(0, index), name);
      return reason === undefined ? [] : [{ path: at, reason }];
    }),
  ];
}

function refusal(parameters: NonNullable<Template['Parameters']>, name: string, value: string): string | undefined {
  if (BUDGETS.has(name)) return 'budgets do not travel in the package: expected in the Budgets table';
  const parameter = parameters[name];
  if (parameter === undefined) {
    return `not a parameter of the template: expected one of ${Object.keys(parameters)
      .filter((known) => !BUDGETS.has(known))
      .join(', ')}`;
  }
  const reason = refusalOf(parameter, value);
  return reason === undefined ? undefined : `'${value}' is refused by the template: ${reason}`;
}

function repetition(earlier: readonly GivenParameter[], name: string): string | undefined {
  const first = earlier.find((other) => other.name === name);
  return first === undefined ? undefined : `${name} comes from ${first.path.join('.')} already: expected once`;
}
