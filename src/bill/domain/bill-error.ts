/**
 * A file is no bill that can be read, or not as it was asked for. The message names what was found, and says what was
 * expected.
 */
export class BillError extends Error {
  override readonly name = 'BillError';
}
