import { clock } from './clock';
import { ledgerPorts } from './ledger-ports';
import { log } from './log';
import { minimumMs } from './resource-policy';
import { spokeFleets } from './spoke-fleets';
import { lambda, sns } from '../aws/clients';
import { LambdaCalls } from '../aws/lambda-calls';
import { pricesOf } from '../aws/prices';
import { SnsOperators } from '../aws/sns-operators';
import { InventoryCall, MeterResourceEnv, SpokeArrived } from '../contracts/meter-resource';
import { changesOfEvent } from '../contracts/resource-types';
import type { AccountId } from '../domain/address';
import { describeEnforcementNotice } from '../domain/enforcement/enforcement-notice';
import { meterResource, type Metered, type MeteringPorts, type Origin } from '../usecases/meter-resource';
import { takeInventory } from '../usecases/take-inventory';

/** Within this, an account has told about one event, or what runs in it. */
const CONVERSATION_MS = 60_000;

const env = MeterResourceEnv.parse(process.env);
const ports: MeteringPorts = {
  ...ledgerPorts(env),
  minimumMs,
  fleets: spokeFleets(env, CONVERSATION_MS),
  prices: pricesOf(env.PRICE_SOURCE, clock),
  operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, describeEnforcementNotice),
  calls: new LambdaCalls(lambda, { disableResources: env.DISABLE_RESOURCES_FUNCTION }),
};

export async function handler(event: unknown): Promise<void> {
  const metered = await meter(event);
  log('resources metered', { metered });
}

function meter(event: unknown): Promise<readonly Metered[]> {
  const call = InventoryCall.safeParse(event);
  if (call.success) return takeInventory({ account: call.data.inventory as AccountId, region: process.env.AWS_REGION ?? '' }, ports);
  const arrival = SpokeArrived.safeParse(event);
  if (arrival.success) return takeInventory(originOf(arrival.data), ports);
  const changes = changesOfEvent(event);
  return meterResource(changes, originOf(event as { readonly account: string; readonly region: string }), ports);
}

function originOf({ account, region }: { readonly account: string; readonly region: string }): Origin {
  return { account: account as AccountId, region };
}
