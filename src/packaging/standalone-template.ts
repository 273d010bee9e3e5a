import type { Asset } from './cloud-assembly';
import { PackagingError } from './packaging-error';
import type { Template } from './template';

/** An asset, and the path in the distribution at which its bytes are. */
export interface PlacedAsset extends Asset {
  readonly path: string;
}

/**
 * The parameters that say where the published assets are. They take the place of CDK's bootstrap in a standalone
 * template.
 */
export const ARTIFACT_PARAMETERS = {
  ArtifactBucket: {
    Type: 'String',
    AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    ConstraintDescription: 'the name of a bucket',
    Description: 'The bucket, in this region, into which `npx projen publish` put the code.',
  },
  ArtifactPrefix: {
    Type: 'String',
    Default: '',
    AllowedPattern: '^([A-Za-z0-9_.-]+/)*$',
    ConstraintDescription: 'nothing, or a path that ends with /',
    Description: 'The prefix under which it put it.',
  },
} as const;

const BOOTSTRAP_PARAMETER = 'BootstrapVersion';
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';
/** Matches whatever only an account with a CDK bootstrap has, or only CDK reads. */
const LEFTOVER = /cdk-[a-z0-9]{9,10}-|cdk-bootstrap|BootstrapVersion|CDKMetadata|aws:cdk:|aws:asset:/;

/**
 * Returns the template as it installs in an account without a CDK bootstrap: assets come from the bucket that a
 * parameter names, and the check of the bootstrap's version is gone. Throws a PackagingError that names anything left
 * of it.
 */
export function standaloneTemplate(template: Template, assets: readonly PlacedAsset[]): Template {
  const { Parameters: parameters = {}, Rules: rules = {}, ...rest } = template;
  const { [BOOTSTRAP_PARAMETER]: _version, ...kept } = parameters;
  const { [BOOTSTRAP_RULE]: _check, ...otherRules } = rules;
  const standalone = {
    ...(redirect(rest, assets) as typeof rest),
    Parameters: { ...kept, ...(assets.length === 0 ? {} : ARTIFACT_PARAMETERS) },
    ...(Object.keys(otherRules).length === 0 ? {} : { Rules: otherRules }),
  };
  const [leftover] = LEFTOVER.exec(JSON.stringify(standalone)) ?? [];
  if (leftover !== undefined) {
    throw new PackagingError(
      `the standalone template still has '${leftover}': expected no reference to a CDK bootstrap but the assets of its manifest`,
    );
  }
  return standalone;
}

/** Returns the assets that the template refers to. */
export function assetsOf(template: Template, assets: readonly Asset[]): readonly Asset[] {
  const text = JSON.stringify(template);
  return assets.filter(({ objectKey }) => text.includes(objectKey));
}

/** Turns every reference to an asset, in code (`S3Bucket` and `S3Key`) or as a URL, into one to the published asset. */
function redirect(node: unknown, assets: readonly PlacedAsset[]): unknown {
  if (Array.isArray(node)) return node.map((item) => redirect(item, assets));
  if (typeof node !== 'object' || node === null) return node;
  const { S3Bucket: bucket, S3Key: key } = node as { S3Bucket?: unknown; S3Key?: unknown };
  const code = assets.find(({ bucketName, objectKey }) => key === objectKey && substituted(bucket) === bucketName);
  if (code !== undefined) {
    return { ...node, S3Bucket: { Ref: 'ArtifactBucket' }, S3Key: { 'Fn::Sub': `\${ArtifactPrefix}${code.path}` } };
  }
  const url = substituted(node);
  const file = assets.find(({ bucketName, objectKey }) => url?.endsWith(`/${bucketName}/${objectKey}`));
  if (file !== undefined) {
    return {
      'Fn::Sub': `https://\${ArtifactBucket}.s3.\${AWS::Region}.\${AWS::URLSuffix}/\${ArtifactPrefix}${file.path}`,
    };
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, redirect(value, assets)]));
}

/** Returns the text of an `Fn::Sub` without variables of its own. */
function substituted(node: unknown): string | undefined {
  const text = typeof node === 'object' && node !== null && 'Fn::Sub' in node ? node['Fn::Sub'] : node;
  return typeof text === 'string' ? text : undefined;
}
