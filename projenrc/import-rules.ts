import type { awscdk } from 'projen';

type Layer = 'domain' | 'contracts' | 'usecases' | 'aws' | 'lambda' | 'stacks' | 'packaging' | 'cli';

/** Who may import whom inside `src/`. A layer may always import itself. */
const MAY_IMPORT: Record<Layer, readonly Layer[]> = {
  domain: [],
  contracts: ['domain'],
  usecases: ['domain'],
  aws: ['domain', 'usecases', 'contracts'],
  lambda: ['domain', 'usecases', 'contracts', 'aws'],
  stacks: ['contracts'],
  packaging: ['contracts'],
  cli: ['domain', 'usecases', 'contracts', 'aws', 'packaging'],
};

/** Where the files of a layer are: most have a folder in each wing. */
const PLACES: Record<Layer, readonly string[]> = {
  domain: ['src/*/domain/**/*.ts'],
  contracts: ['src/*/contracts/**/*.ts'],
  usecases: ['src/!(core|stacks|packaging|cli)/!(*.lambda|wiring).ts'],
  aws: ['src/*/aws/**/*.ts', 'src/metering/prices/*.ts'],
  lambda: ['src/!(stacks|packaging|cli)/{*.lambda,wiring}.ts', 'src/core/lambda/*.ts'],
  stacks: ['src/stacks/**/*.ts'],
  packaging: ['src/packaging/**/*.ts'],
  cli: ['src/cli/**/*.ts'],
};

const CDK = ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'cdk-nag'];
const SDK = ['@aws-sdk/*'];
const NODE = ['node:*', 'fs', 'path', 'os', 'child_process', 'crypto'];
const ZOD = ['zod', 'zod/*'];

/** The packages that each layer must not import. */
const FORBIDDEN_PACKAGES: Record<Layer, readonly string[]> = {
  domain: [...CDK, ...SDK, ...NODE, ...ZOD],
  contracts: [...CDK, ...SDK, ...NODE],
  usecases: [...CDK, ...SDK, ...NODE, ...ZOD],
  aws: CDK,
  lambda: [...CDK, ...SDK],
  stacks: SDK,
  packaging: [...CDK, ...SDK],
  cli: CDK,
};

/** Layers whose result may depend on their arguments alone. */
const DETERMINISTIC: readonly Layer[] = ['domain', 'usecases'];

/** Turns the layering of docs/architecture.md into lint errors that name the rule. */
export function enforceImportRules(project: awscdk.AwsCdkTypeScriptApp) {
  const layers = Object.keys(MAY_IMPORT) as Layer[];
  const zones = layers.flatMap((layer) =>
    layers
      .filter((other) => other !== layer && !MAY_IMPORT[layer].includes(other))
      .map((other) => ({
        target: PLACES[layer].map((place) => `./${place}`),
        from: PLACES[other].map((place) => `./${place}`),
        message: `${layer} must not import ${other}: see projenrc/import-rules.ts`,
      })),
  );
  project.eslint?.addRules({
    'import/no-restricted-paths': ['error', { zones }],
    // A row of fields that belong together reads better as a row.
    '@stylistic/object-property-newline': 'off',
    'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  });
  for (const layer of layers) {
    const patterns = [{ group: [...FORBIDDEN_PACKAGES[layer]], message: `not in ${layer}: see projenrc/import-rules.ts` }];
    project.eslint?.addOverride({
      files: [...PLACES[layer]],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    });
  }
  // Most of the linter's time goes here: only what others import can be part of a cycle that matters.
  project.eslint?.addOverride({ files: ['src/**/*.ts'], rules: { 'import/no-cycle': ['error'] } });
  // A describe block holds a file's tests: its length says nothing.
  project.eslint?.addOverride({ files: ['test/**/*.ts', 'sandbox/**/*.e2e.ts'], rules: { 'max-lines-per-function': 'off' } });
  // Node's test runner waits for its tests by itself.
  project.eslint?.addOverride({ files: ['sandbox/**/*.e2e.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } });
  // Checks at synthesis, and commands of those who hand out the templates: no Lambda bundle contains them.
  for (const files of ['src/stacks/shared/validate.ts', 'src/packaging/**', 'src/cli/**', 'bench/**', 'sandbox/**']) project.eslint?.allowDevDeps(files);
  keepDeterministic(project);
}

function keepDeterministic(project: awscdk.AwsCdkTypeScriptApp) {
  const message = 'take it as an argument: see projenrc/import-rules.ts';
  project.eslint?.addOverride({
    files: DETERMINISTIC.flatMap((layer) => PLACES[layer]),
    rules: {
      'no-restricted-globals': ['error', ...['process', 'fetch', 'setTimeout'].map((name) => ({ name, message }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message },
        { object: 'Math', property: 'random', message },
      ],
      'no-restricted-syntax': ['error', { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message }],
    },
  });
}
