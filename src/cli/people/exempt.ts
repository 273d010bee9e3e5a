import { applyChange, type ChangeOptions } from './apply-change';
import { CliError } from './cli-error';
import type { Office } from './office';
import type { Terminal } from './terminal';

export interface ExemptOptions extends ChangeOptions {
  readonly end?: boolean | undefined;
}

/** Exempts what an ARN or the value of a tag names from being stopped by a budget, or ends that. Returns the exit code. */
export function exempt(
  address: string,
  names: readonly string[],
  { end = false, ...options }: ExemptOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  return applyChange(
    address,
    (settings) => {
      if (settings === undefined) throw new CliError(`${address} has no budget: nothing is stopped by it`);
      const before = Array.isArray(settings.Exempt) ? (settings.Exempt as readonly string[]) : [];
      const unknown = end ? names.filter((name) => !before.includes(name)) : [];
      if (unknown.length > 0) {
        throw new CliError(
          `${address} does not exempt ${unknown.join(', ')}: expected of ${before.join(', ') || 'nothing'}`,
        );
      }
      const after = end ? before.filter((name) => !names.includes(name)) : [...new Set([...before, ...names])];
      return { Exempt: after.length === 0 ? undefined : after };
    },
    options,
    office,
    terminal,
  );
}
