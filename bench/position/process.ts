import { followAccount } from './follow';
import { accountNumber, randomOf } from './organization';

// A process of its own for a part of the accounts: first, then every `step`-th.
async function main(): Promise<void> {
  const { first, step, accounts } = JSON.parse(process.argv[2] ?? '{}') as Record<
    'first' | 'step' | 'accounts',
    number
  >;
  for (let index = first; index < accounts; index += step) {
    const followed = await followAccount(accountNumber(index), randomOf('heard', index));
    console.log(
      JSON.stringify({ index, ...followed }, (_name, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    );
  }
}

void main();
