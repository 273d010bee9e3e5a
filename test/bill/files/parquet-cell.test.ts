import { textOfCell } from '../../../src/bill/files/parquet-cell';

test.each([
  [undefined, 'plain', undefined],
  [null, 'plain', undefined],
  ['NULL', 'plain', 'NULL'],
  [1.2e-8, 'plain', '1.2e-8'],
  [0.1 + 0.2, 'plain', '0.30000000000000004'],
  [69_918_885_631n, 'plain', '69918885631'],
  [new Date(0), 'plain', '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), 'plain', 'no time'],
  [new Uint8Array([0xc3, 0xa9]), 'plain', 'é'],
  [Math.fround(0.1), 'float', '0.1'],
  [Math.fround(1 / 3), 'float', '0.33333334'],
  [59_031, { scale: 2 }, '590.31'],
  [-5n, { scale: 3 }, '-0.005'],
  [new Uint8Array([0xff, 0xff, 0x85]), { scale: 2 }, '-1.23'],
  [new Uint8Array([0x00, 0xe6, 0x97]), { scale: 2 }, '590.31'],
  [new Uint8Array(), { scale: 2 }, '0'],
] as const)('%j of a column of kind %j is the text %j', (value, kind, text) => {
  expect(textOfCell(value, kind)).toBe(text);
});
