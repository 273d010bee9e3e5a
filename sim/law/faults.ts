/** How often each thing goes wrong, from 0 to 1. */
export interface Faults {
  /** An event of a resource never comes, comes twice, or comes hours late. */
  readonly eventLost: number;
  readonly eventDoubled: number;
  readonly eventLate: number;
  /** A batch of the Cost table's stream is given up. */
  readonly recordsLost: number;
  /** One function's call of another, or a schedule, never comes, or comes twice. */
  readonly callLost: number;
  readonly callDoubled: number;
  readonly scheduleLost: number;
  /** A function dies at one of its calls. */
  readonly death: number;
  /** A call of DynamoDB, or of a spoke, is throttled. */
  readonly throttled: number;
  /** The answer of a write is lost, and the SDK asks again. */
  readonly answerLost: number;
}

export const NO_FAULTS: Faults = {
  eventLost: 0,
  eventDoubled: 0,
  eventLate: 0,
  recordsLost: 0,
  callLost: 0,
  callDoubled: 0,
  scheduleLost: 0,
  death: 0,
  throttled: 0,
  answerLost: 0,
};
