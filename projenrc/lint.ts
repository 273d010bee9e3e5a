import { JsonFile, type awscdk, type Task } from 'projen';
import {
  DETERMINISTIC,
  FORBIDDEN_PACKAGES,
  LAYERS,
  MAY_IMPORT,
  SIDE_WINGS,
  TRIALS,
  WINGS,
  WITHOUT_NODE,
  type Layer,
} from './architecture';

const WHY = 'see projenrc/architecture.ts';
const ARGUMENT = `take it as an argument: ${WHY}`;

/** The folders of `DETERMINISTIC` layers, as globs: the linter knows no regular expressions. */
const DETERMINISTIC_FILES: Record<(typeof DETERMINISTIC)[number], readonly string[]> = {
  domain: ['src/*/domain/**/*.ts'],
  price: ['src/metering/types/*.price.ts', 'src/metering/types/*.query.ts', 'src/metering/types/*.table.ts'],
  usecases: [...WINGS, ...SIDE_WINGS].map((wing) => `src/${wing}/*.ts`),
};

/** `lint`: quick, of all files or of those named. `lint:typed`: the rules that need types. `format`: writes. */
export function addLint(project: awscdk.AwsCdkTypeScriptApp): Task {
  new JsonFile(project, '.oxlintrc.json', { obj: LINTER, marker: false });
  new JsonFile(project, '.oxfmtrc.json', { obj: FORMATTER, marker: false });
  new JsonFile(project, '.dependency-cruiser.json', { obj: { forbidden: rules(), options: CRUISE }, marker: false });

  const lint = project.addTask('lint', {
    description: 'Lint and formatting of all files, or of those that are named, and who imports whom',
    steps: [
      { exec: 'oxlint --deny-warnings', receiveArgs: true },
      { exec: 'oxfmt --check', receiveArgs: true },
      { exec: 'depcruise --config .dependency-cruiser.json src sim' },
    ],
  });
  project.addTask('lint:typed', {
    description: 'The rules of the linter that need types, too',
    exec: 'oxlint --deny-warnings --type-aware',
    receiveArgs: true,
  });
  project.addTask('format', {
    description: 'Write all TypeScript as the formatter wants it',
    // A second time, because chains of calls that it breaks may fit afterwards.
    steps: [
      { exec: 'oxfmt', receiveArgs: true },
      { exec: 'oxfmt', receiveArgs: true },
    ],
  });
  return lint;
}

const FORMATTER = {
  printWidth: 120,
  singleQuote: true,
  trailingComma: 'all',
  sortImports: {
    newlinesBetween: false,
    groups: ['builtin', 'external', ['internal', 'parent', 'sibling', 'index'], 'unknown'],
  },
  // Documents are written for people, settings by projen, templates by CDK.
  ignorePatterns: ['**/*.md', '**/*.json', '**/*.yml', '**/*.yaml', '**/*.cjs', '**/*.toml', 'releases/**'],
};

const LINTER = {
  plugins: ['typescript', 'import'],
  categories: { correctness: 'error' },
  ignorePatterns: ['assets/**', 'cdk.out/**', 'dist/**', 'lib/**', 'releases/**'],
  rules: {
    curly: ['error', 'multi-line', 'consistent'],
    'import/no-duplicates': 'error',
    'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    'no-bitwise': 'error',
    'no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
    ],
    // The casts beside them say what is known to be there.
    'no-unsafe-optional-chaining': 'off',
    'no-shadow': 'error',
    'typescript/dot-notation': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/return-await': 'error',
    // Brands, spreads of plain classes in tests and texts of bodies are what these take for mistakes.
    ...off(
      'no-base-to-string',
      'no-misused-spread',
      'no-redundant-type-constituents',
      'no-unsafe-unary-minus',
      'no-useless-default-assignment',
      'require-array-sort-compare',
      'unbound-method',
    ),
  },
  overrides: [
    // A describe block holds a file's tests: its length says nothing.
    { files: ['test/**/*.ts', 'sandbox/**/*.e2e.ts'], rules: { 'max-lines-per-function': 'off' } },
    { files: ['**/*.cjs'], rules: { 'typescript/no-require-imports': 'off' } },
    // Node's test runner waits for its tests by itself.
    { files: ['sandbox/**/*.e2e.ts'], rules: { 'typescript/no-floating-promises': 'off' } },
    {
      files: DETERMINISTIC.flatMap((layer) => DETERMINISTIC_FILES[layer]),
      rules: {
        'no-restricted-globals': [
          'error',
          ...['process', 'fetch', 'setTimeout'].map((name) => ({ name, message: ARGUMENT })),
        ],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: ARGUMENT },
          { object: 'Math', property: 'random', message: ARGUMENT },
        ],
      },
    },
    {
      files: ['src/*/*.lambda.ts', 'src/*/wiring.ts'],
      rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
    },
  ],
};

