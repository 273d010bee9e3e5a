import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { BUNDLED_PACKAGES, type BundledPackage } from '../packaging/notices';
import { PackagingError } from '../packaging/packaging-error';

const Folders = z.array(z.string());
const Manifest = z.looseObject({ name: z.string(), version: z.string(), license: z.optional(z.string()) });

/** The files in which a package states its terms, with whatever ending. */
const TERMS = /^(licen[cs]e|notice|copying)(\.|$)/i;

/** Reads the packages of which the bundles contain some code, with their licences, as they are installed. */
export function readBundledPackages(): readonly BundledPackage[] {
  if (!existsSync(BUNDLED_PACKAGES)) {
    throw new PackagingError(`${BUNDLED_PACKAGES}: not found: run \`npx projen bundle\` first`);
  }
  return Folders.parse(JSON.parse(readFileSync(BUNDLED_PACKAGES, 'utf8'))).map(readPackage);
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const terms = readdirSync(folder).filter((file) => TERMS.test(file));
  return {
    name,
    version,
    licence: license,
    texts: terms.sort().map((file) => readFileSync(join(folder, file), 'utf8')),
  };
}
