/**
 * Something cannot be packaged or published as it stands. The message names file and value, and says what was expected.
 */
export class PackagingError extends Error {
  override readonly name = 'PackagingError';
}
