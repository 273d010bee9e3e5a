import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { CsvScanner, headerOf } from '../../../src/bill/files/csv-scanner';

/** Reads CSV in parts of some size. */
function rowsOf(text: string, width: number, { size = 7, places = [...Array.from({ length: width }).keys()] } = {}) {
  const scanner = new CsvScanner(width, places);
  const bytes = Buffer.from(text);
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) =>
    bytes.subarray(part * size, (part + 1) * size),
  );
  return [...parts.flatMap((part) => scanner.push(part)), ...scanner.end()];
}

const cellsOf = (...args: Parameters<typeof rowsOf>) => rowsOf(...args).map(({ cells }) => cells);

describe('rows of CSV', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\n\n\r\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"a","b"\n"c\nd","e""f"',
      [
        ['a', 'b'],
        ['c\nd', 'e"f'],
      ],
    ],
    [
      ',\n,""',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['a"b,c\n', [['a"b', 'c']]],
    ['Größe,✓\n', [['Größe', '✓']]],
    ['', []],
  ])('%j are %j', (text, cells) => {
    expect(cellsOf(text, 2)).toEqual(cells);
    expect(cellsOf(text, 2, { size: 1 })).toEqual(cells);
  });

  test('of one column may be empty', () => {
    expect(cellsOf('a\n\nb\n', 1)).toEqual([['a'], [''], ['b']]);
  });

  test('have the cells that were asked for, in that order', () => {
    expect(cellsOf('a,b,c\nd,e,f\n', 3, { places: [2, 0] })).toEqual([
      ['c', 'a'],
      ['f', 'd'],
    ]);
  });

  test.each([
    ['a,b\nc\nd,e\n', 2, 'it has 1 cells: expected 2, as the header'],
    ['a,b\nc,d,e\nf,g\n', 2, 'it has 3 cells: expected 2, as the header'],
    ['a,b\n"c"d,e\nf,g\n', 2, 'text stands behind a closing quote: expected a comma'],
    ['a,b\nc,"d\ne,f\n', 2, 'a quote is not closed: expected one more "'],
  ])('%j are broken in row %i: %s', (text, number, broken) => {
    const rows = rowsOf(text, 2);
    expect(rows.filter((row) => row.broken !== undefined)).toEqual([{ number, cells: [], broken }]);
    expect(rows[0]).toEqual({ number: 1, cells: ['a', 'b'] });
  });

  test('with a quote that is never closed do not fill the memory', () => {
    const scanner = new CsvScanner(2, [0]);
    const part = Buffer.alloc(6 * 1024 * 1024, 'x,y\n');
    scanner.push(Buffer.from('a,b\n"'));
    scanner.push(part);
    scanner.push(part);
    expect(() => scanner.push(part)).toThrow('row 2 is longer than 16 MiB: is there a quote that is not closed?');
  });

  test('property: they are what csv-parse reads, in parts of any size', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('', 'same', '"', '""', ',', '\n', '\r\n', 'é✓', ' '));
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      );
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 40 }), fc.constantFrom('\n', '\r\n'), (rows, size, lineEnd) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',') + lineEnd)
          .join('');
        expect(cellsOf(text, rows[0]?.length ?? 0, { size })).toEqual(parse(text));
      }),
    );
  });
});

describe('a header', () => {
  test.each([
    ['a,b\nc', ['a', 'b'], 4],
    ['a,"b ""c"""\r\nd', ['a', 'b "c"'], 13],
    ['"a\nb",c\rd', ['a\nb', 'c'], 8],
  ])('of %j is %j, %i bytes long', (text, columns, length) => {
    expect(headerOf(Buffer.from(text), false)).toEqual({ columns, length });
  });

  test('does not end before its line does', () => {
    expect(headerOf(Buffer.from('a,b'), false)).toBeUndefined();
    expect(headerOf(Buffer.from('a,b\r'), false)).toBeUndefined();
    expect(headerOf(Buffer.from('a,b'), true)).toEqual({ columns: ['a', 'b'], length: 3 });
  });
});
