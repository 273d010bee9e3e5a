/** The parts of Stryker's report that are read. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** How many mutants of a report were killed: by a test that failed, or that did not end. Those that nothing compiles count as none. */
export interface Tally {
  readonly mutants: number;
  readonly killed: number;
  readonly survived: number;
  /** In percent, to a tenth, rounded down. */
  readonly score: number;
}

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

export function tallyOf({ files }: Report): Tally {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const killed = statuses.filter((status) => KILLED.includes(status)).length;
  const survived = statuses.filter((status) => SURVIVED.includes(status)).length;
  const mutants = killed + survived;
  return { mutants, killed, survived, score: mutants === 0 ? 100 : Math.floor((killed * 1_000) / mutants) / 10 };
}

/** Returns each mutant that no test has noticed, in words: where it is, and what it did to the line. */
export function survivorsOf({ files }: Report): readonly string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => SURVIVED.includes(status))
      .map(({ mutatorName, replacement = '', status, location: { start } }) => {
        const how = status === 'NoCoverage' ? 'not run by a test' : 'not noticed';
        const line = (lines[start.line - 1] ?? '').trim();
        return `${file}:${start.line} ${mutatorName}, ${how}: ${line} => ${replacement.replaceAll(/\s+/g, ' ')}`;
      });
  });
}
