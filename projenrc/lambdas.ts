import type { awscdk } from 'projen';

/**
 * Bundles every `src/<wing>/<use case>.lambda.ts` into `assets/lambda/<use case>.lambda/index.js`, the folder that the
 * stacks deploy. One call for all: a task for each, as projen's bundler makes them, starts npm each time, and every
 * synthesis bundles. A program, because esbuild's command line takes no plugin: `projenrc/bundling`.
 *
 * The SDK is part of the bundle: docs/decisions/0005-sdk-in-the-bundle.md.
 */
export function addLambdaBundles(project: awscdk.AwsCdkTypeScriptApp) {
  project.bundler.bundleTask.reset('tsx projenrc/bundling/main.ts');
  // Git has the page that says what is bundled, and not the bundles.
  project.gitignore.removePatterns('/assets/');
  project.gitignore.addPatterns('/assets/lambda/*', '!/assets/lambda/README.md');
}
