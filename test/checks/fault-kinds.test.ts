import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Kind {
  readonly name: string;
  readonly first: string;
  readonly further: readonly string[];
}

const kinds: readonly Kind[] = readFileSync('docs/fault-kinds.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| kind |'))
  .map((line) => {
    const [, name = '', , first = '', further = ''] = line.split('|').map((cell) => cell.trim());
    return { name, first, further: further.split('; ') };
  });
const filesOf = (cell: string) => [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => join('docs', path));

test('the page has each kind once', () => {
  expect(kinds.length).toBeGreaterThan(50);
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
});

test.each(kinds)('$name: the first case and at least two others have a test that is there', ({ first, further }) => {
  expect(filesOf(first)).toHaveLength(1);
  expect(further.length).toBeGreaterThanOrEqual(2);
  for (const cell of [first, ...further]) {
    expect(filesOf(cell)).not.toEqual([]);
    expect(filesOf(cell).filter((path) => !/^test\/.*\.test\.ts$/.test(path) || !existsSync(path))).toEqual([]);
  }
});
