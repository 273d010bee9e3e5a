const { join } = require('node:path');
const { jest } = require('../../package.json');

/** jest as it is, for the tests that are named: Stryker runs them in a copy of the project, again for each mutant. */
module.exports = {
  ...jest,
  rootDir: process.cwd(),
  // Stryker wraps it, and knows nothing of jest's words for the root.
  testEnvironment: join(process.cwd(), 'test/jest/environment.cjs'),
  testMatch: process.env.MUTATION_TESTS.split(' ').map((tests) => `<rootDir>/${tests}`),
  reporters: [],
};
