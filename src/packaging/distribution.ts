import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHECKSUMS_FILE, formatChecksums, parseChecksums, sha256 } from './checksums';
import { PackagingError } from './packaging-error';
import type { Files } from './zip';

/**
 * Writes the files, and removes what an earlier run wrote and this one did not. It leaves everything else in the folder
 * alone.
 */
export function writeDistribution(folder: string, files: Files): void {
  const checksums = join(folder, CHECKSUMS_FILE);
  const earlier = existsSync(checksums)
    ? parseChecksums(readFileSync(checksums, 'utf8'), checksums)
    : new Map<string, string>();
  rmSync(checksums, { force: true });
  for (const path of earlier.keys()) if (!files.has(path)) rmSync(join(folder, path), { force: true });
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  writeFileSync(checksums, formatChecksums(files));
}

/**
 * Reads the files as they were packaged. Throws a PackagingError that names one that is missing, or is not what it was.
 */
export function readDistribution(folder: string): Files {
  const checksums = join(folder, CHECKSUMS_FILE);
  if (!existsSync(checksums)) throw new PackagingError(`${checksums}: not found: run \`npx projen package\` first`);
  const listed = parseChecksums(readFileSync(checksums, 'utf8'), checksums);
  return new Map(
    [...listed].map(([path, expected]) => {
      const file = join(folder, path);
      const bytes = existsSync(file) ? readFileSync(file) : undefined;
      if (bytes === undefined || sha256(bytes) !== expected) {
        throw new PackagingError(
          `${file}: ${bytes === undefined ? 'missing' : 'changed'} since it was packaged: run \`npx projen package\` again`,
        );
      }
      return [path, bytes];
    }),
  );
}
