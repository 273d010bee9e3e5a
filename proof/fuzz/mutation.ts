import * as fc from 'fast-check';
import { anyAttribute, hostileText, hostileValue } from './hostile';

/** One change of a text. `at` is a place in it, from 0 to 1. */
type Edit =
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'case' }
  | { readonly kind: 'put'; readonly text: string };

const place = () => fc.double({ min: 0, max: 1, noNaN: true });

const edit = (): fc.Arbitrary<Edit> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('insert' as const),
      at: place(),
      text: fc.oneof(
        hostileText(),
        fc.constantFrom('-', '.', ',', ';', ':', '"', "'", '\n', '\r', '\t', '0', '9', 'e'),
      ),
    }),
    fc.record({ kind: fc.constant('cut' as const), at: place(), length: fc.integer({ min: 1, max: 8 }) }),
    fc.record({
      kind: fc.constant('repeat' as const),
      at: place(),
      length: fc.integer({ min: 1, max: 12 }),
      times: fc.constantFrom(2, 3, 50),
    }),
    fc.constant({ kind: 'case' as const }),
    fc.record({ kind: fc.constant('put' as const), text: hostileText() }),
  );

function edited(text: string, one: Edit): string {
  if (one.kind === 'put') return one.text;
  if (one.kind === 'case') return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
  const at = Math.floor(one.at * text.length);
  if (one.kind === 'insert') return text.slice(0, at) + one.text + text.slice(at);
  const part = text.slice(at, at + one.length);
  if (one.kind === 'cut') return text.slice(0, at) + text.slice(at + part.length);
  return text.slice(0, at) + part.repeat(one.times) + text.slice(at + part.length);
}

/** Texts that begin as one of these, and are changed up to five times. Without a change they are as they were. */
export const mutatedText = (samples: readonly string[], most = 5): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...samples), fc.array(edit(), { maxLength: most }))
    .map(([sample, edits]) => edits.reduce(edited, sample));

/** One change of a value, at one of its places. */
interface Change {
  /** Which of the places, counted round and round. */
  readonly place: number;
  readonly what:
    | { readonly kind: 'put'; readonly value: unknown }
    | { readonly kind: 'drop' }
    | { readonly kind: 'twice' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'swap'; readonly with: number }
    | { readonly kind: 'wrap'; readonly depth: number; readonly name: string }
    | { readonly kind: 'edit'; readonly edits: readonly Edit[] };
}

const change = (value: () => fc.Arbitrary<unknown>, names: () => fc.Arbitrary<string>): fc.Arbitrary<Change> =>
  fc.record({
    place: fc.nat({ max: 200 }),
    what: fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), value: value() }) },
      { weight: 2, arbitrary: fc.constant({ kind: 'drop' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'twice' as const }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('name' as const), name: names() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), with: fc.nat({ max: 200 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('wrap' as const),
          depth: fc.constantFrom(1, 2, 40),
          name: fc.constantFrom('', 'M', 'S', 'N', 'L', 'detail'),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('edit' as const),
          edits: fc.array(edit(), { minLength: 1, maxLength: 2 }),
        }),
      },
    ),
  });

/**
 * Values that begin as one of these, and are changed up to four times: other types, other names, gone, twice, deeper,
 * or a little different. Now and then they are something else altogether.
 */
export const mutated = (samples: readonly unknown[], most = 4): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc
        .tuple(fc.nat({ max: samples.length - 1 }), fc.array(change(hostileValue, hostileText), { maxLength: most }))
        .map(([index, changes]) =>
          changes.reduce((value, one) => changed(value, one, () => true), structuredClone(samples[index])),
        ),
    },
    { weight: 1, arbitrary: hostileValue() },
  );

/**
 * Items of a table that begin as one of these, and are changed as DynamoDB lets everybody change them: each attribute
 * is of some type, and of a value that this type can have.
 */
export const mutatedItem = (samples: readonly unknown[], most = 4): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.nat({ max: samples.length - 1 }), fc.array(change(anyAttribute, hostileText), { maxLength: most }))
    .map(([index, changes]) =>
      changes.reduce((value, one) => changed(value, one, isAttribute), structuredClone(samples[index])),
    );

const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'];

/** Whether a value is an attribute of DynamoDB, and not what holds some. */
function isAttribute(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [type = '', ...others] = Object.keys(value);
  return others.length === 0 && TYPES.includes(type);
}

type Path = readonly string[];
type Branch = Record<string, unknown>;

function changed(value: unknown, { place: number, what }: Change, isPlace: (inner: unknown) => boolean): unknown {
  const paths = pathsOf(value).filter((path) => isPlace(valueAt(value, path)));
  const path = paths[number % paths.length] ?? [];
  const [name, parent] = [path.at(-1), valueAt(value, path.slice(0, -1)) as Branch];
  const before = valueAt(value, path);
  if (name === undefined) return what.kind === 'put' ? structuredClone(what.value) : value;
  switch (what.kind) {
    case 'put':
      put(parent, name, structuredClone(what.value));
      break;
    case 'drop':
      if (Array.isArray(parent)) parent.splice(Number(name), 1);
      else Reflect.deleteProperty(parent, name);
      break;
    case 'twice':
      if (Array.isArray(parent)) parent.push(structuredClone(before));
      else put(parent, `${name}2`, structuredClone(before));
      break;
    case 'name':
      if (Array.isArray(parent)) break;
      Reflect.deleteProperty(parent, name);
      put(parent, what.name, before);
      break;
    case 'swap':
      put(parent, name, structuredClone(valueAt(value, paths[what.with % paths.length] ?? [])));
      break;
    case 'wrap':
      put(parent, name, isAttribute(before) ? { M: { inner: before } } : wrapped(before, what.depth, what.name));
      break;
    case 'edit':
      if (isAttribute(before)) put(parent, name, { S: what.edits.reduce(edited, textOf(before)) });
      else if (typeof before === 'string') put(parent, name, what.edits.reduce(edited, before));
      else if (typeof before === 'number') put(parent, name, numberOf(what.edits.reduce(edited, String(before))));
      break;
  }
  return value;
}

/** The text of an attribute, or the digits of a number, as somebody may have written them as a text. */
function textOf(attribute: unknown): string {
  const { S: text, N: digits } = attribute as { readonly S?: unknown; readonly N?: unknown };
  const written = text ?? digits;
  return typeof written === 'string' ? written : '';
}

/** JSON has no number that is none. */
function numberOf(text: string): unknown {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function wrapped(value: unknown, depth: number, name: string): unknown {
  let whole = value;
  for (let level = 0; level < depth; level += 1) whole = name === '' ? [whole] : { [name]: whole };
  return whole;
}

/** A member of its own, whatever its name: as JSON.parse makes it. */
function put(parent: Branch, name: string, value: unknown): void {
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

function pathsOf(value: unknown): readonly Path[] {
  const paths: Path[] = [[]];
  for (const path of paths) {
    const inner = valueAt(value, path);
    if (typeof inner !== 'object' || inner === null || path.length > 60) continue;
    for (const name of Object.keys(inner)) paths.push([...path, name]);
  }
  return paths;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Branch)[name], value);
}
