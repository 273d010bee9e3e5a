import { address as toAddress } from '../core/domain/address';
import { MS_PER_MINUTE } from '../core/domain/time';
import { log } from '../core/lambda/log';
import { AddressCall } from '../ledger/contracts';
import { DisableResourcesEnv, RUN_LINE } from './contracts';
import { RUN_TIMEOUT_MINUTES } from './domain/lease';
import { enforceBudgets } from './enforce-budgets';
import { runLines } from './run-lines';
import { enforcementPorts } from './wiring';

const ports = enforcementPorts(
  'disable-resources',
  DisableResourcesEnv.parse(process.env),
  process.env.AWS_REGION ?? '',
  RUN_TIMEOUT_MINUTES * MS_PER_MINUTE,
);

/** The door for what the fence and whoever starts something call. What is behind it looks for itself what is to be done. */
export async function handler(event: unknown): Promise<void> {
  const address = toAddress(AddressCall.parse(event).address);

  const enforcement = await enforceBudgets(address, ports);

  for (const line of runLines(enforcement)) log(RUN_LINE, { ...line });
  log('budgets enforced', { address, enforcement });
}
