import { BYTES, PLACES } from './separators';
import { compile, control, i32, i64, runOver, variables, type Compiled, type Memory, type Run } from './wasm';

const WORD = 8;
const BYTES_PER_PLACE = 4;
/** A row is looked for at so many places of the table. */
const TRIES = 4;

/** What a search takes and tells, in words of four bytes. */
const FIGURES = {
  ...{ columns: 0, columnsEnd: 4, key: 8, limit: 12, hashes: 16, keys: 20, mask: 24, shift: 28, keyEnd: 32 },
  hash: 40,
} as const;
const FIGURES_BYTES = 64;
const COLUMNS_BYTES = 256;

/** How much is remembered: both are powers of two. */
export interface MemorySize {
  /** How many different rows. */
  readonly most: number;
  /** The bytes of their cells, in whole words, and a word for each cell. */
  readonly longest: number;
}

/** Returns the bytes that a memory of cells needs. */
export function bytesFor({ most, longest }: MemorySize): number {
  return FIGURES_BYTES + COLUMNS_BYTES + longest + 2 * WORD + most * (WORD + longest);
}

/**
 * Remembers what was read of rows that have the same cells in some columns. To compare bytes, in WebAssembly, costs a
 * part of what it takes to make texts of them.
 */
export class CellMemory<Value> {
  private readonly values: (Value | undefined)[];
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private readonly hashes: BigInt64Array;
  private readonly search: Run;
  private replaced = 0;

  /** Takes the place of its own part of the memory, and the columns. */
  constructor(
    memory: Memory,
    private readonly at: number,
    columns: readonly number[],
    private readonly size: MemorySize,
  ) {
    const { most, longest } = size;
    this.values = new Array<Value | undefined>(most).fill(undefined);
    this.search = runOver((compiled ??= compile(LOCALS, 3, SEARCH)), memory);
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Int32Array(memory.buffer, at, FIGURES_BYTES / BYTES_PER_PLACE);
    const columnsAt = at + FIGURES_BYTES;
    const key = columnsAt + COLUMNS_BYTES;
    const hashes = key + longest + 2 * WORD;
    new Int32Array(memory.buffer, columnsAt, COLUMNS_BYTES / BYTES_PER_PLACE).set(columns);
    this.hashes = new BigInt64Array(memory.buffer, hashes, most);
    this.put(FIGURES.columns, columnsAt);
    this.put(FIGURES.columnsEnd, columnsAt + columns.length * BYTES_PER_PLACE);
    this.put(FIGURES.key, key);
    this.put(FIGURES.limit, key + longest);
    this.put(FIGURES.hashes, hashes);
    this.put(FIGURES.keys, hashes + most * WORD);
    this.put(FIGURES.mask, most - 1);
    this.put(FIGURES.shift, Math.log2(longest));
  }

  /** Returns what was remembered of the same cells as of a row, by its first separator and its first byte. */
  recall(firstSeparator: number, start: number): Value | undefined {
    const found = this.search(this.at, PLACES + firstSeparator * BYTES_PER_PLACE, start + BYTES);
    return found < 0 ? undefined : this.values[found];
  }

  /** Remembers something of the row that was looked for last, unless its cells are too long. */
  remember(value: Value): void {
    const key = this.get(FIGURES.key);
    const length = this.get(FIGURES.keyEnd) - key;
    const { longest } = this.size;
    if (length > longest) return;
    const hash = new BigInt64Array(this.bytes.buffer, this.at + FIGURES.hash, 1)[0] as bigint;
    const place = this.placeFor(hash);
    this.hashes[place] = hash;
    this.bytes.copyWithin(this.get(FIGURES.keys) + place * longest, key, key + length);
    this.values[place] = value;
  }

  private placeFor(hash: bigint): number {
    const first = Number(BigInt.asUintN(64, hash) / 2n ** 32n);
    const places = Array.from({ length: TRIES }, (_, attempt) => (first + attempt) % this.size.most);
    const free = places.find((place) => this.values[place] === undefined);
    this.replaced += 1;
    return free ?? (places[this.replaced % TRIES] as number);
  }

  private get(figure: number): number {
    return this.words[figure / BYTES_PER_PLACE] as number;
  }

  private put(figure: number, value: number): void {
    this.words[figure / BYTES_PER_PLACE] = value;
  }
}

