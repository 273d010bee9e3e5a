import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the release of this command: 0.0.0 in development. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
