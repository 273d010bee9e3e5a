import { floorDivide } from '../../core/domain/division';

/** Bytes of WebAssembly: an instruction with all that it takes. */
export type Code = readonly number[];

/** The local variables of a function, by their names, its parameters first. */
export type Locals = Readonly<Record<string, 'i32' | 'i64' | 'v128'>>;

/** A function over a memory, compiled. */
export type Compiled = object;
export type Run = (...values: readonly number[]) => number;

/** What is used of the engine's `WebAssembly`: the types of Node do not have it. */
interface Engine {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => Compiled;
  readonly Instance: new (
    module: Compiled,
    imports: { readonly m: { readonly m: Memory } },
  ) => { readonly exports: { readonly run: Run } };
}
export interface Memory {
  readonly buffer: ArrayBuffer;
}
const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };

const PAGE = 65_536;
const TYPES = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
const SIMD = 0xfd;
const NOTHING = 0x40;
const ALIGNED_4 = 2;
/** Bytes of CSV stand anywhere. */
const UNALIGNED = 0;

/** Makes a memory of at least so many bytes, all zero. */
export function memoryOf(bytes: number): Memory {
  return new engine.Memory({ initial: Math.ceil(bytes / PAGE) });
}

/** Compiles a function that returns an i32. */
export function compile(locals: Locals, parameters: number, body: readonly Code[]): Compiled {
  return new engine.Module(moduleOf(locals, parameters, body));
}

/** Lets a function run over a memory. */
export function runOver(module: Compiled, memory: Memory): Run {
  return new engine.Instance(module, { m: { m: memory } }).exports.run;
}

const LEB = 0x80;

/** Writes a whole number in LEB128, signed. */
function signed(value: bigint): Code {
  const low = Number(BigInt.asUintN(7, value));
  const rest = floorDivide(value, BigInt(LEB));
  const isLast = (rest === 0n && low < LEB / 2) || (rest === -1n && low >= LEB / 2);
  return isLast ? [low] : [low + LEB, ...signed(rest)];
}

/** Writes a whole number that is not below zero in LEB128. */
function unsigned(value: number): Code {
  return value < LEB ? [value] : [(value % LEB) + LEB, ...unsigned(Math.floor(value / LEB))];
}

const of =
  (...operation: Code) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), ...operation];
const simd = (operation: number) => of(SIMD, ...unsigned(operation));
const load =
  (operation: number, alignment: number) =>
  (address: Code, offset = 0): Code => [...address, operation, alignment, ...unsigned(offset)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(BigInt(value))],
  load: load(0x28, ALIGNED_4),
  store: of(0x36, ALIGNED_4, 0),
  isZero: of(0x45),
  lessThan: of(0x49),
  notLess: of(0x4f),
  add: of(0x6a),
  subtract: of(0x6b),
  and: of(0x71),
  shiftLeft: of(0x74),
  shiftRight: of(0x76),
  wrap: of(0xa7),
};

export const i64 = {
  of: (value: bigint): Code => [0x42, ...signed(value)],
  load: load(0x29, UNALIGNED),
  store: of(0x37, UNALIGNED, 0),
  extend: of(0xad),
  isZero: of(0x50),
  differ: of(0x52),
  trailingZeros: of(0x7a),
  ones: of(0x7b),
  add: of(0x7c),
  subtract: of(0x7d),
  multiply: of(0x7e),
  and: of(0x83),
  or: of(0x84),
  xor: of(0x85),
  shiftLeft: of(0x86),
  shiftRightSigned: of(0x87),
  shiftRight: of(0x88),
};

export const v128 = {
  load: (address: Code, offset: number): Code => [...address, SIMD, 0, UNALIGNED, ...unsigned(offset)],
  /** Sixteen times the same byte. */
  splat: simd(0x0f),
  /** 0xff where bytes are alike. */
  equal: simd(0x23),
  or: simd(0x50),
  /** A bit for each of the sixteen bytes. */
  bitmask: simd(0x64),
};

export const control = {
  block: (...body: readonly Code[]): Code => [0x02, NOTHING, ...body.flat(), 0x0b],
  loop: (...body: readonly Code[]): Code => [0x03, NOTHING, ...body.flat(), 0x0b],
  when: (condition: Code, ...body: readonly Code[]): Code => [...condition, 0x04, NOTHING, ...body.flat(), 0x0b],
  /** Goes to the begin of a loop, or behind a block, which is so many levels out. */
  branch: (levels: number): Code => [0x0c, levels],
  branchIf: (condition: Code, levels: number): Code => [...condition, 0x0d, levels],
  give: (value: Code): Code => [...value, 0x0f],
};

/** Reads and writes local variables by their names. */
export function variables<Name extends string>(locals: Readonly<Record<Name, 'i32' | 'i64' | 'v128'>>) {
  const names = Object.keys(locals);
  return {
    get: (name: Name): Code => [0x20, ...unsigned(names.indexOf(name))],
    set: (name: Name, value: Code): Code => [...value, 0x21, ...unsigned(names.indexOf(name))],
  };
}

/** A module with one function, `run`, over a memory that is imported as `m.m`. */
function moduleOf(locals: Locals, parameters: number, body: readonly Code[]): Uint8Array {
  const types = Object.values(locals).map((type) => TYPES[type]);
  const own = types.slice(parameters);
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const name = (text: string): Code => [text.length, ...Buffer.from(text)];
  const code = [own.length, ...own.flatMap((type) => [1, type]), ...body.flat(), 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters, ...types.slice(0, parameters), 1, TYPES.i32]),
    ...section(2, [1, ...name('m'), ...name('m'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
