import { address as toAddress } from '../core/domain/address';
import { log } from '../core/lambda/log';
import { AddressCall } from '../ledger/contracts';
import { RestoreResourcesEnv } from './contracts';
import { restoreResources } from './restore-resources';
import { enforcementPorts } from './wiring';

/** Within this time, a run gives back everything in an account, or the next run goes on. */
const CONVERSATION_MS = 12 * 60_000;

const ports = enforcementPorts(
  'restore-resources',
  RestoreResourcesEnv.parse(process.env),
  process.env.AWS_REGION ?? '',
  CONVERSATION_MS,
);

export async function handler(event: unknown): Promise<void> {
  const address = toAddress(AddressCall.parse(event).address);

  const result = await restoreResources(address, ports);

  log('resources restored', { address, result });
  const failed = result.kind === 'ran' ? result.restored.filter(({ outcome }) => outcome.kind === 'failed') : [];
  if (failed.length > 0) throw new Error(`${failed.length} resources of ${address} could not be given back`);
}
