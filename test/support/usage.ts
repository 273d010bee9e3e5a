import type { FunctionShape, Measured, Usage, UsageContext } from '../../src/metering/domain/usage';

export const SHAPE: FunctionShape = { memoryMb: 1_536, isArm: false, ephemeralMb: 512, provisioned: 0 };

/** A window of five minutes, with some functions. */
export function contextOf(functions: Readonly<Record<string, Partial<FunctionShape>>> = {}): UsageContext {
  const shapes = Object.entries(functions).map(([name, shape]) => [name, { ...SHAPE, ...shape }] as const);
  return { windowSeconds: 300, functions: new Map(shapes) };
}

/** What metrics say of one thing, by their keys. */
export function measuredOf(
  dimensions: Readonly<Record<string, string>>,
  values: Readonly<Record<string, number>>,
): readonly Measured[] {
  return Object.entries(values).map(([key, value]) => ({ key, dimensions, value }));
}

/** Use as an object, for expectations. */
export function counts(usage: Usage): Readonly<Record<string, bigint>> {
  return Object.fromEntries(usage);
}
