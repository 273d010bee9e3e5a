import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, type awscdk } from 'projen';
import { writeFile } from 'projen/lib/util';
import { isMap, isScalar, isSeq, parseDocument, visit, type Document } from 'yaml';

/** An action as a workflow uses it: by the hash of a commit, which no one can move as one moves a tag. */
interface Pin {
  readonly hash: string;
  readonly version: string;
}

/** Every action that a workflow uses. A newer one is a reviewed change of both columns. */
export const PINS: Readonly<Record<string, Pin>> = {
  'actions/attest-build-provenance': { hash: 'a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32', version: 'v4.1.0' },
  'actions/checkout': { hash: '3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  'actions/download-artifact': { hash: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', version: 'v8.0.1' },
  'actions/setup-node': { hash: '820762786026740c76f36085b0efc47a31fe5020', version: 'v7.0.0' },
  'actions/upload-artifact': { hash: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', version: 'v7.0.1' },
  'amannn/action-semantic-pull-request': { hash: '48f256284bd46cdaab1048c3721360e808335d50', version: 'v6.1.1' },
  'peter-evans/create-pull-request': { hash: '5f6978faf089d4d20b00c7766989d076bb2fc7f1', version: 'v8.1.1' },
};

/** The reference to an action for a step of ours: projen translates only those of its own. */
export function pinned(action: string): string {
  const pin = PINS[action];
  if (pin === undefined) throw new Error(`${action} is not pinned: add it to PINS`);
  return `${action}@${pin.hash}`;
}

/** Pins every action, and takes all permissions from every workflow that its jobs do not name. */
export function hardenWorkflows(project: awscdk.AwsCdkTypeScriptApp): void {
  for (const action of Object.keys(PINS)) project.github?.actions.set(action, pinned(action));
  new HardenedWorkflows(project);
}

/** Changes what projen wrote: its model of a workflow knows neither comments nor permissions of the whole. */
class HardenedWorkflows extends Component {
  override postSynthesize(): void {
    for (const { path } of this.project.files.filter((file) => file.path.startsWith('.github/workflows/'))) {
      const file = join(this.project.outdir, path);
      writeFile(file, hardened(readFileSync(file, 'utf8')), { readonly: true });
    }
  }
}

/** A workflow's text with its permissions above its jobs, the versions of its actions, and no step that may fail. */
export function hardened(text: string): string {
  const document = parseDocument(text);
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      value.comment = ` ${versionOf(String(value.value))}`;
    },
  });
  withoutAccessLists(document);
  const { contents } = document;
  if (!isMap(contents)) throw new Error('a workflow is a map');
  const jobs = contents.items.findIndex(({ key }) => isScalar(key) && key.value === 'jobs');
  if (!contents.has('permissions')) contents.items.splice(jobs, 0, document.createPair('permissions', {}));
  return document.toString({ lineWidth: 0 });
}

function versionOf(used: string): string {
  const [action = '', hash] = used.split('@');
  const pin = PINS[action];
  if (pin === undefined || pin.hash !== hash) throw new Error(`${used} is not the pinned ${action}: add it to PINS`);
  return pin.version;
}

/** projen keeps the modes of files through an upload, and goes on if it cannot: nothing of `dist/` is run. */
function withoutAccessLists(document: Document): void {
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (!isScalar(key) || key.value !== 'steps' || !isSeq(value)) return;
      value.items = value.items.filter((step) => !(isMap(step) && /facl /.test(String(step.get('run')))));
    },
  });
}
