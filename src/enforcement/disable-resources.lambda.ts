import { address as toAddress } from '../core/domain/address';
import { log } from '../core/lambda/log';
import { AddressCall } from '../ledger/contracts';
import { DisableResourcesEnv } from './contracts';
import { disableResources } from './disable-resources';
import { enforcementPorts } from './wiring';

/** Within this time, a run disables everything in an account, or the next run goes on. */
const CONVERSATION_MS = 8 * 60_000;

const ports = enforcementPorts(
  'disable-resources',
  DisableResourcesEnv.parse(process.env),
  process.env.AWS_REGION ?? '',
  CONVERSATION_MS,
);

export async function handler(event: unknown): Promise<void> {
  const address = toAddress(AddressCall.parse(event).address);

  const result = await disableResources(address, ports);

  if (result.kind !== 'ran') return log('nothing to disable', { address, result });
  const {
    run: { mode },
    suspended,
    targets,
    spared,
    unseen,
  } = result.disabling;
  log('resources disabled', { address, mode, suspended, targets, spared, unseen });
  const failed = targets.filter(({ outcome }) => outcome.kind === 'failed');
  // Lambda tries again twice. What is disabled already stays so.
  if (failed.length + unseen.length > 0) {
    throw new Error(`${failed.length} of ${targets.length} resources of ${address} could not be disabled`);
  }
}
