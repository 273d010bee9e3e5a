import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { deployCommand } from '../packaging/deploy-command';
import { readDistribution } from '../packaging/distribution';
import { PackagingError } from '../packaging/packaging-error';
import { publishArtifacts } from '../packaging/publish-artifacts';
import { ARTIFACT_PARAMETERS } from '../packaging/standalone-template';
import { parseTemplate, refusalOf } from '../packaging/template';
import { S3ArtifactStore } from './s3-artifact-store';

export interface PublishOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly region?: string | undefined;
  readonly from: string;
}

const MANAGEMENT_TEMPLATE = 'templates/management.template.json';

/** Puts the artifacts where the management template finds them, and prints the command that installs it. */
export async function publish(
  { bucket, prefix: given, region: wanted, from }: PublishOptions,
  print: (line: string) => void,
): Promise<void> {
  const prefix = given === '' || given.endsWith('/') ? given : `${given}/`;
  refuseUnless('--bucket', bucket, 'ArtifactBucket');
  refuseUnless('--prefix', prefix, 'ArtifactPrefix');
  const files = readDistribution(from);

  const store = new S3ArtifactStore(new S3Client({ region: wanted, followRegionRedirects: true }), bucket);
  const region = await store.region();
  if (wanted !== undefined && wanted !== region) {
    throw new PackagingError(
      `the bucket '${bucket}' is in ${region}: expected ${wanted}, because Lambda takes code from buckets of its own region alone`,
    );
  }
  for (const { key, isNew } of await publishArtifacts(files, prefix, store)) {
    print(`${isNew ? 'put      ' : 'unchanged'}  s3://${bucket}/${key}`);
  }

  const templateFile = join(from, MANAGEMENT_TEMPLATE);
  const template = parseTemplate(Buffer.from(files.get(MANAGEMENT_TEMPLATE) ?? []).toString(), templateFile);
  print(
    `\nTo install the management template, with the values of your organization in place of each ?:\n\n${deployCommand(template, { bucket, prefix, region, templateFile })}`,
  );
}

/** Throws a PackagingError, in the template's own words, when the template would refuse the value. */
function refuseUnless(option: string, value: string, parameter: keyof typeof ARTIFACT_PARAMETERS): void {
  const reason = refusalOf({ ...ARTIFACT_PARAMETERS[parameter] }, value);
  if (reason !== undefined) throw new PackagingError(`${option}: '${value}' is not possible: ${reason}`);
}
