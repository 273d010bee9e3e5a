import { MONTH_STARTS } from './calendar';
import { accountNumber, randomOf } from './organization';
import { watchAccount } from './watch-account';

// A process of its own for a part of the accounts: first, then every `step`-th. Those that are adopted in the month
// cost less, and are left out.
async function main(): Promise<void> {
  const { first, step, accounts, size } = JSON.parse(process.argv[2] ?? '{}') as Record<
    'first' | 'step' | 'accounts' | 'size',
    number
  >;
  for (let index = first; index < accounts; index += step) {
    const account = accountNumber(index);
    if (account.adoptedAt >= MONTH_STARTS) continue;
    console.log(JSON.stringify(await watchAccount(account, randomOf('heard', index), size)));
  }
}

void main();
