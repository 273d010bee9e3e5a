import * as z from 'zod/mini';
import type { ResourceType } from '../../core/domain/resource-id';
import { MS_PER_SECOND } from '../../core/domain/time';
import { RESOURCE_TYPES, type KnownType, type ReportedChange } from '../domain/resource';
import { AUTO_SCALING_GROUP } from './auto-scaling-group.contract';
import type { ResourceTypeContract, StateChangeEvent } from './contract';
import { EC2_INSTANCE } from './ec2-instance.contract';
import { ECS_SERVICE } from './ecs-service.contract';
import { LAMBDA_FUNCTION } from './lambda-function.contract';
import { RDS_CLUSTER } from './rds-cluster.contract';
import { RDS_INSTANCE } from './rds-instance.contract';

/** A type is added here: its events, permissions and documentation follow. */
export const RESOURCE_TYPE_CONTRACTS: Readonly<Record<KnownType, ResourceTypeContract>> = {
  'ec2-instance': EC2_INSTANCE,
  'auto-scaling-group': AUTO_SCALING_GROUP,
  'rds-instance': RDS_INSTANCE,
  'rds-cluster': RDS_CLUSTER,
  'ecs-service': ECS_SERVICE,
  'lambda-function': LAMBDA_FUNCTION,
};

/** Throws a RangeError for a type that is not among them. */
export function contractOf(type: ResourceType): ResourceTypeContract {
  const known = Object.values(RESOURCE_TYPE_CONTRACTS).find((contract) => contract.type === type);
  if (known === undefined) {
    throw new RangeError(`'${type}' is no known type of resource: expected ${RESOURCE_TYPES.join(', ')}`);
  }
  return known;
}

/** What AWS charges at least for each start of a type, in ms. */
export function minimumMs(type: ResourceType): number {
  return contractOf(type).minimumSeconds * MS_PER_SECOND;
}

export function restoreStage(type: ResourceType): number {
  return contractOf(type).restoreStage;
}

/** Types that an exhausted budget looks for in its account. */
export const LISTED_TYPES = RESOURCE_TYPES.filter((type) => RESOURCE_TYPE_CONTRACTS[type].foundByListing);

const REPORTING = Object.values(RESOURCE_TYPE_CONTRACTS).flatMap(({ events }) => events ?? []);

const Envelope = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string().check(z.regex(/^[0-9]{12}$/)),
  region: z.string(),
  time: z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
});

/**
 * The one pattern of all events that spokes forward. It lets through a little more than the contracts name (any source
 * with any of the detail types), never less.
 */
export function stateChangePattern() {
  const fields = distinct(REPORTING.flatMap(({ detail = {} }) => Object.keys(detail)));
  return {
    source: distinct(REPORTING.map(({ source }) => source)),
    detailType: distinct(REPORTING.flatMap(({ detailTypes }) => detailTypes)),
    detail: Object.fromEntries(fields.map((field) => [field, alternativesOf(field)])),
  };
}

/**
 * What an event reports; nothing when it is of no known type. Throws a RangeError that names event and fault when it is
 * malformed.
 */
export function changesOfEvent(event: unknown): readonly ReportedChange[] {
  const envelope = explained('not an event of EventBridge', () => Envelope.parse(event));
  const { id, source, 'detail-type': detailType, account } = envelope;
  const reporting = REPORTING.find((events) => events.source === source && events.detailTypes.includes(detailType));
  return explained(`event ${id} (${detailType}) of account ${account}`, () => {
    const changes = reporting?.changesOf(envelope) ?? [];
    for (const { about } of changes) requireOrigin(about.arn, envelope);
    return changes;
  });
}

/** An event that does not have the field is of another type. */
function alternativesOf(field: string): (string | { exists: false })[] {
  const values = distinct(REPORTING.flatMap(({ detail }) => detail?.[field] ?? []));
  return REPORTING.every(({ detail }) => detail?.[field] !== undefined) ? values : [...values, { exists: false }];
}

/** One account's event never changes another's ledger. */
function requireOrigin(arn: string, { account, region }: StateChangeEvent): void {
  const [, , , ofRegion, ofAccount] = arn.split(':');
  if (ofAccount !== account || ofRegion !== region) {
    throw new RangeError(`it is about ${arn}, but comes from ${account} in ${region}`);
  }
}

function explained<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new RangeError(`${what}: ${String(error)}`, { cause: error });
  }
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
