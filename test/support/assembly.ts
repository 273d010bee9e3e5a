import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigFile } from '../../src/packaging/config-file';
import { portfolioSettings } from '../../src/packaging/portfolio-settings';

const CACHE = join('node_modules', '.cache', 'assemblies');
const MADE_OF = ['src', 'releases', 'assets/lambda'];
/** Assemblies of sources that have changed since: the newest few are enough for a branch and back. */
const KEPT = 8;

/**
 * The folder with what main.ts synthesizes of a config, made once for all tests of the same sources and bundles. It is
 * shared: nobody writes into it.
 */
export function sharedAssembly(config: ConfigFile): string {
  const folder = join(CACHE, keyOf(config));
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const made = mkdtempSync(join(CACHE, 'making-'));
  synthesizeInto(made, config);
  try {
    renameSync(made, folder);
  } catch {
    // Another worker was faster.
    rmSync(made, { recursive: true });
  }
  forgetOldest();
  return folder;
}

/** Synthesizes as main.ts does, without the validations, which have a test of their own. */
export function synthesizeInto(outdir: string, { config }: ConfigFile): void {
  // Loaded here, because most tests find what another has made, and the CDK takes a second to load.
  const { guardrailsApp } =
    jest.requireActual<typeof import('../../src/stacks/shared/app')>('../../src/stacks/shared/app');
  const { addProductStacks } = jest.requireActual<typeof import('../../src/stacks/product-stacks')>(
    '../../src/stacks/product-stacks',
  );
  const app = guardrailsApp({ outdir, builtinCloudFormationValidation: false });
  addProductStacks(app, portfolioSettings(config));
  app.synth();
}

function keyOf({ config }: ConfigFile): string {
  const hash = createHash('sha256').update(JSON.stringify(config)).update(readFileSync('package.json'));
  for (const folder of MADE_OF) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.(ts|js|json)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function forgetOldest(): void {
  const changedAt = (folder: string) => statSync(folder).mtimeMs;
  const made = readdirSync(CACHE)
    .filter((name) => !name.startsWith('making-'))
    .map((name) => join(CACHE, name))
    .sort((one, other) => changedAt(other) - changedAt(one));
  for (const folder of made.slice(KEPT)) rmSync(folder, { recursive: true, force: true });
}
