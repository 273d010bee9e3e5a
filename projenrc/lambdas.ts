import type { awscdk } from 'projen';

/**
 * Bundles every `src/<wing>/<use case>.lambda.ts` into `assets/lambda/<use case>.lambda/index.js`, the folder that the
 * stacks deploy. One call for all: a task for each, as projen's bundler makes them, starts npm each time, and every
 * synthesis bundles.
 *
 * The SDK is part of the bundle: docs/decisions/0005-sdk-in-the-bundle.md.
 */
export function addLambdaBundles(project: awscdk.AwsCdkTypeScriptApp) {
  project.bundler.bundleTask.reset(
    [
      'esbuild src/*/*.lambda.ts',
      '--bundle',
      '--platform=node',
      '--target=node24',
      '--minify',
      '--outdir=assets/lambda',
      '--entry-names=[name]/index',
      // The packages' ES modules: the only form that esbuild can shake.
      '--main-fields=module,main',
      '--alias:@aws-sdk/credential-provider-node=./src/core/aws/lambda-credentials.ts',
      '--legal-comments=none',
      '--log-level=warning',
    ].join(' '),
  );
}
