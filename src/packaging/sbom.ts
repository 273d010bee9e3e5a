import * as z from 'zod';
import { PackagingError } from './packaging-error';

const Manifest = z.looseObject({ devDependencies: z.optional(z.unknown()) });
const Lock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ dev: z.optional(z.boolean()), devDependencies: z.optional(z.unknown()) }),
  ),
});

/**
 * Returns the texts of `package.json` and `package-lock.json` as if nothing were a development dependency: what Lambda
 * bundles are made of. `npm sbom --omit dev` leaves out whatever a development dependency needs as well, such as the
 * SDK's core.
 */
export function withoutDevelopment(
  manifest: string,
  lock: string,
): { readonly manifest: string; readonly lock: string } {
  const { devDependencies: _forTests, ...product } = Manifest.parse(JSON.parse(manifest));
  const { packages, ...rest } = Lock.parse(JSON.parse(lock));
  const kept = Object.entries(packages)
    .filter(([, { dev }]) => dev !== true)
    .map(([path, { devDependencies: _alsoForTests, ...entry }]) => [path, entry]);
  return { manifest: JSON.stringify(product), lock: JSON.stringify({ ...rest, packages: Object.fromEntries(kept) }) };
}

const Sbom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  serialNumber: z.optional(z.string()),
  metadata: z.looseObject({
    timestamp: z.optional(z.string()),
    component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }),
  }),
});

/**
 * Returns a CycloneDX document of npm without what differs from run to run: the moment, the random number, and the name
 * of the folder. The package's name takes the place of the last. The other two are optional in CycloneDX.
 */
export function reproducibleSbom(text: string): string {
  const { data, error } = Sbom.safeParse(JSON.parse(text));
  if (error !== undefined) throw new PackagingError(`npm wrote no CycloneDX document: ${z.prettifyError(error)}`);
  const {
    serialNumber: _random,
    metadata: { timestamp: _moment, ...metadata },
    ...rest
  } = data;
  const { component } = metadata;
  const name = component['bom-ref'].replace(/@[^@]*$/, '');
  return `${JSON.stringify({ ...rest, metadata: { ...metadata, component: { ...component, name } } }, undefined, 2)}\n`;
}
