import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';
import { PackagingError } from './packaging-error';
import { parseTemplate, type Template } from './template';
import { zip } from './zip';

/** A file or folder that a stack refers to by its place in the bucket of a CDK bootstrap. */
export interface Asset {
  /** The construct that brought it, like `PropagateBudget/Function/Code`. */
  readonly construct: string;
  readonly bucketName: string;
  readonly objectKey: string;
  readonly kind: 'zip' | 'file';
  /** Returns the bytes that CDK would upload. */
  read(): Uint8Array;
}

export interface SynthesizedStack {
  readonly template: Template;
  /** The template as it was written. */
  readonly text: string;
  readonly assets: readonly Asset[];
}

/** The parts of `<stack>.assets.json` that are read, in the form of CDK's schema of cloud assemblies. */
const AssetManifest = z.object({
  files: z.record(
    z.string(),
    z.object({
      displayName: z.string(),
      source: z.object({ path: z.string(), packaging: z.enum(['zip', 'file']) }),
      destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
    }),
  ),
});

export function isSynthesized(assembly: string, stack: string): boolean {
  return existsSync(templateOf(assembly, stack));
}

/** Reads a stack. Throws a PackagingError that names the file if the stack was not synthesized. */
export function readStack(assembly: string, stack: string): SynthesizedStack {
  const file = templateOf(assembly, stack);
  if (!existsSync(file)) throw new PackagingError(`${file}: not found: run \`npx projen synth\` first`);
  const text = readFileSync(file, 'utf8');
  return { template: parseTemplate(text, file), text, assets: readAssets(assembly, stack) };
}

function templateOf(assembly: string, stack: string): string {
  return join(assembly, `${stack}.template.json`);
}

/** Reads a stack's assets. A stack without assets may have no manifest of them. */
function readAssets(assembly: string, stack: string): readonly Asset[] {
  const file = join(assembly, `${stack}.assets.json`);
  if (!existsSync(file)) return [];
  const { data, error } = AssetManifest.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (error !== undefined) throw new PackagingError(`${file}: not an asset manifest: ${z.prettifyError(error)}`);
  return Object.values(data.files).flatMap(({ displayName, source, destinations }) =>
    Object.values(destinations).map((destination) => ({
      construct: displayName,
      ...destination,
      kind: source.packaging,
      read: () =>
        source.packaging === 'zip' ? zipFolder(join(assembly, source.path)) : readFileSync(join(assembly, source.path)),
    })),
  );
}

function zipFolder(folder: string): Uint8Array {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return zip(
    new Map(
      entries.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
      }),
    ),
  );
}
