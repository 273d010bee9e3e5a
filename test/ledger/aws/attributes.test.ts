import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import {
  instantOf,
  keyOf,
  moment,
  optional,
  present,
  required,
  tagsOf,
  tagsToAttribute,
  textsOf,
} from '../../../src/ledger/aws/attributes';
import * as arbitrary from '../../support/arbitraries';

const KEY = keyOf(address('222222222222'), 'ledger#2026-11');

test('a key has the names of the table', () => {
  expect(KEY).toEqual({ Address: { S: '222222222222' }, Record: { S: 'ledger#2026-11' } });
});

test('what is undefined is not stored', () => {
  expect(present({ a: { S: '' }, b: undefined })).toEqual({ a: { S: '' } });
  expect([optional(undefined, String), optional(0, String)]).toEqual([undefined, '0']);
});

test('what must be there and is not is an error that names its row', () => {
  expect(required('there', KEY, 'type')).toBe('there');
  expect(() => required(undefined, KEY, 'type')).toThrow('222222222222 ledger#2026-11 has no type of the right type');
});

test('property: a moment is read back to the millisecond', () => {
  fc.assert(fc.property(arbitrary.moment(), (at) => expect(instantOf(moment(at))).toBe(at)));
});

test('property: moments sort as texts, which is how conditions compare them', () => {
  fc.assert(
    fc.property(arbitrary.moment(), arbitrary.moment(), (one, other) => {
      expect((moment(one).S ?? '') < (moment(other).S ?? '')).toBe(one < other);
    }),
  );
});

test('property: tags are read back equal, whatever they are called', () => {
  const tags = fc.dictionary(fc.string(), fc.string());
  fc.assert(fc.property(tags, (written) => expect(tagsOf(tagsToAttribute(written))).toEqual({ ...written })));
});

test('what is no text in a list of texts is left out', () => {
  expect(textsOf({ L: [{ S: 'a' }, { N: '1' }, { S: '' }] })).toEqual(['a', '']);
  expect([textsOf(undefined), textsOf({ S: 'a' }), tagsOf(undefined)]).toEqual([[], [], {}]);
});
