import { javascript } from 'projen';

/** Compiles TypeScript for jest with swc: types are checked by the `typecheck` task. */
const SWC = new javascript.Transform('@swc/jest', {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
});

/** Packages that ship ES modules only, which jest runs as CommonJS. */
const ES_MODULES = ['p-map'];

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
    transform: { '^.+\\.[t]sx?$': SWC, [`/node_modules/(${ES_MODULES.join('|')})/.+\\.js$`]: SWC },
    transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
    setupFiles: ['<rootDir>/test/support/environment.ts'],
    coveragePathIgnorePatterns: ['/node_modules/', '/test/'],
  },
};
