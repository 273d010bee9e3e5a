import { readdirSync, readFileSync } from 'node:fs';
import { lanesOf } from '../../sandbox/e2e/lanes';

const FOLDER = 'sandbox/e2e';
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.e2e.ts'));

describe('the files of the end-to-end tests', () => {
  test('have accounts of their own: which of them share an organization is decided by how long they take', () => {
    const files = new Map<string, string[]>();
    for (const file of FILES) {
      const accounts = readFileSync(`${FOLDER}/${file}`, 'utf8').matchAll(/\b6\d{11}\b/g);
      for (const account of new Set([...accounts].map(([id]) => id))) {
        files.set(account, [...(files.get(account) ?? []), file]);
      }
    }
    expect(files.size).toBeGreaterThan(FILES.length / 2);
    expect([...files].filter(([, users]) => users.length > 1)).toEqual([]);
  });

  test('are each in one lane', () => {
    expect(lanesOf(FILES).flat().sort()).toEqual([...FILES].sort());
  });
});
