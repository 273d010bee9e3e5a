import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| ([STRIDE]) \| ([^|]+) \|.*\| ([^|]+) \|$/.exec(line))
  .filter((row) => row !== null);

describe('the page on security', () => {
  test('has threats of every kind', () => {
    expect(new Set(rows.map(([, kind]) => kind))).toEqual(new Set('STRIDE'));
  });

  test.each(rows.map(([, , threat = '', tests = '']) => [threat, tests]))('%s: has a test', (_threat, tests) => {
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, existsSync(join(root, 'test', file))]).toEqual([file, true]);
  });
});
