import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepReleaseFiles } from '../../src/cli/keep-release';
import { temporaryFolder } from '../packaging/synthesized';

test('keep-release prints what it kept, and what was there already', () => {
  const [from, releases] = [temporaryFolder(), temporaryFolder()];
  for (const name of ['management', 'spoke']) {
    writeFileSync(
      join(from, `${name}.template.json`),
      JSON.stringify({ Resources: {}, Metadata: { BudgetGuardrails: { Version: '1.2.3' } } }),
    );
  }
  const lines: string[] = [];
  for (let time = 1; time <= 2; time++) keepReleaseFiles({ from, releases }, (line) => lines.push(line));

  expect(lines).toEqual([
    ...['management', 'spoke'].map((name) => `kept       ${join(releases, '1.2.3', `${name}.template.json`)}`),
    ...['management', 'spoke'].map((name) => `unchanged  ${join(releases, '1.2.3', `${name}.template.json`)}`),
  ]);
});
