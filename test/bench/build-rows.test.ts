import { readFileSync } from 'node:fs';
import { figuresOf, formatRows, withTable, type Row } from '../../bench/build/rows';

const cell = (value: number | undefined, isOfFailures = false) => ({ value, isOfFailures });
const ROWS: readonly Row[] = [
  { name: 'test', what: '`test`', unit: 's', before: cell(218), now: cell(50), target: 'at least 4 times less' },
  { name: 'e2e', what: '`e2e`', unit: 's', before: cell(520, true), now: cell(undefined, true), target: '' },
  { name: 'x.bundle_bytes', what: 'bundle', unit: 'bytes', before: cell(1_196_400), now: cell(570_405), target: '' },
];

describe('the comparison of two versions', () => {
  test('has a line for each figure, both columns, and marks what never ended well', () => {
    expect(formatRows(ROWS, { before: '53ad71b', now: 'abc1234' })).toBe(
      [
        '| what | 53ad71b | abc1234 | times less | target |',
        '| --- | --- | --- | --- | --- |',
        '| `test` | 218 s | 50 s | 4.4 | at least 4 times less |',
        '| `e2e` | 520 s † | none |  |  |',
        '| bundle | 1,196,400 bytes | 570,405 bytes | 2.1 |  |',
        '',
        '† No run of it ended without an error.',
      ].join('\n'),
    );
    expect(formatRows(ROWS.slice(0, 1), { before: 'a', now: 'b' })).not.toContain('†');
  });

  test('is figures for machines', () => {
    expect(figuresOf(ROWS)).toEqual([
      { name: 'build.test.before', value: 218, unit: 's' },
      { name: 'build.test.now', value: 50, unit: 's' },
      { name: 'build.e2e.before', value: 520, unit: 's' },
      { name: 'build.x.bundle_bytes.before', value: 1_196_400, unit: 'bytes' },
      { name: 'build.x.bundle_bytes.now', value: 570_405, unit: 'bytes' },
    ]);
  });

  test('replaces what stands between the marks of the page, and nothing else', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    const once = withTable(page, '| one |');
    expect(once.split('\n').filter((line) => line.startsWith('| one'))).toEqual(['| one |']);
    expect(withTable(once, '| two |')).toBe(withTable(page, '| two |'));
    expect(once.replace(/(begin -->)[^]*(<!-- measured: end)/, '$1\n$2')).toBe(
      page.replace(/(begin -->)[^]*(<!-- measured: end)/, '$1\n$2'),
    );
    expect(() => withTable('# A page', '')).toThrow('the page has no <!-- measured: begin -->');
  });
});
