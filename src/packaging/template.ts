import * as z from 'zod';
import { PackagingError } from './packaging-error';

const TemplateParameter = z.looseObject({
  Type: z.string(),
  Default: z.optional(z.union([z.string(), z.number()])),
  AllowedPattern: z.optional(z.string()),
  AllowedValues: z.optional(z.array(z.union([z.string(), z.number()]))),
  ConstraintDescription: z.optional(z.string()),
  MinValue: z.optional(z.number()),
  MaxValue: z.optional(z.number()),
});
export type TemplateParameter = Readonly<z.output<typeof TemplateParameter>>;

const Template = z.looseObject({
  Parameters: z.optional(z.record(z.string(), TemplateParameter)),
  Rules: z.optional(z.record(z.string(), z.unknown())),
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
});
/** The parts of a CloudFormation template that packaging reads. */
export type Template = Readonly<z.output<typeof Template>>;

/** Reads a template. Throws a PackagingError that names the file if it is none. */
export function parseTemplate(text: string, file: string): Template {
  const json = jsonIn(text, file);
  const { error } = Template.safeParse(json);
  if (error !== undefined) {
    throw new PackagingError(`${file}: not a CloudFormation template: ${z.prettifyError(error)}`);
  }
  // The template is returned as it was read, not as it was checked: the order of its keys stays.
  return json as Template;
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PackagingError(`${file}: not a CloudFormation template: expected JSON (${(error as Error).message})`, {
      cause: error,
    });
  }
}

/** Writes a template in the form in which CDK writes templates. */
export function formatTemplate(template: Template): string {
  return `${JSON.stringify(template, undefined, 1)}\n`;
}

/** Returns why CloudFormation would refuse a value for a parameter, or undefined. */
export function refusalOf(parameter: TemplateParameter, given: string): string | undefined {
  const {
    AllowedPattern: pattern,
    AllowedValues: values,
    ConstraintDescription: description,
    MinValue: least,
    MaxValue: most,
  } = parameter;
  if (values !== undefined && !values.map(String).includes(given)) return `expected one of ${values.join(', ')}`;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(given)) return `expected ${description ?? pattern}`;
  if (parameter.Type !== 'Number') return undefined;
  const amount = given.trim() === '' ? Number.NaN : Number(given);
  if (Number.isNaN(amount)) return 'expected a number';
  if (least !== undefined && amount < least) return `expected ${least} or more`;
  if (most !== undefined && amount > most) return `expected ${most} or less`;
  return undefined;
}
