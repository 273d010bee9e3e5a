import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { lastLines, run } from './processes';
import { SandboxError } from './progress';

/** A folder for what is synthesized before there is an emulator; it goes with this process. */
export function folderForAssembly(): string {
  mkdirSync('.sandbox', { recursive: true });
  const folder = resolve('.sandbox', `assembly-${process.pid}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Tasks {
  readonly tasks: { readonly bundle: { readonly steps: readonly { readonly exec: string }[] } };
}

/**
 * Bundles the functions and synthesizes all templates into a folder, as `cdk synth` does, byte for byte. Without its
 * CLI, which would bundle through npm again, and without the validations: `npx projen build` and the tests have them.
 */
export async function synthesize(assembly: string): Promise<void> {
  await bundle();
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { readonly context: object };
  await must('to synthesize the templates', process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    CDK_OUTDIR: assembly,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, validate: false }),
    CDK_VALIDATION: 'false',
  });
}

/** The commands of the project's task `bundle`, without waiting for npm and projen to start. */
async function bundle(): Promise<void> {
  const { tasks } = JSON.parse(readFileSync('.projen/tasks.json', 'utf8')) as Tasks;
  for (const { exec } of tasks.bundle.steps) {
    await must('to bundle the functions', 'sh', ['-c', exec], {
      PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
    });
  }
}

async function must(
  what: string,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { code, output } = await run(command, args, environment);
  if (code !== 0) throw new SandboxError(`${what} failed:\n${lastLines(output, 40)}`);
}
