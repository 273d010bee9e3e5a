import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Address } from '../../core/domain/address';
import { formatInstant, parseInstant, type Instant } from '../../core/domain/time';
import { COST_TABLE } from '../contracts';

export type Item = Record<string, AttributeValue>;

export function keyOf(address: Address, record: string): Item {
  return { [COST_TABLE.partitionKey]: { S: address }, [COST_TABLE.sortKey]: { S: record } };
}

export function text(value: string): AttributeValue {
  return { S: value };
}

export function number(digits: string): AttributeValue {
  return { N: digits };
}

export function moment(at: Instant): AttributeValue {
  return { S: formatInstant(at) };
}

/** Returns the attributes that have a value: DynamoDB has no undefined. */
export function present(attributes: Readonly<Record<string, AttributeValue | undefined>>): Item {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  );
}

/** Reads an attribute that may be absent. */
export function optional<T, R>(value: T | undefined, read: (value: T) => R): R | undefined {
  return value === undefined ? undefined : read(value);
}

/** Returns the value. Throws a RangeError that names the row and what it lacks. */
export function required<T>(value: T | undefined, item: Item, attribute: string): T {
  if (value !== undefined) return value;
  throw new RangeError(
    `${item[COST_TABLE.partitionKey]?.S} ${item[COST_TABLE.sortKey]?.S} has no ${attribute} of the right type`,
  );
}

export function instantOf(value: AttributeValue | undefined): Instant | undefined {
  return optional(value?.S, parseInstant);
}

export function textsOf(value: AttributeValue | undefined): readonly string[] {
  return value?.L?.flatMap((one) => one.S ?? []) ?? [];
}

export function tagsToAttribute(tags: Readonly<Record<string, string>>): AttributeValue {
  return { M: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, { S: value }])) };
}

export function tagsOf(value: AttributeValue | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(value?.M ?? {}).map(([key, one]) => [key, one.S ?? '']));
}
