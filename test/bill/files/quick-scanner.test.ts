import * as fc from 'fast-check';
import type { PassingRow, TableRow } from '../../../src/bill/domain/table';
import { CsvScanner } from '../../../src/bill/files/csv-scanner';
import { QuickScanner } from '../../../src/bill/files/quick-scanner';

const MIB = 1024 * 1024;

interface Seen {
  readonly row: TableRow;
  /** Undefined: the row did not pass. */
  readonly number?: string | undefined;
  readonly recalled?: readonly unknown[];
}

const ALL = (width: number) => [...Array.from({ length: width }).keys()];

/** Reads CSV in parts of some size. The number is in the last column; the first, and all others, are remembered. */
function seenIn(text: string | Buffer, width: number, size = 7): readonly Seen[] {
  const bytes = Buffer.from(text);
  const number = width - 1;
  const groups = [[0], ALL(width).slice(0, -1).slice(0, 64)];
  const scanner = new QuickScanner(bytes.length, width, { places: ALL(width), number, groups }, 1);
  const seen: Seen[] = [];
  const visitor = {
    pass: (row: PassingRow) => {
      const recalled = groups.map((_, group) => row.recall(group));
      const kept = row.keep();
      groups.forEach((group, place) =>
        row.remember(
          place,
          group.map((column) => kept.cells[column]),
        ),
      );
      seen.push({ row: kept, number: row.scale < 0 ? undefined : `${row.digits}e-${row.scale}`, recalled });
    },
    take: (row: TableRow) => seen.push({ row }),
  };
  let from = 0;
  let to = 0;
  while (to < bytes.length) {
    to += bytes.copy(scanner.bytes, to, to, to + size);
    from = scanner.read(from, to, false, visitor);
  }
  scanner.read(from, to, true, visitor);
  return seen;
}

/** What the scanner reads that makes texts of all cells. */
function expectedRows(text: string | Buffer, width: number, size = 7): readonly TableRow[] {
  const scanner = new CsvScanner(width, ALL(width));
  const bytes = Buffer.from(text);
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) =>
    bytes.subarray(part * size, (part + 1) * size),
  );
  return [...parts.flatMap((part) => [...scanner.push(part)]), ...scanner.end()];
}

const rowsOf = (...args: Parameters<typeof seenIn>) => seenIn(...args).map(({ row }) => row);

describe('rows that pass', () => {
  test.each([
    ['a,1\nb,2\n', ['1e-0', '2e-0']],
    ['a,0.25\r\nb,-3.5\r\n', ['25e-2', '-35e-1']],
    ['a,"12.50"\rb,007\r', ['1250e-2', '7e-0']],
    ['"a\nb",1\n\n"c ""d""",2\n', ['1e-0', '2e-0']],
    ['a,123456789012345\n', ['123456789012345e-0']],
  ])('of %j have the numbers %j', (text, numbers) => {
    expect(seenIn(text, 2).map(({ number }) => number)).toEqual(numbers);
    expect(rowsOf(text, 2)).toEqual(expectedRows(text, 2));
  });

  test.each(['', '-', '.5', '5.', '1.2.3', '1e5', '+1', ' 1', '1234567890123456', '"1""', '1,000', 'x', '--1'])(
    'have no plain number in %j',
    (cell) => {
      const [seen] = seenIn(`a,${cell}\nb,1\n`, 2);
      expect(seen?.number).toBeUndefined();
    },
  );

  test('recall what was remembered of the same cells, and of no others', () => {
    const seen = seenIn('aa,b,1\naa,c,2\na,ab,3\naa,b,4\n"aa",b,5\n', 3);
    expect(seen.map(({ recalled }) => recalled)).toEqual([
      [undefined, undefined],
      [['aa'], undefined],
      [undefined, undefined],
      [['aa'], ['aa', 'b']],
      // The same text, written in another way.
      [undefined, undefined],
    ]);
  });

  test('recall nothing of cells that are too long, and those of many rows', () => {
    const long = 'x'.repeat(1_100);
    expect(seenIn(`${long},1\n${long},1\n`, 2)[1]?.recalled).toEqual([undefined, undefined]);
    const many = Array.from({ length: 40_000 }, (_, index) => `account ${index % 20_000},1\n`).join('');
    const seen = seenIn(many, 2, MIB);
    expect(
      seen.filter(({ recalled, row }) => recalled?.[0] !== undefined && String(recalled[0]) !== row.cells[0]),
    ).toEqual([]);
    expect(seen.filter(({ recalled }) => recalled?.[0] !== undefined).length).toBeGreaterThan(5_000);
  });
});

