import { dynamoDb, lambda, sns } from '../core/aws/clients';
import { LambdaCalls } from '../core/aws/lambda-calls';
import { SnsOperators } from '../core/aws/sns-operators';
import type { AccountId } from '../core/domain/address';
import { clock } from '../core/lambda/clock';
import { log } from '../core/lambda/log';
import { spokeDoor } from '../core/lambda/spoke-door';
import { SPENDING_NOTICES } from '../ledger/domain/ways-out';
import { ledgerPorts, ownersOf } from '../ledger/wiring';
import { awsAccountFleet } from './aws/aws-account-fleet';
import { DynamoDbLooks } from './aws/dynamodb-looks';
import type { Metered, MeteringPorts, Origin } from './book-observation';
import { InventoryCall, METER_RESOURCE_MANDATE, MeterResourceEnv, SpokeArrived } from './contracts';
import { meterResource } from './meter-resource';
import { pricesOf } from './prices/index';
import { takeInventory } from './take-inventory';
import { resourceAdapterOf } from './types/adapters';
import { changesOfEvent, METERED_TYPES, minimumMs, stepMs } from './types/contracts';

/** Within this time, an account has told about one event, or about what runs in it. */
const CONVERSATION_MS = 60_000;

const env = MeterResourceEnv.parse(process.env);
const ports: MeteringPorts = {
  ...ledgerPorts(env),
  minimumMs,
  stepMs,
  types: METERED_TYPES,
  looks: new DynamoDbLooks(dynamoDb, env.COST_TABLE_NAME),
  homeRegion: process.env.AWS_REGION ?? '',
  fleets: spokeDoor(env, METER_RESOURCE_MANDATE).through(CONVERSATION_MS, awsAccountFleet(resourceAdapterOf)),
  prices: pricesOf(env.PRICE_SOURCE, clock),
  operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, SPENDING_NOTICES, ownersOf(env)),
  calls: new LambdaCalls(lambda, { disableResources: env.DISABLE_RESOURCES_FUNCTION }),
};

export async function handler(event: unknown): Promise<void> {
  const metered = await meter(event);
  log('resources metered', { metered });
}

function meter(event: unknown): Promise<readonly Metered[]> {
  const call = InventoryCall.safeParse(event);
  if (call.success) {
    return takeInventory({ account: call.data.inventory as AccountId }, ports);
  }
  const arrival = SpokeArrived.safeParse(event);
  if (arrival.success) return takeInventory({ account: arrival.data.account as AccountId }, ports);
  const changes = changesOfEvent(event);
  return meterResource(changes, originOf(event as { readonly account: string; readonly region: string }), ports);
}

function originOf({ account, region }: { readonly account: string; readonly region: string }): Origin {
  return { account: account as AccountId, region };
}
