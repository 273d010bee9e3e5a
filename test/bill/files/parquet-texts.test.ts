import * as fc from 'fast-check';
import { textOfCell } from '../../../src/bill/files/parquet-cell';
import { ParquetTexts } from '../../../src/bill/files/parquet-texts';

const value = () =>
  fc.oneof(fc.string(), fc.integer(), fc.bigInt(), fc.double(), fc.constantFrom(null, undefined, 'USD'));

test('property: a row has the text of its value, however the values come in parts', () => {
  fc.assert(
    fc.property(fc.array(fc.array(value(), { maxLength: 20 }), { maxLength: 10 }), (parts) => {
      const values = parts.flat();
      const texts = new ParquetTexts(values.length, 'plain');
      let first = 0;
      for (const part of parts) {
        texts.put(first, part);
        first += part.length;
      }
      expect(values.map((_, row) => texts.at(row))).toEqual(values.map((one) => textOfCell(one, 'plain')));
    }),
  );
});

test.each([65_535, 65_536, 65_537, 70_000])('%d different texts stay apart', (count) => {
  const values = Array.from({ length: count }, (_, index) => `text ${index}`);
  const texts = new ParquetTexts(count + 1, 'plain');
  texts.put(0, values);
  texts.put(count, ['text 0']);
  const wrong = values.filter((text, row) => texts.at(row) !== text);
  expect([wrong, texts.at(count)]).toEqual([[], 'text 0']);
});

test('values that are not the same and have the same text have it once', () => {
  const values = Array.from({ length: 70_000 }, () => Buffer.from('USD'));
  const texts = new ParquetTexts(values.length, 'plain');
  texts.put(0, values);
  expect([texts.at(0), texts.at(69_999)]).toEqual(['USD', 'USD']);
});
