// docs/decisions/0032-wings-held-by-the-import-graph.md, which takes the place of
// docs/decisions/0002-layers-held-by-lint.md.

/** The wings of `src`, in the order in which they stand on each other: each may import those before it. */
export const WINGS = ['core', 'bill', 'budgets', 'ledger', 'metering', 'enforcement'] as const;

/** Wings that stand side by side upon all others, and import none of each other. */
export const SIDE_WINGS = ['accounts', 'workloads', 'portfolio'] as const;

/** Folders beside `src` that try the product out: docs/decisions/0030-one-simulated-world.md. */
export const TRIALS = ['sim', 'test', 'sandbox', 'bench', 'proof', 'projenrc'] as const;

const ANY_WING = `(${[...WINGS, ...SIDE_WINGS].join('|')})`;

/** Where the files of each layer are, as regular expressions over their paths. */
export const LAYERS = {
  domain: [`^src/${ANY_WING}/domain/`],
  contracts: [
    `^src/${ANY_WING}/contracts\\.ts$`,
    '^src/core/contracts/',
    '^src/metering/types/(contract|contracts|registry)\\.ts$',
    '^src/metering/types/[^/]+\\.contract\\.ts$',
    '^src/metering/usage/registry\\.ts$',
  ],
  price: ['^src/metering/types/[^/]+\\.(price|query|table)\\.ts$', '^src/metering/usage/[^/]+\\.(meter|table)\\.ts$'],
  usecases: [`^src/${ANY_WING}/(?!contracts\\.ts|wiring\\.ts)[^/.]+\\.ts$`],
  aws: [
    `^src/${ANY_WING}/aws/`,
    '^src/metering/prices/',
    '^src/metering/types/adapters\\.ts$',
    '^src/metering/types/[^/]+\\.adapter\\.ts$',
  ],
  files: [`^src/${ANY_WING}/files/`],
  lambda: [`^src/${ANY_WING}/[^/]+\\.lambda\\.ts$`, `^src/${ANY_WING}/wiring\\.ts$`, '^src/core/lambda/'],
  stacks: ['^src/stacks/'],
  packaging: ['^src/packaging/'],
  cli: ['^src/cli/'],
} as const;
export type Layer = keyof typeof LAYERS;

/** Who may import whom inside `src`. A layer may always import itself. */
export const MAY_IMPORT: Record<Layer, readonly Layer[]> = {
  domain: [],
  price: ['domain'],
  contracts: ['domain', 'price'],
  usecases: ['domain'],
  aws: ['domain', 'usecases', 'contracts', 'price'],
  files: ['domain'],
  lambda: ['domain', 'usecases', 'contracts', 'aws', 'price'],
  stacks: ['contracts'],
  packaging: ['contracts'],
  cli: ['domain', 'usecases', 'contracts', 'aws', 'files', 'price', 'packaging'],
};

const CDK = ['aws-cdk-lib', 'constructs', 'cdk-nag'];
const SDK = ['@aws-sdk/'];
const ZOD = ['zod'];

/** The packages that each layer must not import, by the beginning of their names. */
export const FORBIDDEN_PACKAGES: Record<Layer, readonly string[]> = {
  domain: [...CDK, ...SDK, ...ZOD],
  price: [...CDK, ...SDK, ...ZOD],
  contracts: [...CDK, ...SDK],
  usecases: [...CDK, ...SDK, ...ZOD],
  aws: CDK,
  files: [...CDK, ...SDK],
  lambda: [...CDK, ...SDK],
  stacks: SDK,
  packaging: [...CDK, ...SDK],
  cli: CDK,
};

/** Layers that must not use what Node brings along. */
export const WITHOUT_NODE: readonly Layer[] = ['domain', 'price', 'contracts', 'usecases'];

/** Layers whose result may depend on their arguments alone. */
export const DETERMINISTIC = ['domain', 'price', 'usecases'] as const;
