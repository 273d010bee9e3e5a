import { followAccount } from './follow';
import { accountNumber, discountedAccount, randomOf } from './organization';

/** What a process is asked for. */
export interface Asked {
  readonly first: number;
  readonly step: number;
  readonly accounts: number;
  /** Services are paid at less than their list prices. */
  readonly discounts: boolean;
}

// A process of its own for a part of the accounts: first, then every `step`-th.
async function main(): Promise<void> {
  const { first, step, accounts, discounts } = JSON.parse(process.argv[2] ?? '{}') as Asked;
  for (let index = first; index < accounts; index += step) {
    const account = discounts ? discountedAccount(index) : accountNumber(index);
    const followed = await followAccount(account, randomOf('heard', index));
    console.log(
      JSON.stringify({ index, ...followed }, (_name, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    );
  }
}

void main();
