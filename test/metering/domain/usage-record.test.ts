import { money } from '../../../src/core/domain/money';
import { usage } from '../../../src/metering/domain/usage';
import {
  readLookRecord,
  readMeterRecord,
  writeLookRecord,
  writeMeterRecord,
} from '../../../src/metering/domain/usage-record';
import { NOVEMBER, on } from '../../support/ledgers';
import { SHAPE } from '../../support/usage';

const MANY = usage({ n: 2n ** 80n });

test('what a meter has counted is read as it was written, however large', () => {
  const record = new Map([
    [
      'eu-west-1',
      {
        through: on('21', '10:05:00'),
        settledThrough: on('21', '08:35:00'),
        months: new Map([[NOVEMBER, MANY]]),
        windows: new Map([[on('21', '10:00:00'), usage({ 'x 1': 3n })]]),
        days: new Map([[on('21'), { booked: money(2n ** 70n), listed: money(2n ** 71n) }]]),
      },
    ],
  ]);
  expect(readMeterRecord(writeMeterRecord(record))).toEqual(record);
});

test('what is remembered of looks is read as it was written', () => {
  const record = {
    since: on('01'),
    nextAt: on('21', '11:00:00'),
    lookedAt: new Map([['eu-west-1', on('21', '10:00:00')]]),
    usedAt: new Map([['eu-west-1', on('20')]]),
    intervalMs: 90_000,
    asked: new Map([[NOVEMBER, MANY]]),
    functions: new Map([['eu-west-1', new Map([['f', [{ since: on('21'), shape: SHAPE }]]])]]),
  };
  expect(readLookRecord(writeLookRecord(record))).toEqual(record);
});

test('of a row of an earlier version, each region counts as in use until the next look', () => {
  const lookedAt = { 'eu-west-1': '2026-11-21T10:00:00.000Z' };
  const stored = { since: '2026-11-01T00:00:00.000Z', nextAt: '2026-11-21T11:00:00.000Z', lookedAt, asked: {} };
  const record = readLookRecord(JSON.stringify({ ...stored, functions: {} }));
  expect(record.usedAt).toEqual(record.lookedAt);
  expect(record.intervalMs).toBe(3_600_000);
});

test.each(['', '{"eu-west-1":{}}', '{"eu-west-1":{"through":"now"}}'])('what makes no sense is named: %s', (text) => {
  expect(() => readMeterRecord(text)).toThrow(RangeError);
  expect(() => readMeterRecord(text)).toThrow(`'${text}' is no record of a meter`);
});

test.each(['{}', 'null'])('what makes no sense is named: %s', (text) => {
  expect(() => readLookRecord(text)).toThrow(RangeError);
});

const PROGRESS = { through: '2026-11-21T10:05:00.000Z', settledThrough: '2026-11-21T10:05:00.000Z' };

// An empty text would be nothing used, and 0x10 sixteen.
test.each(['', 'E', '0x10', '1.5', ' 1', 5, null, true])(
  'the count %j of a row that somebody edited is refused',
  (n) => {
    const text = JSON.stringify({ 'eu-west-1': { ...PROGRESS, months: { '2026-11': { n } }, windows: {} } });
    expect(() => readMeterRecord(text)).toThrow(`${JSON.stringify(n)} is not a count: expected the digits`);
  },
);

test.each([
  [{ months: [], windows: {} }, '[] is not what it was: expected fields by name'],
  [{ months: {}, windows: 'x' }, '"x" is not what it was: expected fields by name'],
  [{ months: {}, windows: {}, days: { '2026-11-21T00:00:00.000Z': 5 } }, '5 is not what it was: expected a list'],
])('the progress %j of a row that somebody edited is refused', (stored, reason) => {
  expect(() => readMeterRecord(JSON.stringify({ 'eu-west-1': { ...PROGRESS, ...stored } }))).toThrow(reason);
});

test('a function without its memory is refused: its price would be that of nothing', () => {
  const at = '2026-11-21T10:00:00.000Z';
  const shape = { since: at, isArm: true, ephemeralMb: 512, provisioned: 0 };
  const stored = {
    since: at,
    nextAt: at,
    lookedAt: {},
    usedAt: {},
    asked: {},
    functions: { 'eu-west-1': { f: [shape] } },
  };
  expect(() => readLookRecord(JSON.stringify(stored))).toThrow('undefined is not a number');
});
