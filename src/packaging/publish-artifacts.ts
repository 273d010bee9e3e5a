import type { ArtifactStore } from './artifact-store';
import { sha256 } from './checksums';
import type { Files } from './zip';

export interface Published {
  readonly key: string;
  /** False means that the artifact was there already. */
  readonly isNew: boolean;
}

/** The paths that an installation reads from the bucket: the code, and templates. */
const PUBLISHED = /^(lambda|templates)\//;

/**
 * Puts code before templates, so that no template is there whose code is not. It leaves what is there already alone.
 */
export async function publishArtifacts(
  files: Files,
  prefix: string,
  store: ArtifactStore,
): Promise<readonly Published[]> {
  const published: Published[] = [];
  for (const path of [...files.keys()].filter((name) => PUBLISHED.test(name)).sort()) {
    const bytes = files.get(path) ?? new Uint8Array();
    const key = `${prefix}${path}`;
    const checksum = sha256(bytes);
    const isNew = (await store.checksumOf(key)) !== checksum;
    if (isNew) await store.put(key, bytes, checksum);
    published.push({ key, isNew });
  }
  return published;
}
