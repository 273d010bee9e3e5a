import type { Context } from 'aws-lambda';
import { address as toAddress } from '../core/domain/address';
import { formatUsd, parseUsd } from '../core/domain/money';
import { readInstant } from '../core/domain/time';
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

/** Lambda repeats an asynchronous call under the id that it had: that is the expense's own, if the caller gives none. */
export async function handler(event: unknown, { awsRequestId }: Pick<Context, 'awsRequestId'>): Promise<ExpenseAnswer> {
  const { address, usd, at, id = awsRequestId } = ExpenseCall.parse(event);

  const { position, limit, exceeded } = await recordExpense(
    {
      address: toAddress(address),
      amount: parseUsd(usd),
      at: at === undefined ? ports.clock.now() : readInstant(at),
      id,
    },
    ports,
  );

  return { position: formatUsd(position), limit: limit === undefined ? undefined : formatUsd(limit), exceeded };
}
