/**
 * The rates at which the simulated AWS begins to throttle, a second. AWS lets a quiet account exceed some of them for a
 * while: not here.
 */
export const LIMITS = {
  /** The default quota of the management account in a region, shared by all its calls of STS. */
  stsRequests: 600,
  /** The default throughput of Parameter Store in each account. */
  ssmPuts: 3,
  ssmReads: 40,
  /** In each account. AWS publishes no number: this one is an assumption, on the careful side. */
  budgetsRequests: 5,
  /** The ceiling of one partition, which holds a table of this size. */
  tableWriteUnits: 1_000,
  tableReadUnits: 3_000,
} as const;

/** How long an answer takes, apart from what this machine takes for it. */
export const LATENCY_MS = { lowest: 10, highest: 40 } as const;

/** From the change of a parameter to the function, through two buses. AWS publishes no number: an assumption. */
export const EVENT_DELAY_MS = { lowest: 100, highest: 400 } as const;
