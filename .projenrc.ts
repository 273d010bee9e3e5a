import { awscdk, javascript, typescript } from 'projen';
import { acceptDashes } from './projenrc/arguments';
import { documentResourceTypes } from './projenrc/docs';
import {
  addEndToEndTests,
  addLeastNode,
  addLintSteps,
  addMoreHistories,
  addNightly,
  addPricesCheck,
  attachArtifacts,
  GITHUB_OPTIONS,
} from './projenrc/github';
import { addLambdaBundles } from './projenrc/lambdas';
import { addLint } from './projenrc/lint';
import { addPackaging } from './projenrc/packaging';
import { findAdapters } from './projenrc/resource-types';
import { addTasks } from './projenrc/tasks';
import { JEST_OPTIONS } from './projenrc/tests';
import * as versions from './projenrc/versions';
import { hardenWorkflows } from './projenrc/workflows';

const project = new awscdk.AwsCdkTypeScriptApp({
  name: 'budget-guardrails',
  description: 'Keeps every account of an AWS organization inside its monthly budget, in near real time',
  authorName: 'budget-guardrails contributors',
  license: 'MIT-0',
  copyrightOwner: 'budget-guardrails contributors',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  sampleCode: false,
  npmignoreEnabled: false,

  projenVersion: '0.103.25',
  cdkVersion: versions.CDK_VERSION,
  cdkVersionPinning: true,
  cdkCliVersion: versions.CDK_CLI_VERSION,
  constructsVersion: versions.CONSTRUCTS_VERSION,
  typescriptVersion: versions.TYPESCRIPT_VERSION,
  minNodeVersion: versions.NODE_VERSION,
  deps: versions.RUNTIME_DEPENDENCIES,
  devDeps: versions.DEVELOPMENT_DEPENDENCIES,

  runner: typescript.TypeScriptRunner.tsx(),
  app: 'npx tsx src/main.ts',
  tsconfig: { compilerOptions: { noUncheckedIndexedAccess: true, skipLibCheck: true } },
  tsconfigDev: {
    compilerOptions: { noUncheckedIndexedAccess: true },
    include: ['../bench/**/*.ts', '../proof/**/*.ts', '../sandbox/**/*.ts', '../sim/**/*.ts', '../src/**/*.ts'],
  },
  featureFlags: awscdk.CdkFeatureFlags.V2.ALL,
  context: {
    // Errors of CDK's own template validation fail the synthesis instead of warning.
    '@aws-cdk/core:validateAgainstDefaultRules': true,
  },
  lambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,
  jestOptions: JEST_OPTIONS,
  eslint: false,
  gitignore: ['/.sandbox/', '/.stryker/', '__pycache__/'],
  ...GITHUB_OPTIONS,
});

// A lock file without download addresses works with any registry.
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.npmrc.addConfig('fund', 'false');
// The newest unrs-resolver is published without some of its platform packages, which `npm ci` refuses.
project.package.addPackageResolutions('unrs-resolver@1.12.2');
project.deps.removeDependency('ts-jest');

addLambdaBundles(project);
documentResourceTypes(project);
findAdapters(project);
addTasks(project, addLint(project));
addPackaging(project);
addLintSteps(project);
addEndToEndTests(project);
attachArtifacts(project);
addPricesCheck(project);
addLeastNode(project);
addMoreHistories(project);
addNightly(project);
hardenWorkflows(project);
acceptDashes(project);

project.synth();
