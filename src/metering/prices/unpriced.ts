/** This source has no price of what was asked for. Its message completes "no price, because ...". */
export class Unpriced extends Error {
  override readonly name = 'Unpriced';
}
