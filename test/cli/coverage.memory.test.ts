import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { csvOf, fileOf, INSTANCE_HOUR, STORAGE } from '../support/focus-bill';

const MIB = 1024 * 1024;

/** A bill of about so many MiB, of two accounts. */
function billOf(mebibytes: number): string {
  const path = fileOf(csvOf([INSTANCE_HOUR, STORAGE], { columns: [...Object.keys(INSTANCE_HOUR), 'Tags'] }));
  const [, ...rows] = csvOf(
    Array.from({ length: 2_000 }, (_, index) => ({
      ...(index % 2 === 0 ? INSTANCE_HOUR : { ...STORAGE, SubAccountId: '222222222222' }),
      Tags: `{"number": "${index}", "words": "${'x'.repeat(400)}"}`,
    })),
  ).split(/(?<=\n)/);
  const part = rows.join('');
  for (let written = 0; written < mebibytes * MIB; written += part.length) appendFileSync(path, part);
  return path;
}

/** Returns the most memory, in MiB, that a process had which read the file. */
function peakOf(path: string): number {
  const program = `
    import { showCoverage } from './src/cli/coverage';
    void showCoverage([${JSON.stringify(path)}], { cost: 'billed', json: true }, () => undefined).then(() => {
      console.log(process.resourceUsage().maxRSS);
    });`;
  const { stdout, stderr } = spawnSync('node_modules/.bin/tsx', ['--eval', program], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return Number(stdout) / 1024;
}

test('a bill eight times as large is read with the same memory', () => {
  const more = peakOf(billOf(96)) - peakOf(billOf(12));
  expect(more).toBeLessThan(32);
}, 120_000);
