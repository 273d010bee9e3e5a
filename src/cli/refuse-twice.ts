import { realpath } from 'node:fs/promises';
import { BillError } from '../bill/domain/bill-error';

/** Refuses a file that is named twice, by hand or by a pattern of the shell: it would be counted twice. */
export async function refuseTwice(files: readonly string[]): Promise<void> {
  const seen = new Set<string>();
  for (const file of files) {
    // What is not there is named when it is opened.
    const path = await realpath(file).catch(() => file);
    if (seen.has(path)) throw new BillError(`${file}: it is given twice: expected each file once`);
    seen.add(path);
  }
}
