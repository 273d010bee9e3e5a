declare class RunningTest<Store> {
  getStore(): Store | undefined;
  run<Result>(store: Store, callback: () => Result): Result;
}
export = RunningTest;
