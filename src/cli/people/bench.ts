import type { OfficeOptions } from './aws-office';
import type { Office } from './office';
import type { Terminal } from './terminal';

/** Runs what a command does in an installation, and keeps its exit code. */
export interface Bench {
  run(options: OfficeOptions, work: (office: Office, terminal: Terminal) => Promise<number>): Promise<void>;
}
