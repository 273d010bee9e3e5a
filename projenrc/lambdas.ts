import { readdirSync } from 'node:fs';
import type { awscdk } from 'projen';

/**
 * Bundles each `src/lambda/<use case>.lambda.ts` into
 * `assets/lambda/<use case>.lambda/index.js`, the folder that the stacks deploy.
 *
 * The SDK is part of the bundle: docs/decisions/0005-sdk-in-the-bundle.md.
 */
export function addLambdaBundles(project: awscdk.AwsCdkTypeScriptApp) {
  for (const file of readdirSync('src/lambda').filter((name) => name.endsWith('.lambda.ts')).sort()) {
    project.bundler.addBundle(`src/lambda/${file}`, {
      platform: 'node',
      target: 'node24',
      minify: true,
      // The packages' ES modules: the only form that esbuild can shake.
      mainFields: ['module', 'main'],
      esbuildArgs: {
        '--alias:@aws-sdk/credential-provider-node': './src/aws/lambda-credentials.ts',
        '--legal-comments': 'none',
      },
    });
  }
}
