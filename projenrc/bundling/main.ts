import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BUNDLED_PACKAGES } from '../../src/packaging/notices';
import { BUNDLES, bundleLambdas } from './bundle';
import { noteOnNode } from './node-version';
import { bundledPackages } from './packages';

/** The bundles of the functions that there are, and of no others; and what they are made of. */
async function main(root: string): Promise<void> {
  // Every command that takes longer than a moment begins with the bundles.
  const note = noteOnNode(process.version);
  if (note !== undefined) console.error(note);
  const metafile = await bundleLambdas(root);
  const made = Object.keys(metafile.outputs);
  for (const name of readdirSync(join(root, BUNDLES)).filter((entry) => entry.endsWith('.lambda'))) {
    if (!made.includes(`${BUNDLES}/${name}/index.js`)) rmSync(join(root, BUNDLES, name), { recursive: true });
  }
  const packages = `${JSON.stringify(bundledPackages(metafile), undefined, 2)}\n`;
  writeFileSync(join(root, BUNDLED_PACKAGES), packages);
}

void main(resolve(__dirname, '../..'));
