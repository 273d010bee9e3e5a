import type { ProductVersions } from './ports';

export interface Deprecation {
  /** The names of the versions that were changed. */
  readonly deprecated: readonly string[];
  readonly reinstated: readonly string[];
}

/**
 * Marks every version of a product as deprecated but the current one. Whoever has an old one keeps it and may update
 * it, but nobody launches it anew. Throws before any change if there is no current version, because then nothing could
 * be launched.
 */
export async function deprecateVersions(
  product: string,
  current: string,
  versions: ProductVersions,
): Promise<Deprecation> {
  const all = await versions.list(product);
  if (!all.some(({ name }) => name === current)) {
    throw new Error(
      `${product} has no version '${current}': expected one of ${all.map(({ name }) => name).join(', ')}`,
    );
  }
  const reinstated = all.filter(({ name, isDeprecated }) => name === current && isDeprecated);
  const deprecated = all.filter(({ name, isDeprecated }) => name !== current && !isDeprecated);
  // In this order, something can be launched at every moment.
  for (const { id } of reinstated) await versions.setDeprecated(product, id, false);
  for (const { id } of deprecated) await versions.setDeprecated(product, id, true);
  return { deprecated: deprecated.map(({ name }) => name), reinstated: reinstated.map(({ name }) => name) };
}
