import { Command } from 'commander';

const PRICE_LIST = 'https://pricing.us-east-1.amazonaws.com';

export interface PricesOptions {
  readonly from: string;
  readonly check: boolean;
}

/** The command `npx projen prices`, and what it accepts. */
export function pricesCommand(run: (options: PricesOptions) => Promise<void>): Command {
  return new Command('prices')
    .description('write the bundled prices anew, from AWS’s price list')
    .option('--from <address>', 'the price list, or a folder that is laid out like it', PRICE_LIST)
    .option('--check', 'write nothing, and fail where a price differs', false)
    .action(run);
}
