import { PutFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Turns a function off: without concurrency, Lambda starts it for nobody. */
export class LambdaSwitch {
  constructor(
    private readonly client: LambdaClient,
    private readonly name: string,
  ) {}

  /** Runs that have begun go on. Stopping it twice is harmless. */
  async stop(): Promise<void> {
    await this.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: this.name, ReservedConcurrentExecutions: 0 }),
    );
  }
}
