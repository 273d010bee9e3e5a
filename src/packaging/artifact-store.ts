/** The place where artifacts are published: a bucket, in the region of the management stack. */
export interface ArtifactStore {
  /**
   * Returns the SHA-256 of what is there, as hexadecimal digits. Returns undefined if there is nothing, or nothing with
   * a checksum.
   */
  checksumOf(key: string): Promise<string | undefined>;
  /** Stores the bytes together with their SHA-256, which the store verifies. */
  put(key: string, bytes: Uint8Array, sha256: string): Promise<void>;
}
