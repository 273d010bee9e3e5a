import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, type Stack } from 'aws-cdk-lib';

/** Makes an app whose templates hold nothing that a reader does not need: no usage metadata, no paths of the source. */
export function guardrailsApp({ postCliContext, ...props }: AppProps = {}): App {
  return new App({
    analyticsReporting: false,
    postCliContext: {
      'aws:cdk:enable-path-metadata': false,
      'aws:cdk:enable-asset-metadata': false,
      ...postCliContext,
    },
    ...props,
  });
}

/** Returns the template of a stack that another stack carries: as a product, or in a stack set. */
export function templateOf(create: (app: App) => Stack): string {
  const outdir = mkdtempSync(join(tmpdir(), 'budget-guardrails-'));
  try {
    // The stack is validated as a stack of its own, and as part of the one that carries it.
    const app = guardrailsApp({ outdir, builtinCloudFormationValidation: false });
    const { artifactId } = create(app);
    return readFileSync(app.synth().getStackArtifact(artifactId).templateFullPath, 'utf8');
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
