import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { AccountId, Address } from '../domain/address';
import { formatUsd, type Money } from '../domain/money';
import type { Calls } from '../ports';

/** The functions that others call, by name or ARN. */
export interface CalledFunctions {
  readonly disableResources: string;
  readonly restoreResources: string;
  readonly meterResource: string;
  readonly readBill: string;
}

/** Calls functions asynchronously. Lambda keeps the call, and tries it again when it fails. */
export class LambdaCalls implements Calls {
  constructor(
    private readonly client: LambdaClient,
    private readonly functions: Partial<CalledFunctions>,
  ) {}

  disableResources(address: Address): Promise<void> {
    return this.call(this.functions.disableResources, { address });
  }

  restoreResources(address: Address): Promise<void> {
    return this.call(this.functions.restoreResources, { address });
  }

  takeInventory(account: AccountId): Promise<void> {
    return this.call(this.functions.meterResource, { inventory: account });
  }

  anchorAccount(account: AccountId, spent?: Money): Promise<void> {
    const said = spent === undefined ? {} : { spent: formatUsd(spent) };
    return this.call(this.functions.readBill, { anchor: account, ...said });
  }

  private async call(name: string | undefined, payload: object): Promise<void> {
    if (name === undefined) {
      throw new Error(`this function was not given the one to call with ${JSON.stringify(payload)}`);
    }
    await this.client.send(
      new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(payload)) }),
    );
  }
}
