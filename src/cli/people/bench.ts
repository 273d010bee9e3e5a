import type { OfficeOptions } from './aws-office';
import type { Office } from './office';
import type { Terminal } from './terminal';

/** Runs what a command does in an installation, and keeps its exit code. */
export interface Bench {
  /** `check` comes first: what was mistyped is said without asking AWS. */
  run(
    options: OfficeOptions,
    work: (office: Office, terminal: Terminal) => Promise<number>,
    check?: () => unknown,
  ): Promise<void>;
}
