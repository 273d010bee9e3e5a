import { createHash } from 'node:crypto';
import { PackagingError } from './packaging-error';
import type { Files } from './zip';

/** The file that lists all others. It is written last: while it is there, a distribution is complete. */
export const CHECKSUMS_FILE = 'CHECKSUMS.txt';

const LINE = /^([0-9a-f]{64}) {2}(.+)$/;
/** Paths that stay inside their folder. */
const INSIDE = /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[\w./-]+$/;

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Writes one line for each file, sorted by path, as `sha256sum --check` reads it. */
export function formatChecksums(files: Files): string {
  return [...files.keys()]
    .sort()
    .map((path) => `${sha256(files.get(path) ?? new Uint8Array())}  ${path}\n`)
    .join('');
}

/** Reads checksums by path. Throws a PackagingError that names a line of another form. */
export function parseChecksums(text: string, file: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [, checksum, path] = LINE.exec(line) ?? [];
        if (checksum === undefined || path === undefined || !INSIDE.test(path)) {
          throw new PackagingError(`${file}: '${line}' is not a checksum, two spaces and a path in this folder`);
        }
        return [path, checksum];
      }),
  );
}
