import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { smallerSdk } from './smaller-sdk';

/** Where the bundles are: `assets/lambda/<use case>.lambda/index.js`, the folder that the stacks deploy. */
export const BUNDLES = 'assets/lambda';

/** How a bundle is made of a handler, or of anything else. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  // The packages' ES modules: the only form that esbuild can shake.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './src/core/aws/lambda-credentials.ts',
    '@aws-sdk/token-providers': './src/core/aws/lambda-tokens.ts',
  },
  plugins: [smallerSdk],
  // dist/THIRD-PARTY-NOTICES has them.
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** Bundles every `src/<wing>/<use case>.lambda.ts`; tells what each is made of. */
export async function bundleLambdas(root: string, outdir: string = BUNDLES): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLING,
    absWorkingDir: root,
    entryPoints: handlers(root),
    outdir,
    entryNames: '[name]/index',
    metafile: true,
  });
  return metafile;
}

/** The sources of all functions, sorted. */
export function handlers(root: string): string[] {
  const wings = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return wings
    .flatMap(({ name }) => readdirSync(join(root, 'src', name)).map((file) => `src/${name}/${file}`))
    .filter((file) => file.endsWith('.lambda.ts'))
    .sort();
}
