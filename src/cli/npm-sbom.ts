import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PackagingError } from '../packaging/packaging-error';
import { reproducibleSbom, withoutDevelopment } from '../packaging/sbom';

const ARGUMENTS = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Lists what the product is made of, as a CycloneDX document. It reads the lock file alone, so whatever is installed
 * does not matter.
 */
export async function npmSbom(): Promise<string> {
  const { manifest, lock } = withoutDevelopment(
    readFileSync('package.json', 'utf8'),
    readFileSync('package-lock.json', 'utf8'),
  );
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    writeFileSync(join(folder, 'package.json'), manifest);
    writeFileSync(join(folder, 'package-lock.json'), lock);
    const { stdout } = await promisify(execFile)('npm', ARGUMENTS, { cwd: folder, maxBuffer: MAX_BYTES });
    return reproducibleSbom(stdout);
  } catch (error) {
    if (error instanceof PackagingError) throw error;
    throw new PackagingError(
      `\`npm ${ARGUMENTS.join(' ')}\` failed: expected npm 10 or newer: ${(error as Error).message}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
