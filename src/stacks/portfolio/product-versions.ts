import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A version of a product as Service Catalog offers it. */
export interface NamedTemplate {
  readonly name: string;
  readonly template: string;
}

/** The templates of all releases, as they were released: `<version>/<product>.template.json`. */
export const RELEASES = join(__dirname, '../../../releases');

/** The name of version 0.0.0. It is no release, and the next one replaces what was launched from it. */
const DEVELOPMENT = 'development';

/**
 * Returns every version of a product, the oldest first and the current one last. A version that was released is as it
 * was released, whatever the code is now: what accounts have launched from it must not change under its name.
 *
 * Why files: docs/decisions/0022-products-from-kept-releases.md.
 */
export function versionsOf(
  product: string,
  current: { readonly version: string; readonly template: string },
  releases = RELEASES,
): readonly NamedTemplate[] {
  const released = existsSync(releases)
    ? readdirSync(releases)
        .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
        .sort(bySemver)
    : [];
  const kept = released.flatMap((name) => {
    const file = join(releases, name, `${product}.template.json`);
    return existsSync(file) ? [{ name, template: readFileSync(file, 'utf8') }] : [];
  });
  const old = kept.filter(({ name }) => name !== current.version);
  const frozen = kept.find(({ name }) => name === current.version);
  return [
    ...old,
    frozen ?? { name: current.version === '0.0.0' ? DEVELOPMENT : current.version, template: current.template },
  ];
}

function bySemver(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
