import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDistribution, MAX_INLINE_BYTES } from '../packaging/build-distribution';
import { ConfigFile } from '../packaging/config-file';
import { writeDistribution } from '../packaging/distribution';
import { thirdPartyNotices } from '../packaging/notices';
import { PackagingError } from '../packaging/packaging-error';
import { readBundledPackages } from './bundled-packages';
import { npmSbom } from './npm-sbom';

export interface PackageOptions {
  readonly assembly: string;
  readonly config: string;
  readonly out: string;
}

/** Writes the distribution, or nothing: it throws whatever is wrong before it writes the first file. */
export async function packageDistribution(
  { assembly, config, out }: PackageOptions,
  print: (line: string) => void,
): Promise<void> {
  if (!existsSync(config)) {
    throw new PackagingError(
      `${config}: not found: expected the organization's config, as docs/install.md describes it`,
    );
  }
  const configFile = ConfigFile.parse(config, readFileSync(config, 'utf8'));
  const { files, notes } = buildDistribution(assembly, configFile, {
    notices: thirdPartyNotices(readBundledPackages()),
    sbom: await npmSbom(),
  });
  writeDistribution(out, files);

  for (const [path, bytes] of files) print(`${join(out, path)}  ${bytes.length.toLocaleString('en')} bytes`);
  const { id, managementAccount, homeRegion } = configFile.config.organization;
  print(
    `The CfCT package is for organization ${id}, management account ${managementAccount}, home region ${homeRegion}: ${config} says so.`,
  );
  print(
    `The spoke template deploys without a bucket: it has fewer than ${MAX_INLINE_BYTES.toLocaleString('en')} bytes.`,
  );
  for (const note of notes) print(`Note: ${note}`);
}
