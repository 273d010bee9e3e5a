/**
 * Which test runs, for jest's runner, instead of Node's AsyncLocalStorage: that one listens to every promise, the runner
 * makes one for each file and disables none, so that every promise told all files before it: a third of a whole run.
 * A variable knows the test as well while tests run one after the other; tests that overlap are an error.
 */
module.exports = class RunningTest {
  #store;

  getStore() {
    return this.#store;
  }

  /** Calls back with a store, which is in force until what is returned has settled. */
  run(store, callback) {
    const before = this.#store;
    this.#store = store;
    const end = () => {
      if (this.#store !== store) throw new Error('tests that run at the same time: expected one after the other');
      this.#store = before;
    };
    let result;
    try {
      result = callback();
    } catch (error) {
      end();
      throw error;
    }
    if (typeof result?.then === 'function') return result.finally(end);
    end();
    return result;
  }
};
