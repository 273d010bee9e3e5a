import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackagingError } from './packaging-error';
import { parseTemplate, type Template } from './template';

/** The templates of a release that later ones are built and tested with: releases/README.md. */
const KEPT = ['management', 'spoke', 'workload-budget'] as const;
/** These templates are kept only if the release has them. */
const OPTIONAL: readonly string[] = ['workload-budget'];
/** The version of templates that belong to no release. */
const DEVELOPMENT = '0.0.0';

export interface KeptFile {
  readonly path: string;
  /** False means that the file was there already. */
  readonly isNew: boolean;
}

/**
 * Copies the templates of a release from a folder (`dist/templates`, or what CDK synthesized) to
 * `<releases>/<version>/`. The templates themselves say the version. Throws a PackagingError, before anything is
 * written, if they are not of one release, or if another template of that name is kept already: what was released never
 * changes.
 */
export function keepRelease(from: string, releases: string): readonly KeptFile[] {
  const found = KEPT.flatMap((name) => templateIn(from, name));
  const [{ version } = { version: '' }, ...others] = found;
  for (const other of others) {
    if (other.version !== version) {
      throw new PackagingError(`${other.file} is of version ${other.version}: expected ${version}, as the others`);
    }
  }
  if (version === DEVELOPMENT) {
    throw new PackagingError(`${from} is of version ${DEVELOPMENT}: expected the templates of a release`);
  }
  const kept = found.map(({ name, text }) => {
    const path = join(releases, version, `${name}.template.json`);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (before !== undefined && before !== text) {
      throw new PackagingError(
        `${path} is another template: expected none, or the same, because a release never changes`,
      );
    }
    return { path, text, isNew: before === undefined };
  });
  mkdirSync(join(releases, version), { recursive: true });
  for (const { path, text, isNew } of kept) if (isNew) writeFileSync(path, text);
  return kept.map(({ path, isNew }) => ({ path, isNew }));
}

function templateIn(folder: string, name: string) {
  const file = [`${name}.template.json`, `budget-guardrails-${name}.template.json`]
    .map((each) => join(folder, each))
    .find((each) => existsSync(each));
  if (file === undefined) {
    if (OPTIONAL.includes(name)) return [];
    throw new PackagingError(
      `${join(folder, `${name}.template.json`)}: not found: run \`npx projen package\` first, or name the folder of a release`,
    );
  }
  const text = readFileSync(file, 'utf8');
  return [{ name, file, text, version: versionOf(parseTemplate(text, file), file) }];
}

function versionOf(template: Template, file: string): string {
  const { Version: version } =
    (template.Metadata as { BudgetGuardrails?: { Version?: unknown } } | undefined)?.BudgetGuardrails ?? {};
  if (typeof version === 'string') return version;
  throw new PackagingError(`${file} does not say of which version it is: expected Metadata.BudgetGuardrails.Version`);
}
