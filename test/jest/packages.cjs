const { readFileSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { dirname } = require('node:path');
const { compileFunction } = require('node:vm');

/** jest's own mark of what it wants from outside of the scope of tests. */
const OUTSIDE = Symbol.for('jest-resolve-outside-vm-option');
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Loads CommonJS files into a scope, each once, as Node does into its own. */
module.exports = class Packages {
  #context;
  #global;
  #loaded = new Map();

  constructor(context, global) {
    this.#context = context;
    this.#global = global;
  }

  /** What a file exports, if it was loaded. */
  exportsOf(path) {
    return this.#loaded.get(path)?.exports;
  }

  load(path) {
    if (isBuiltin(path) || path.endsWith('.node')) return require(path);
    const known = this.#loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {}, id: path, filename: path };
    this.#loaded.set(path, module);
    try {
      this.#run(path, module);
    } catch (error) {
      this.#loaded.delete(path);
      throw error;
    }
    return module.exports;
  }

  #run(path, module) {
    const text = readFileSync(path, 'utf8');
    if (path.endsWith('.json')) {
      module.exports = this.#global.JSON.parse(text);
      return;
    }
    const { resolve } = createRequire(path);
    const load = (name, options) =>
      options?.[OUTSIDE] === true ? require(resolve(name)) : this.load(resolve(name));
    const run = compileFunction(text, PARAMETERS, { filename: path, parsingContext: this.#context });
    run.call(module.exports, module.exports, Object.assign(load, { resolve }), module, path, dirname(path));
  }
};
