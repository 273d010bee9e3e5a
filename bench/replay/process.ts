import { READERS, type Read, type ReaderName } from './readers';

/** What one reader in a process of its own tells. */
export interface TimedRead extends Read {
  readonly seconds: number;
  /** The most memory that the process had, in MiB. */
  readonly mebibytes: number;
}

const KIB_PER_MIB = 1024;

async function main(reader: ReaderName, path: string): Promise<void> {
  const start = performance.now();
  const read = await READERS[reader](path);
  const timed: TimedRead = {
    ...read,
    seconds: (performance.now() - start) / 1_000,
    mebibytes: process.resourceUsage().maxRSS / KIB_PER_MIB,
  };
  process.send?.(timed);
}

const [, , reader, path = ''] = process.argv;
void main(reader as ReaderName, path);
