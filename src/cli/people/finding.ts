import { describeFailure } from './aws-errors';

/** How bad a finding is. `unknown`: it may not be asked, so nobody can say. */
export type Level = 'green' | 'yellow' | 'red' | 'unknown';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly about: string;
  /** What puts it right, in words. */
  readonly mend?: string;
  /** The article below docs/: a page and an anchor. */
  readonly article?: string;
}

/** Looks at one side of an installation. */
export interface Check {
  readonly name: string;
  look(): Promise<readonly Omit<Finding, 'check'>[]>;
}

/** Runs a check. Where it cannot ask, that is its finding: what is not known is not well. */
export async function run({ name, look }: Check): Promise<readonly Finding[]> {
  try {
    return (await look()).map((finding) => ({ check: name, ...finding }));
  } catch (error) {
    const about =
      describeFailure(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return [{ check: name, level: 'unknown', about, mend: 'ask with an identity that may (docs/cli.md#doctor)' }];
  }
}

/** The worst of all counts, and what is not known counts as a warning. */
export function overall(findings: readonly Pick<Finding, 'level'>[]): 'GREEN' | 'YELLOW' | 'RED' {
  if (findings.some(({ level }) => level === 'red')) return 'RED';
  return findings.every(({ level }) => level === 'green') ? 'GREEN' : 'YELLOW';
}