const LOCALS = {
  at: 'i32',
  first: 'i32',
  start: 'i32',
  column: 'i32',
  place: 'i32',
  from: 'i32',
  to: 'i32',
  /** Where the next word of the key goes, and where the key must end. */
  key: 'i32',
  limit: 'i32',
  attempt: 'i32',
  found: 'i32',
  other: 'i32',
  word: 'i64',
  hash: 'i64',
} as const;
const { get, set } = variables(LOCALS);
const { block, loop, when, branch, branchIf, give } = control;

const figure = (offset: number) => i32.load(get('at'), offset);
/** 2^64 over the golden ratio: it spreads what differs in a few bits over all. */
const SPREAD = -7_046_029_254_386_353_131n;

/** Adds a word to the key, and to what stands for all of it. */
const addWord = [
  i64.store(get('key'), get('word')),
  set('hash', i64.multiply(i64.xor(get('hash'), get('word')), i64.of(SPREAD))),
  set('hash', i64.xor(get('hash'), i64.shiftRight(get('hash'), i64.of(29n)))),
  set('key', i32.add(get('key'), i32.of(WORD))),
];

const isTooLong = when(i32.notLess(get('key'), get('limit')), tooLong());

function tooLong() {
  return [
    ...i32.store(i32.add(get('at'), i32.of(FIGURES.keyEnd)), i32.add(get('limit'), i32.of(2 * WORD))),
    ...give(i32.of(-1)),
  ];
}

/** The bits of a word that are of a cell of fewer bytes. */
const cutToCell = when(
  i32.lessThan(i32.subtract(get('to'), get('from')), i32.of(WORD)),
  set(
    'word',
    i64.and(
      get('word'),
      i64.subtract(
        i64.shiftLeft(i64.of(1n), i64.extend(i32.shiftLeft(i32.subtract(get('to'), get('from')), i32.of(3)))),
        i64.of(1n),
      ),
    ),
  ),
);

/** Makes a key of the cells: of each its length, and its bytes in whole words. */
const makeKey = block(
  loop(
    branchIf(i32.notLess(get('column'), figure(FIGURES.columnsEnd)), 1),
    set('place', i32.add(get('first'), i32.shiftLeft(i32.load(get('column')), i32.of(2)))),
    set('to', i32.add(i32.load(get('place')), i32.of(BYTES))),
    set('from', get('start')),
    when(
      i32.load(get('column')),
      set('from', i32.add(i32.load(i32.subtract(get('place'), i32.of(BYTES_PER_PLACE))), i32.of(BYTES + 1))),
    ),
    set('word', i64.extend(i32.subtract(get('to'), get('from')))),
    isTooLong,
    ...addWord,
    block(
      loop(
        branchIf(i32.notLess(get('from'), get('to')), 1),
        isTooLong,
        set('word', i64.load(get('from'))),
        cutToCell,
        ...addWord,
        set('from', i32.add(get('from'), i32.of(WORD))),
        branch(0),
      ),
    ),
    set('column', i32.add(get('column'), i32.of(BYTES_PER_PLACE))),
    branch(0),
  ),
);

/** Gives the place of a key that is the same, byte by byte. */
const compare = block(
  set('other', i32.add(figure(FIGURES.keys), i32.shiftLeft(get('found'), figure(FIGURES.shift)))),
  set('from', figure(FIGURES.key)),
  loop(
    when(i32.notLess(get('from'), get('key')), give(get('found'))),
    branchIf(i64.differ(i64.load(get('from')), i64.load(get('other'))), 1),
    set('from', i32.add(get('from'), i32.of(WORD))),
    set('other', i32.add(get('other'), i32.of(WORD))),
    branch(0),
  ),
);

const SEARCH = [
  set('column', figure(FIGURES.columns)),
  set('key', figure(FIGURES.key)),
  set('limit', figure(FIGURES.limit)),
  makeKey,
  i32.store(i32.add(get('at'), i32.of(FIGURES.keyEnd)), get('key')),
  i64.store(i32.add(get('at'), i32.of(FIGURES.hash)), get('hash')),
  loop(
    set(
      'found',
      i32.and(i32.add(i32.wrap(i64.shiftRight(get('hash'), i64.of(32n))), get('attempt')), figure(FIGURES.mask)),
    ),
    when(
      i64.isZero(
        i64.xor(i64.load(i32.add(figure(FIGURES.hashes), i32.shiftLeft(get('found'), i32.of(3)))), get('hash')),
      ),
      compare,
    ),
    set('attempt', i32.add(get('attempt'), i32.of(1))),
    branchIf(i32.lessThan(get('attempt'), i32.of(TRIES)), 0),
  ),
  i32.of(-1),
];

let compiled: Compiled | undefined;
