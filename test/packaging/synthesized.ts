import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFile } from '../../src/packaging/config-file';
import { portfolioSettings } from '../../src/packaging/portfolio-settings';
import { addProductStacks } from '../../src/stacks/product-stacks';
import { guardrailsApp } from '../../src/stacks/shared/app';

// Seconds in every process, and validate.test.ts does it once for all.
process.env.CDK_VALIDATION = 'false';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'budget-guardrails-'));
}

/** A folder with what main.ts synthesizes of a config. */
export function synthesized({ config }: ConfigFile = configWith()): string {
  const outdir = temporaryFolder();
  const app = guardrailsApp({ outdir });
  addProductStacks(app, portfolioSettings(config));
  app.synth();
  return outdir;
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
