import { address as toAddress } from '../core/domain/address';
import { formatUsd, parseUsd } from '../core/domain/money';
import { parseInstant } from '../core/domain/time';
import { ExpenseCall, RecordExpenseEnv } from './contracts';
import { recordExpense } from './record-expense';
import { ledgerPorts } from './wiring';

const ports = ledgerPorts(RecordExpenseEnv.parse(process.env));

/** The answer to the caller, with amounts in USD. */
export interface ExpenseAnswer {
  readonly position: string;
  readonly limit: string | undefined;
  readonly exceeded: boolean;
}

export async function handler(event: unknown): Promise<ExpenseAnswer> {
  const { address, usd, at } = ExpenseCall.parse(event);

  const { position, limit, exceeded } = await recordExpense(
    {
      address: toAddress(address),
      amount: parseUsd(usd),
      at: at === undefined ? ports.clock.now() : parseInstant(at),
    },
    ports,
  );

  return { position: formatUsd(position), limit: limit === undefined ? undefined : formatUsd(limit), exceeded };
}
