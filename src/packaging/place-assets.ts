import { sha256 } from './checksums';
import type { Asset } from './cloud-assembly';
import { PackagingError } from './packaging-error';
import type { PlacedAsset } from './standalone-template';

/** The hexadecimal digits of a checksum that a file name carries: 64 bits. */
const HASH_DIGITS = 16;

/**
 * Gives every asset its path in the distribution: `lambda/<construct>-<hash>.zip` for code, and
 * `templates/<construct>-<hash>.template.json` for a template, as a product of Service Catalog has one. The hash is
 * that of its bytes, so publishing a new version never changes what an installed stack refers to.
 */
export function placeAssets(assets: readonly Asset[]): readonly PlacedAsset[] {
  return assets.map((asset) => {
    const bytes = asset.read();
    const name = `${kebabCase(asset.construct)}-${sha256(bytes).slice(0, HASH_DIGITS)}`;
    return { ...asset, path: pathOf(asset, name), read: () => bytes };
  });
}

function pathOf({ kind, objectKey, construct }: Asset, name: string): string {
  if (kind === 'zip') return `lambda/${name}.zip`;
  if (objectKey.endsWith('.json')) return `templates/${name}.template.json`;
  throw new PackagingError(
    `the asset ${objectKey} of ${construct} is neither code nor a template: expected a folder, or a .json file`,
  );
}

/** Turns `PropagateBudget/Function/Code` into `propagate-budget`: the outermost construct is the use case. */
function kebabCase(construct: string): string {
  const [outermost = ''] = construct.split('/');
  return outermost
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
