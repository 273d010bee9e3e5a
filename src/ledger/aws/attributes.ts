import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Address } from '../../core/domain/address';
import { formatInstant, readInstant, type Instant } from '../../core/domain/time';
import { COST_TABLE } from '../contracts';
import { UnreadableRow } from '../ports';

export type Item = Record<string, AttributeValue>;

export function keyOf(address: Address, record: string): Item {
  return partOf(address, record);
}

/** Returns the key of a row in any partition, of an address or not. */
export function partOf(address: string, record: string): Item {
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

/** Reads a row. Throws an UnreadableRow that names it when it makes no sense. */
export function reading<T>(item: Item, read: (item: Item) => T): T {
  try {
    return read(item);
  } catch (error) {
    if (!(error instanceof RangeError) || error instanceof UnreadableRow) throw error;
    const [address, record] = [item[COST_TABLE.partitionKey]?.S, item[COST_TABLE.sortKey]?.S];
    throw new UnreadableRow(address ?? '(no address)', record ?? '(no record)', error.message);
  }
}

/** Reads those rows that can be read, and returns the others by name. */
export function readable<T>(
  items: readonly Item[],
  read: (item: Item) => T,
): { readonly rows: readonly T[]; readonly unreadable: readonly UnreadableRow[] } {
  const unreadable: UnreadableRow[] = [];
  const rows = items.flatMap((item) => {
    try {
      return [read(item)];
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      unreadable.push(error);
      return [];
    }
  });
  return { rows, unreadable };
}

/** Returns the digits of a number that may be absent. Throws a RangeError when something else is in its place. */
export function digitsOf(value: AttributeValue | undefined): string | undefined {
  if (value !== undefined && value.N === undefined) {
    throw new RangeError(`${JSON.stringify(value)} is not a number`);
  }
  return value?.N;
}

/** Returns a list of percentages that may be absent. Throws a RangeError when something else is in its place. */
export function percentagesOf(value: AttributeValue | undefined): readonly number[] {
  return value?.L?.map((one) => Number(digitsOf(one))) ?? [];
}

/** Returns a time that may be absent. Throws a RangeError when something else is in its place. */
export function instantOf(value: AttributeValue | undefined): Instant | undefined {
  if (value !== undefined && value.S === undefined) {
    throw new RangeError(`${JSON.stringify(value)} is not a time`);
  }
  return optional(value?.S, readInstant);
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
