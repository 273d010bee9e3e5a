/**
 * How the calls of a function travel to AWS. A wire decides what a call costs in time, and whether its caller survives
 * it; what the call does is the simulated service's business.
 */
export interface Wire<Kind extends string> {
  /** `kind`: which calls take equally long. `name`: the one call, for whoever plans accidents. */
  read<T>(kind: Kind, effect: () => T, name: string): Promise<T>;
  write<T>(kind: Kind, effect: () => T, name: string): Promise<T>;
}

/** The kinds of calls of DynamoDB that differ in what they take. */
export type TableCall = 'item' | 'query' | 'transaction';

/** Everything happens at once, and nothing goes wrong. */
export const IMMEDIATE: Wire<string> = {
  read: async (_kind, effect) => effect(),
  write: async (_kind, effect) => effect(),
};
