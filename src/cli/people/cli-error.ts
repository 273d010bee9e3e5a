/** What ends a command in words for people, and with which exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
  }
}

/** The exit codes of all commands, as docs/cli.md describes them. */
export const EXIT = {
  done: 0,
  /** Nothing was done: refused, failed or not understood. */
  failed: 1,
  /** It was done, and what was found is not as it should be. */
  findings: 2,
  /** `doctor` is RED. */
  red: 3,
} as const;
