import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFile } from '../../src/packaging/config-file';
import { sharedAssembly, synthesizeInto } from '../support/assembly';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'budget-guardrails-'));
}

/** The shared folder with what main.ts synthesizes of a config: only to be read. */
export function synthesized(config: ConfigFile = configWith()): string {
  return sharedAssembly(config);
}

/** A folder of its own, synthesized now. */
export function synthesizedAgain(config: ConfigFile): string {
  const outdir = temporaryFolder();
  synthesizeInto(outdir, config);
  return outdir;
}

/** A folder of its own in which a function's code is a line: what is zipped is small, and all else as it was. */
export function withSmallCode(assembly: string): string {
  const folder = temporaryFolder();
  cpSync(assembly, folder, { recursive: true, filter: (path) => !path.endsWith('/index.js') });
  for (const asset of readdirSync(folder).filter((name) => name.endsWith('.lambda'))) {
    writeFileSync(join(folder, asset, 'index.js'), `// ${asset}\n`);
  }
  return folder;
}

/** The smallest config: one group of spokes. */
export const SMALLEST_CONFIG = `
organization:
  id: o-a1b2c3d4e5
  homeRegion: eu-west-1
  managementAccount: '111111111111'
spokes:
  - name: All
    targets: { organizationalUnits: [Workloads] }
    emailRecipient: owners@example.com
`;

/** A config with everything that the smallest has, and these top-level keys. */
export function configWith(text = ''): ConfigFile {
  return ConfigFile.parse('config.yaml', `${SMALLEST_CONFIG}${text}`);
}
