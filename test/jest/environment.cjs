const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');
const { LOAD } = require('./package-transform.cjs');
const Packages = require('./packages.cjs');

/** What all files of tests that one worker runs have in common. */
let shared;

/**
 * One global scope for all files of tests that a worker runs, so that it loads a package once: jest makes a scope for
 * each file and loads the SDK, CDK and zod into each of them. Our own modules are still loaded anew for each file, and
 * what a file leaves in the scope or in a package goes with it: docs/decisions/0034-packages-loaded-once-for-all-tests.md.
 */
module.exports = class SharedScope extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    const { process } = this.global;
    shared ??= shareable(this);
    Object.assign(this, shared.environment, { packages: shared.packages });
    // Its own environment variables.
    this.global.process = process;
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    this.fakeTimersModern.useRealTimers();
    shared.packages.exportsOf(SINON)?.restore();
    tidy(this.global, shared.own);
  }
};

/** With which aws-sdk-client-mock replaces the methods of clients. */
const SINON = require.resolve('sinon', { paths: [require.resolve('aws-sdk-client-mock')] });

function shareable({ context, global, moduleMocker, fakeTimers, fakeTimersModern }) {
  const packages = new Packages(context, global);
  global[LOAD] = (path) => packages.load(path);
  const own = new Map(Reflect.ownKeys(global).map((key) => [key, Object.getOwnPropertyDescriptor(global, key)]));
  return { packages, own, environment: { context, global, moduleMocker, fakeTimers, fakeTimersModern } };
}

/** Packages keep state under names of this form, CDK its tokens, and look for it again. */
const isOfPackage = (key) => /^(@|__|\$\$jest)/.test(typeof key === 'symbol' ? (Symbol.keyFor(key) ?? '') : key);

/** Makes a scope what it was before a file of tests ran, but for what belongs to packages. */
function tidy(global, own) {
  for (const key of Reflect.ownKeys(global)) {
    if (!own.has(key) && !isOfPackage(key)) Reflect.deleteProperty(global, key);
  }
  for (const [key, descriptor] of own) {
    if (Object.getOwnPropertyDescriptor(global, key)?.value !== descriptor.value) {
      Object.defineProperty(global, key, descriptor);
    }
  }
}
