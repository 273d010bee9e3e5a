const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');
const RunningTest = require('./running-test.cjs');

/** Loads what jest's runner needs in the scope of tests, `expect` above all, once for all files of tests, too. */
module.exports = class SharedRuntime extends Runtime {
  #packages;

  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    this.#packages = environment.packages;
  }

  requireInternalModule(from, to) {
    if (to === 'node:async_hooks') return { AsyncLocalStorage: RunningTest };
    // The runner itself is loaded for each file of tests, whose state it keeps.
    if (to === undefined || to.startsWith('.')) return super.requireInternalModule(from, to);
    return this.#packages.load(createRequire(from).resolve(to));
  }
};
