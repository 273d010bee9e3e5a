import { javascript } from 'projen';

/** Compiles TypeScript for jest with swc: types are checked by the `typecheck` task. */
const SWC = new javascript.Transform('@swc/jest', {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
});

/** Packages that ship ES modules only, which jest runs as CommonJS. */
const ES_MODULES = ['hyparquet', 'hyparquet-compressors', 'hyparquet-writer', 'hysnappy', 'p-map'];

/**
 * Packages that a worker loads once for all files of tests, not for each:
 * docs/decisions/0034-packages-loaded-once-for-all-tests.md.
 */
const SHARED = [
  '@aws-sdk',
  '@cdklabs',
  '@smithy',
  'aws-cdk-lib',
  'aws-sdk-client-mock',
  'cdk-nag',
  'commander',
  'constructs',
  'fast-check',
  'fflate',
  'yaml',
  'zod',
];
const SHARE = new javascript.Transform('<rootDir>/test/jest/package-transform.cjs');

/** Files of these packages, as jest looks for them. */
const filesOf = (packages: readonly string[]) => `/node_modules/(${packages.join('|')})/.+\\.c?js$`;

export const JEST_OPTIONS: javascript.JestOptions = {
  jestVersion: '^30',
  // Snapshots that update themselves cannot fail: `npx projen test:update` does it on purpose.
  updateSnapshot: javascript.UpdateSnapshot.NEVER,
  passWithNoTests: false,
  jestConfig: {
    collectCoverage: false,
    // jest leaves a core to its parent, which has nothing to do: on two cores, half the speed.
    maxWorkers: '100%',
    // Properties over hundreds of histories, on a machine that does other things, too.
    testTimeout: 30_000,
    // projen's own key, so that this replaces ts-jest instead of joining it.
    transform: { '^.+\\.[t]sx?$': SWC, [filesOf(ES_MODULES)]: SWC, [filesOf(SHARED)]: SHARE },
    transformIgnorePatterns: [`/node_modules/(?!(${[...ES_MODULES, ...SHARED].join('|')})/)`],
    testEnvironment: '<rootDir>/test/jest/environment.cjs',
    additionalOptions: { runtime: '<rootDir>/test/jest/runtime.cjs' },
    setupFiles: ['<rootDir>/test/support/environment.ts'],
    coveragePathIgnorePatterns: ['/node_modules/', '/test/'],
  },
};
