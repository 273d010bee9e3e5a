import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import type { $ZodIssue, $ZodRawIssue } from 'zod/v4/core';
import type { Problem } from './config-rules';
import { Config } from './config-schema';
import { PackagingError } from './packaging-error';

/** A config file that was read: what it says, and where it says it. */
export class ConfigFile {
  /** Reads a config file. Throws a PackagingError that lists every problem with its file, line, path and reason. */
  static parse(file: string, text: string): ConfigFile {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const source = { file, document, lines };
    const broken = [...document.errors, ...document.warnings];
    if (broken.length > 0) throw new PackagingError(broken.map((error) => syntaxProblem(file, text, error)).join('\n'));
    const { data, error } = Config.safeParse(document.toJS(), { error: shapeProblem });
    if (error !== undefined) throw refusal(source, error.issues.flatMap(problemsOf));
    return new ConfigFile(data, source);
  }

  private constructor(
    readonly config: Config,
    private readonly source: Source,
  ) {}

  /** Makes an error, in the same form, of what was found wrong later. */
  refuse(problems: readonly Problem[]): PackagingError {
    return refusal(this.source, problems);
  }
}

interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

function refusal({ file, document, lines }: Source, problems: readonly Problem[]): PackagingError {
  return new PackagingError(
    problems
      .map(({ path, reason }) => `${file}:${lineOf(document, lines, path)}: ${formatPath(path)}${reason}`)
      .join('\n'),
  );
}

/** Returns the line of a path, or of what is nearest above it. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      | { readonly range?: readonly number[] | null }
      | undefined;
    const [offset] = node?.range ?? [];
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

/** Writes a path as `spokes[0].targets: `, or as nothing for the whole file. */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? '' : `${text.replace(/^\./, '')}: `;
}

/** Writes YAML's own errors, one line each. It names a key that is given twice. */
function syntaxProblem(file: string, text: string, { code, message, linePos, pos }: YAMLError): string {
  const [{ line = 1 } = {}] = linePos ?? [];
  if (code === 'DUPLICATE_KEY') {
    return `${file}:${line}: '${/^[\w-]+/.exec(text.slice(pos[0]))?.[0] ?? ''}' is given twice: expected once`;
  }
  return `${file}:${line}: ${(message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}: expected YAML`;
}

/** Returns the problems of an issue. Every unknown key is a problem of its own. */
function problemsOf(issue: $ZodIssue): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], reason: 'unknown key' }));
  }
  return [{ path: issue.path, reason: issue.message }];
}

/** Says what a part of the file is not, where its schema does not say it itself. */
function shapeProblem(issue: $ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  const expected =
    { object: 'a mapping', record: 'a mapping', array: 'a list', string: 'a text' }[issue.expected as string] ??
    String(issue.expected);
  return issue.input === undefined
    ? `missing: expected ${expected}`
    : `${JSON.stringify(issue.input)} is not ${expected}`;
}