const CRUISE = {
  // An import of a type binds as much as any other.
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'require', 'node', 'default', 'types'],
  },
};

function off(...names: readonly string[]): Readonly<Record<string, 'off'>> {
  return Object.fromEntries(names.map((name) => [`typescript/${name}`, 'off' as const]));
}

interface Rule {
  readonly name: string;
  readonly comment: string;
  readonly severity: 'error';
  readonly from: object;
  readonly to: object;
}

function rule(name: string, what: string, from: object, to: object): Rule {
  return { name, comment: `${what}: ${WHY}`, severity: 'error', from, to };
}

/** The rules of docs/architecture.md. */
function rules(): readonly Rule[] {
  return [
    rule('no-circles', 'no file may reach itself by its imports, not even by those of types', {}, { circular: true }),
    ...wingRules(),
    ...(Object.keys(LAYERS) as Layer[]).flatMap(layerRules),
    rule(
      'product-alone',
      'the product must not import what only tries it out',
      { path: '^src/' },
      { path: `^(${TRIALS.join('|')})/` },
    ),
    rule(
      'sim-alone',
      'the simulated world belongs to nobody who uses it',
      { path: '^sim/' },
      { path: `^(${TRIALS.filter((folder) => folder !== 'sim').join('|')}|src/(stacks|packaging|cli))/` },
    ),
    rule(
      'declared',
      'only packages that package.json names',
      { path: '^src/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule('resolved', 'every import leads to a file', { path: '^src/' }, { couldNotResolve: true }),
    rule(
      'bundled',
      'what Lambda bundles contain is a dependency, not one for development',
      // What reads files runs in the command line alone, which is in no bundle.
      { path: `^src/(${[...WINGS, ...SIDE_WINGS].join('|')})/`, pathNot: LAYERS.files },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ];
}

function wingRules(): readonly Rule[] {
  const upper = WINGS.map((wing, index) => [wing, [...WINGS.slice(index + 1), ...SIDE_WINGS]] as const);
  const beside = SIDE_WINGS.map((wing) => [wing, SIDE_WINGS.filter((other) => other !== wing)] as const);
  return [...upper, ...beside].map(([wing, others]) =>
    rule(
      `${wing}-looks-down`,
      `the wing ${wing} must not import ${others.join(', ')}`,
      { path: `^src/${wing}/` },
      { path: `^src/(${others.join('|')})/` },
    ),
  );
}

function layerRules(layer: Layer): readonly Rule[] {
  const from = { path: LAYERS[layer] };
  const others = (Object.keys(LAYERS) as Layer[]).filter(
    (other) => other !== layer && !MAY_IMPORT[layer].includes(other),
  );
  return [
    ...others.map((other) =>
      rule(`${layer}-not-${other}`, `${layer} must not import ${other}`, from, { path: LAYERS[other] }),
    ),
    rule(`${layer}-packages`, `not in ${layer}`, from, {
      path: `node_modules/(${FORBIDDEN_PACKAGES[layer].join('|')})`,
    }),
    ...(WITHOUT_NODE.includes(layer)
      ? [rule(`${layer}-not-node`, `nothing of Node's in ${layer}`, from, { dependencyTypes: ['core'] })]
      : []),
  ];
}
