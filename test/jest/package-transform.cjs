/** Under this name the scope of the tests has what loads packages: see environment.cjs. */
const LOAD = Symbol.for('budget-guardrails.load-package');

/** Instead of a package, its exports, as they were loaded once for all files of tests. */
module.exports = {
  LOAD,
  getCacheKey: (_text, path) => `shared-${Buffer.from(path).toString('base64url')}`,
  process: (_text, path) => ({
    code: `module.exports = globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(LOAD))})](${JSON.stringify(path)});`,
  }),
};
