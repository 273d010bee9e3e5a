import * as z from 'zod/mini';
import { AccountIdText } from '../../core/contracts/account-id';
import type { ResourceType } from '../../core/domain/resource-id';
import { MS_PER_SECOND } from '../../core/domain/time';
import type { MeteredTypes, ReportedChange } from '../domain/resource';
import type { ControllableContract, ResourceTypeContract, StateChangeEvent } from './contract';
import { REGISTRY } from './registry';

/** Every contract, in the order of the registry. */
export const RESOURCE_TYPE_CONTRACTS: readonly ResourceTypeContract[] = [...REGISTRY.values()];
export const RESOURCE_TYPES: readonly ResourceType[] = [...REGISTRY.keys()];

/** Returns the contract of a type. Throws a RangeError for a type that is not among them. */
export function contractOf(type: ResourceType): ResourceTypeContract {
  const known = REGISTRY.get(type);
  if (known === undefined) {
    throw new RangeError(`'${type}' is no known type of resource: expected ${RESOURCE_TYPES.join(', ')}`);
  }
  return known;
}

/** Returns what AWS charges at least for each start of a type, in ms. */
export function minimumMs(type: ResourceType): number {
  return contractOf(type).minimumSeconds * MS_PER_SECOND;
}

/** Returns the steps in which AWS charges for a run of a type, in ms: 1 where it charges for its length. */
export function stepMs(type: ResourceType): number {
  const { stepSeconds } = contractOf(type);
  return stepSeconds === undefined ? 1 : stepSeconds * MS_PER_SECOND;
}

/** The contracts of what can be stopped and given back. */
export const CONTROLLABLE_CONTRACTS: readonly ControllableContract[] = RESOURCE_TYPE_CONTRACTS.filter(isControllable);
export const CONTROLLABLE_TYPES: readonly ResourceType[] = CONTROLLABLE_CONTRACTS.map(({ type }) => type);

function isControllable(contract: ResourceTypeContract): contract is ControllableContract {
  return contract.disabling !== undefined;
}

/** Returns the contract of a type that can be stopped. Throws a RangeError for a type that nothing can stop. */
export function controllableOf(type: ResourceType): ControllableContract {
  const contract = contractOf(type);
  if (!isControllable(contract)) throw new RangeError(`nothing can stop a resource of the type '${type}'`);
  return contract;
}

export function restoreStage(type: ResourceType): number {
  return controllableOf(type).restoreStage;
}

const typesThat = (is: (contract: ResourceTypeContract) => boolean): readonly ResourceType[] =>
  RESOURCE_TYPE_CONTRACTS.filter(is).map(({ type }) => type);

/** The types that an exhausted budget looks for in its account. */
export const LISTED_TYPES = typesThat(({ foundByListing }) => foundByListing);

/** The types that are found as they run, by their events or by a look: all but those of which nothing is metered. */
export const SEEN_TYPES = typesThat(({ foundByListing }) => !foundByListing);

/** The facts that metering must know of types. */
export const METERED_TYPES: MeteredTypes = {
  byTheHour: typesThat(({ meteredByTheHour }) => meteredByTheHour),
  membersOf: (type) => contractOf(type).members,
  isTold: (type) => contractOf(type).events !== undefined,
};

const REPORTING = RESOURCE_TYPE_CONTRACTS.flatMap(({ events }) => events ?? []);

const Envelope = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  account: AccountIdText,
  region: z.string(),
  time: z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
});

/** The longest pattern that EventBridge takes, in characters. */
const LONGEST_PATTERN = 2_048;
/** A pattern that comes this near needs another way before the next type is added. */
const LONGEST_REASONABLE_PATTERN = 1_900;

/** The events of one source, as a rule of EventBridge has them. */
export interface StateChangePattern {
  readonly source: string[];
  readonly detailType: string[];
  readonly detail: Record<string, (string | { exists: false })[]>;
}

/**
 * Returns the patterns of all events that spokes forward, by their source. Each lets through a little more than the
 * contracts name (any detail with any of the source's types), never less. Throws a RangeError that names a source whose
 * pattern is nearly longer than EventBridge takes.
 */
export function stateChangePatterns(
  reporting: readonly Reporting[] = REPORTING,
): ReadonlyMap<string, StateChangePattern> {
  return new Map(
    distinct(reporting.map(({ source }) => source)).map((source) => [
      source,
      patternOf(
        source,
        reporting.filter((events) => events.source === source),
      ),
    ]),
  );
}

/** Turns a source into part of a construct's name: `aws.ec2` into `Ec2`. */
export function nameOfSource(source: string): string {
  return source.replace(/^aws\./, '').replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

type Reporting = NonNullable<ResourceTypeContract['events']>;

function patternOf(source: string, reporting: readonly Reporting[]): StateChangePattern {
  const fields = distinct(reporting.flatMap(({ detail = {} }) => Object.keys(detail)));
  const pattern = {
    source: [source],
    detailType: distinct(reporting.flatMap(({ detailTypes }) => detailTypes)),
    detail: Object.fromEntries(fields.map((field) => [field, alternativesOf(field, reporting)])),
  };
  const { length } = JSON.stringify(pattern);
  if (length > LONGEST_REASONABLE_PATTERN) {
    throw new RangeError(
      `the event pattern of ${source} has ${length} characters: expected up to ${LONGEST_REASONABLE_PATTERN}, ` +
        `because EventBridge takes ${LONGEST_PATTERN}`,
    );
  }
  return pattern;
}

/**
 * Returns what an event reports: nothing when it is of no known type. Throws a RangeError that names event and fault
 * when it is malformed.
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

/** Returns the values that a field may have. An event that does not have the field is of another type. */
function alternativesOf(field: string, reporting: readonly Reporting[]): (string | { exists: false })[] {
  const values = distinct(reporting.flatMap(({ detail }) => detail?.[field] ?? []));
  return reporting.every(({ detail }) => detail?.[field] !== undefined) ? values : [...values, { exists: false }];
}

/**
 * Throws a RangeError when an event is not of the resource's own account and region: one account's event never changes
 * another's ledger.
 */
function requireOrigin(arn: string, { account, region }: StateChangeEvent): void {
  const [, , , ofRegion, ofAccount] = arn.split(':');
  if (ofAccount !== account || ofRegion !== region) {
    throw new RangeError(
      `it is about ${arn}, but comes from ${account} in ${region}: expected those of the resource itself`,
    );
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
