import * as fc from 'fast-check';
import { KnownTexts } from '../../../src/bill/files/known-texts';

test('property: a cell has the text of its bytes, whatever was read before', () => {
  const cell = fc.tuple(fc.nat(2), fc.oneof(fc.string({ maxLength: 200 }), fc.constantFrom('', 'USD', 'CNY', 'Größe')));
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 50 }), (cells) => {
      const known = new KnownTexts(3);
      for (const [column, text] of [...cells, ...cells]) {
        const bytes = Buffer.from(`<${text}>`);
        expect(known.textOf(column, bytes, 1, bytes.length - 1)).toBe(text);
      }
    }),
  );
});

test('texts that look alike are told apart', () => {
  const known = new KnownTexts(1);
  // Bytes that are looked at are the same in both.
  for (const text of ['aXaaaaaa', 'aYaaaaaa', 'aXaaaaaa']) {
    const bytes = Buffer.from(text);
    expect(known.textOf(0, bytes, 0, bytes.length)).toBe(text);
  }
});
