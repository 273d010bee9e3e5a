import { PutFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Turns functions off: without concurrency, Lambda starts them for nobody. */
export class LambdaSwitch {
  constructor(
    private readonly client: LambdaClient,
    private readonly names: readonly string[],
  ) {}

  /** Runs that have begun go on. Doing it twice is harmless. */
  async shut(): Promise<void> {
    for (const FunctionName of this.names) {
      await this.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    }
  }
}
