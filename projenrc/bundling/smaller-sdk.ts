import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { fewerMembers } from './fewer-members';

/** A schema of the SDK: an array at the top level of its file, from the first column to the bracket that closes it. */
const SCHEMA = /^((?:export )?(?:var|const) [\w$]+ = )(\[[\s\S]*?\]);$/gm;

/**
 * What classes of errors repeat for targets below ES2015: `super` has done it. From the class of all errors of a
 * service down to the last, or from none: each would undo what those below it are.
 */
const PROTOTYPE = /^\s*Object\.setPrototypeOf\(this, \w+\.prototype\);\n/gm;

/** The line that tells the SDK which class an error of the service is an instance of. */
const OWN_CLASS = /^n0_registry\.registerError\(\w+\$, (\w+)\);\n/gm;

const SCHEMAS = /[\\/]@aws-sdk[\\/].+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;
export const ERRORS = /[\\/]@aws-sdk[\\/].+[\\/]dist-es[\\/]models[\\/](?:errors|\w+ServiceException)\.js$/;
/**
 * The clients that are left whole: items of DynamoDB have attributes of any kind, and its client looks at what it
 * sends; what AWS Budgets says of a budget is written back with what others have set.
 */
const WHOLE = /[\\/]@aws-sdk[\\/]client-(?:dynamodb|budgets)[\\/]/;
const MANIFEST = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;
const EVENT_STREAMS = /^@smithy\/core\/event-streams$/;

const CACHE_OF_ENDPOINTS = /^mnemonist\/lru-cache$/;

/** As much of the cache as the SDK calls. It is for endpoints that a service tells: no function asks for them. */
const SMALL_CACHE = `export default class extends Map {
  constructor() { super(); }
  peek(key) { return this.get(key); }
}`;

const NO_EVENT_STREAMS = `const refuse = () => { throw new Error('event streams are left out of this bundle'); };
export { refuse as EventStreamSerde, refuse as eventStreamSerdeProvider };`;

/**
 * Leaves out of a bundle what its functions never use of the SDK. Computed keys count as side effects, so that esbuild
 * alone keeps the schema of every operation of a service. docs/decisions/0031-schemas-out-of-the-bundle.md.
 */
export const smallerSdk: Plugin = {
  name: 'smaller-sdk',
  setup(build) {
    const used = wordsOf(join(build.initialOptions.absWorkingDir ?? '.', 'src'));
    build.onLoad({ filter: SCHEMAS }, ({ path }) => {
      const retried = retriedErrors(join(dirname(path), '../models/errors.js'));
      const text = fewerErrors(readFileSync(path, 'utf8'), (name) => used.has(name) || retried.has(name));
      if (WHOLE.test(path)) return { contents: pureSchemas(text) };
      const own = namesOfPages(join(dirname(path), '..'));
      return { contents: pureSchemas(fewerMembers(text, (name) => used.has(name) || own.has(name))) };
    });
    build.onLoad({ filter: ERRORS }, ({ path }) => ({ contents: shorterErrors(readFileSync(path, 'utf8')) }));
    // Its version is what a client says of itself in each request.
    build.onLoad({ filter: MANIFEST }, ({ path }) => ({
      contents: versionOf(readFileSync(path, 'utf8')),
      loader: 'json',
    }));
    // Loaded by the first operation that streams events, and no function calls one.
    build.onResolve({ filter: EVENT_STREAMS }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'left-out' } : undefined,
    );
    build.onLoad({ filter: EVENT_STREAMS, namespace: 'left-out' }, () => ({ contents: NO_EVENT_STREAMS }));
    build.onResolve({ filter: CACHE_OF_ENDPOINTS }, ({ path }) => ({ path, namespace: 'small-cache' }));
    build.onLoad({ filter: CACHE_OF_ENDPOINTS, namespace: 'small-cache' }, () => ({ contents: SMALL_CACHE }));
  },
};

/** The text of a file of schemas, each of them in a call without side effects: who does not use it drops it. */
export function pureSchemas(text: string): string {
  return text.replaceAll(SCHEMA, '$1/* @__PURE__ */ (() => $2)();');
}

/** The text of a file of errors, whose classes need no help to be what they are. */
export function shorterErrors(text: string): string {
  return text.replaceAll(PROTOTYPE, '');
}

/**
 * The text of a file of schemas in which only some errors have a class of their own. Any other is an instance of the
 * class of all errors of its service, with the code that the service sent as its name.
 */
export function fewerErrors(text: string, hasClass: (name: string) => boolean): string {
  return text.replaceAll(OWN_CLASS, (line, name: string) => (hasClass(name) ? line : ''));
}

/** The errors that the SDK tries again because their class says so, by the file of a client's errors. */
export function retriedErrors(file: string): ReadonlySet<string> {
  const classes = existsSync(file) ? readFileSync(file, 'utf8').split(/^export class /m) : [];
  return new Set(classes.filter((text) => /^ *\$retryable = /m.test(text)).map((text) => /^\w+/.exec(text)?.[0] ?? ''));
}

/** Every word in the sources: an error whose name is none of them is nothing to the product. */
function wordsOf(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return new Set(files.flatMap((path) => readFileSync(join(folder, path), 'utf8').match(/\w+/g) ?? []));
}

/** Every word with which a client itself goes from page to page, or waits. */
export function namesOfPages(client: string): ReadonlySet<string> {
  const files = ['pagination', 'waiters'].flatMap((name) => {
    const folder = join(client, name);
    return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  });
  return new Set(files.flatMap((path) => readFileSync(path, 'utf8').match(/\w+/g) ?? []));
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(manifest) as { readonly version: string };
  return JSON.stringify({ version });
}
