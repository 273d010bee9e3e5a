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
    ['a,b\nc\nx,y\n', 2, 'it has 1 cells: expected 2, as the header'],
    ['a,b\nc,d,e\nx,y\n', 2, 'it has 3 cells: expected 2, as the header'],
    ['a,b\n"c"d,e\nx,y\n', 2, 'text stands behind the closing quote of cell 1'],
    ['a,b\nc,"d"e\nx,y', 2, 'text stands behind the closing quote of cell 2'],
    ['a,b\nc,"d\nx,y\n', 2, 'the quote of cell 2 is not closed: expected one more "'],
    ['a,b\r\n"c,d\r\nx,y\r\n', 2, 'the quote of cell 1 is not closed: expected one more "'],
    ['a,b\nc,"d\n"x","y"\n', 2, 'text stands behind the closing quote of cell 2'],
  ])('%j are broken in line %i alone: %s', (text, line, broken) => {
    for (const size of [1, 7, 100]) {
      expect(rowsOf(text, 2, { size })).toEqual([
        { number: 1, line: 1, cells: ['a', 'b'] },
        { number: 2, line, cells: [], broken },
        { number: 3, line: line + 1, cells: ['x', 'y'] },
      ]);
    }
  });

  test.each([
    ['a,b\n\n"c\nd",e\nf,g', [1, 3, 5]],
    ['a,b\r\n"c\r\nd",e\r\n\r\nf,g', [1, 2, 5]],
    ['a,b\rc,d\re,f', [1, 2, 3]],
  ])('%j begin in the lines %j, and after a header of two lines in later ones', (text, lines) => {
    expect(rowsOf(text, 2).map(({ line }) => line)).toEqual(lines);
    const scanner = new CsvScanner(2, [0, 1], 3);
    const rows = [...scanner.push(Buffer.from(text)), ...scanner.end()];
    expect(rows.map(({ line }) => line)).toEqual(lines.map((line) => line + 2));
  });

  test('after a quote that is never closed are read, and do not fill the memory', () => {
    const scanner = new CsvScanner(2, [0]);
    const sound = Buffer.alloc(3 * 1024 * 1024, 'x,y\n');
    const rows = [...scanner.push(Buffer.from('a,b\n"c,d\n')), ...scanner.push(sound)];
    expect(rows[1]).toMatchObject({ line: 2, broken: expect.stringContaining('it is longer than 1 MiB') });
    expect(rows).toHaveLength(2 + sound.length / 4);
    expect(rows.at(-1)).toMatchObject({ cells: ['x'], line: rows.length });
  });

  test('after an endless line are read', () => {
    const scanner = new CsvScanner(2, [0]);
    const endless = Buffer.alloc(800 * 1024, 'x');
    const rows = [endless, endless, endless, Buffer.from('x\na,b\n')].flatMap((part) => [...scanner.push(part)]);
    expect(rows).toEqual([
      { number: 1, line: 1, cells: [], broken: expect.stringContaining('it is longer than 1 MiB') },
      { number: 2, line: 2, cells: ['a'] },
    ]);
  });

  test('property: a line too many, whatever is in it, costs none of the sound ones', () => {
    const sound = fc.array(fc.tuple(fc.nat(99), fc.stringMatching(/^[a-z][a-z \n]{0,8}$/)), {
      minLength: 1,
      maxLength: 9,
    });
    const bad = fc.constantFrom('"', 'x', 'x,y,z', '"x"y,z', ',"', 'x,"y', '"x,y"');
    fc.assert(
      fc.property(sound, bad, fc.nat(), fc.integer({ min: 1, max: 40 }), (rows, line, where, size) => {
        const lines = rows.map(([number, words]) => `${number},"${words}"`);
        lines.splice(where % (lines.length + 1), 0, line);
        const read = rowsOf(`${lines.join('\n')}\n`, 2, { size });
        expect(read.filter(({ broken }) => broken === undefined).map(({ cells }) => cells)).toEqual(
          rows.map(([number, words]) => [String(number), words]),
        );
        expect(read.filter(({ broken }) => broken !== undefined).length).toBeGreaterThan(0);
      }),
    );
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
