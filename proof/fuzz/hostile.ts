import * as fc from 'fast-check';

/** Texts that have undone parsers before, or look like what is wanted and are not. */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ufeff',
  '\u202e1',
  '\ud800',
  '👩‍👩‍👧',
  'ﬀ',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'true',
  'NaN',
  'Infinity',
  '-Infinity',
  '-0',
  '+5',
  '0x10',
  '0b1',
  '1e400',
  '1E+126',
  '1e-400',
  '1E-130',
  '9'.repeat(38),
  '9'.repeat(400),
  '0.'.padEnd(420, '3'),
  '1,000.50',
  '1.000,50',
  '１２',
  '١٢٣',
  '$5',
  '5 USD',
  '2026-02-30T00:00:00.000Z',
  '2026-13-01T00:00:00Z',
  '2026-11-21T24:00:00Z',
  '2026-11-21T23:59:60Z',
  '2026-11-21',
  '2026-11-21 20:46',
  '2026-11-21T20:46:00+23:59',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.001Z',
  '000000000000',
  '222222222222.',
  '222222222222.a'.padEnd(65, 'b'),
  'arn:aws:ec2:::',
  'arn:aws:ec2:us-west-2:111122223333:instance/',
  '{"a":1}',
  '[]',
  '%s%n',
  "'; DROP TABLE",
  '../../etc',
  'a'.repeat(5_000),
] as const;

const NUMBERS = [0, -0, -1, 1, 0.1, 1e-7, 1e21, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 8.64e15, 8.64e15 + 2];

/** Values as DynamoDB writes them, of every type. */
const ATTRIBUTES = [
  { S: '' },
  { S: 'x' },
  { N: '' },
  { N: '0' },
  { N: '-1' },
  { N: '7.5E+2' },
  { N: 'NaN' },
  { N: '9'.repeat(38) },
  { N: '1E-130' },
  { BOOL: true },
  { NULL: true },
  { B: 'AAAA' },
  { SS: ['a', 'b'] },
  { NS: ['1', 'x'] },
  { BS: ['AAAA'] },
  { L: [] },
  { L: [{ S: 'a' }, { N: '1' }, { NULL: true }] },
  { M: {} },
  { M: { Key: { S: 'team' }, Value: { N: '1' } } },
  {},
];

export const hostileText = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
    { weight: 1, arbitrary: fc.stringMatching(/^[-+]?[0-9]{0,20}[.,]?[0-9]{0,20}([eE][-+]?[0-9]{1,3})?$/) },
  );

export const hostileNumber = (): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(...NUMBERS), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());

/** Anything that JSON can hold, and DynamoDB: what stands where another value is wanted. */
export const hostileValue = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: hostileText() },
    { weight: 2, arbitrary: hostileNumber() },
    { weight: 3, arbitrary: fc.constantFrom<unknown>(...ATTRIBUTES) },
    { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1 }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  );

/** The digits of a number as DynamoDB can hold it: 38 of them, from 1E-130 to 9.99E+125. */
const digits = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom('0', '1', '-1', '0.01', '750.25', '1E+2', '1E-130', '-9.9E+125', '9'.repeat(38), '1E+125', '0.5'),
    fc.stringMatching(/^-?[1-9][0-9]{0,18}([.][0-9]{0,15}[1-9])?$/),
  );

const { attribute } = fc.letrec<{ attribute: unknown }>((tie) => ({
  attribute: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'attribute' },
    fc.record({ S: hostileText() }),
    fc.record({ N: digits() }),
    fc.constantFrom<unknown>({ BOOL: true }, { BOOL: false }, { NULL: true }, { B: 'AAAA' }, { BS: ['AAAA'] }),
    fc.record({ SS: fc.uniqueArray(hostileText(), { minLength: 1, maxLength: 3 }) }),
    fc.record({ NS: fc.uniqueArray(digits(), { minLength: 1, maxLength: 3 }) }),
    fc.record({ L: fc.array(tie('attribute'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.string({ maxLength: 5 }), tie('attribute'), { maxKeys: 3 }) }),
  ),
}));

/** An attribute as anybody may write it into a table. */
export const anyAttribute = (): fc.Arbitrary<unknown> => attribute;
