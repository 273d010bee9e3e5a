import { zipSync } from 'fflate';

/** Files by their path, with `/` on every machine. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** The oldest time that a zip can hold. Zips hold local time, so this is the same bytes in every time zone. */
const TIME = new Date(1980, 0, 1);

const UNIX = 3;
/**
 * The attributes of a regular file that everybody may read, because Lambda runs as a user of its own. The mode is in
 * the upper two bytes.
 */
const ATTRIBUTES = 0o100644 * 0x1_0000;

/**
 * Makes a zip whose bytes depend on the paths and contents of its files alone. Order, times and modes are fixed. The
 * compression is the library's own, because Node's changes with its version.
 */
export function zip(files: Files): Uint8Array {
  const inOrder = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(inOrder), { level: 9, mtime: TIME, os: UNIX, attrs: ATTRIBUTES });
}
