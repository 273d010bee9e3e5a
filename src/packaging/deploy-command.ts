import type { Template } from './template';

export interface Installation {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  /** The template's place on this machine. */
  readonly templateFile: string;
}

/**
 * Writes the command that installs the management template. Values that only its reader knows are written as `Name=?`.
 */
export function deployCommand(template: Template, { bucket, prefix, region, templateFile }: Installation): string {
  const known: Readonly<Record<string, string>> = { ArtifactBucket: bucket, ArtifactPrefix: prefix };
  const parameters = Object.entries(template.Parameters ?? {})
    .filter(([name, { Default: value }]) => value === undefined || (known[name] ?? '') !== '')
    .map(([name]) => `${name}=${known[name] ?? '?'}`);
  return [
    `aws cloudformation deploy --region ${region} --stack-name budget-guardrails-management`,
    `  --template-file ${templateFile} --s3-bucket ${bucket}${prefix === '' ? '' : ` --s3-prefix ${prefix.replace(/\/$/, '')}`}`,
    `  --capabilities CAPABILITY_NAMED_IAM --parameter-overrides ${parameters.join(' ')}`,
  ].join(' \\\n');
}