describe('rows that do not pass', () => {
  test('are the broken ones, those with quotes in words, and the last one without a line end', () => {
    const seen = seenIn('a,1\nb\nc"d,2\n"e"f,3\ng,4\nh,5', 2, 100);
    expect(seen.map(({ row, number }) => [row.line, row.cells[0], row.broken !== undefined, number])).toEqual([
      [1, 'a', false, '1e-0'],
      [2, undefined, true, undefined],
      [3, 'c"d', false, undefined],
      [4, undefined, true, undefined],
      [5, 'g', false, '4e-0'],
      [6, 'h', false, undefined],
    ]);
  });

  test('are found in a file of nothing else in no time', () => {
    const bad = '"two\nlines",1,too many\n'.repeat(3_000);
    const rows = rowsOf(bad, 2, MIB);
    expect(rows).toEqual(expectedRows(bad, 2, MIB));
  });
});

test('an endless line, and a quote that is never closed, are given up', () => {
  const sound = 'x,1\n'.repeat(200_000);
  for (const text of [`a,1\n"c,d\n${sound}${sound}`, `${'x'.repeat(2_500_000)}\na,1\n`]) {
    const rows = rowsOf(text, 2, 800 * 1024);
    const expected = expectedRows(text, 2, 800 * 1024);
    const broken = (all: readonly TableRow[]) => all.filter((row) => row.broken !== undefined);
    expect(broken(rows)).toHaveLength(1);
    expect(broken(rows)).toEqual(broken(expected));
    expect([rows.length, rows.at(-1)]).toEqual([expected.length, expected.at(-1)]);
  }
});

test('rows with more separators than are found at once are read', () => {
  const width = 40_000;
  const text = `${'1,'.repeat(width - 1)}1\n`.repeat(3);
  expect(JSON.stringify(rowsOf(text, width, MIB))).toBe(JSON.stringify(expectedRows(text, width, MIB)));
});

describe('property: they are what CsvScanner reads, in parts of any size', () => {
  const piece = fc.constantFrom(
    ...['"', '""', ',', ',', '\n', '\r\n', '\r', 'a', '1', '-2.5', 'é✓', ' ', '"a"', '"b,c"', '"d\ne"', 'x,1\n'],
    ...['\n"', '",', 'some longer words that fill a block of bytes, ', `"${'long '.repeat(30)}"`],
  );

  test('whatever is in the file', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 80 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 200 }),
        (pieces, width, size) => {
          const text = pieces.join('');
          expect(rowsOf(text, width, size)).toEqual(expectedRows(text, width, size));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('and numbers are those of their texts', () => {
    const number = fc.oneof(
      fc.stringMatching(/^-?\d{1,9}(\.\d{1,9})?$/),
      fc.stringMatching(/^[-+]?\d{0,17}\.?\d{0,4}(E-\d)?$/),
    );
    const row = fc.tuple(fc.stringMatching(/^[ab"\n]{0,3}$/), number, fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 90 }), (rows, size) => {
        const lines = rows.map(([words, text, isQuoted]) => {
          return `"${words.replaceAll('"', '""')}",${isQuoted ? `"${text}"` : text}\n`;
        });
        const seen = seenIn(lines.join(''), 2, size);
        expect(seen).toHaveLength(rows.length);
        seen.forEach(({ number: read, recalled, row: { cells } }, index) => {
          const [words, text = ''] = rows[index] ?? [];
          expect(cells).toEqual([words, text]);
          if (recalled?.[0] !== undefined) expect(recalled[0]).toEqual([words]);
          const isPlain = /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15;
          const [digits, decimals = ''] = text.split('.');
          expect(read).toBe(isPlain ? `${Number(`${digits}${decimals}`)}e-${decimals.length}` : undefined);
        });
      }),
    );
  });
});
