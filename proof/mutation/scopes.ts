/** Files that are mutated together, and the tests that may kill what is made of them. */
export interface Scope {
  readonly name: string;
  readonly mutate: readonly string[];
  /** Matches the paths that belong to it. */
  readonly has: RegExp;
  readonly tests: readonly string[];
  /** The least share of mutants that the tests kill, in percent: below it, the nightly build fails. docs/mutation.md. */
  readonly least: number;
}

const domain = (wing: string, least: number): Scope => ({
  name: wing,
  mutate: [`src/${wing}/domain/**/*.ts`],
  has: new RegExp(`^src/${wing}/domain/.*\\.ts$`),
  tests: [`test/${wing}/domain/**/*.test.ts`],
  least,
});

/**
 * The domains, and the loop that stops and gives back.
 *
 * Why by Stryker: docs/decisions/0064-fuzzing-and-mutants.md.
 */
export const SCOPES: readonly Scope[] = [
  domain('core', 90),
  domain('accounts', 85),
  domain('bill', 0),
  domain('budgets', 80),
  domain('enforcement', 90),
  domain('ledger', 0),
  domain('metering', 0),
  domain('workloads', 85),
  {
    name: 'loop',
    mutate: ['src/enforcement/*.ts', '!src/enforcement/*.lambda.ts', '!src/enforcement/{contracts,ports,wiring}.ts'],
    has: /^src\/enforcement\/(?!contracts|ports|wiring)[^/.]+\.ts$/,
    tests: ['test/enforcement/*.test.ts'],
    least: 0,
  },
];
