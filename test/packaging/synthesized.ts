import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { ConfigFile } from '../../src/packaging/config-file';
import { ManagementStack } from '../../src/stacks/management-stack';
import { SpokeStack } from '../../src/stacks/spoke-stack';

// Seconds in every process, and validate.test.ts does it once for all.
process.env.CDK_VALIDATION = 'false';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'budget-guardrails-'));
}

/** A folder with what main.ts synthesizes, and more stacks. */
export function synthesized(more: (app: App) => readonly Stack[] = () => []): string {
  const outdir = temporaryFolder();
  const app = new App({
    outdir,
    analyticsReporting: false,
    postCliContext: { 'aws:cdk:enable-path-metadata': false, 'aws:cdk:enable-asset-metadata': false },
  });
  new ManagementStack(app, 'budget-guardrails-management');
  new SpokeStack(app, 'budget-guardrails-spoke');
  more(app);
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
