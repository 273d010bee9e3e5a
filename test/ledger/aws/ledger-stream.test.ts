import * as fc from 'fast-check';
import { parseRevantios } from '../../../src/core/domain/money';
import { parseInstant } from '../../../src/core/domain/time';
import { ledgerAttributes } from '../../../src/ledger/aws/ledger-attributes';
import { ledgerChangeFromRecord } from '../../../src/ledger/aws/ledger-stream';
import { LedgerRecord } from '../../../src/ledger/contracts';
import { parseRate } from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';

const Keys = { Address: { S: '222222222222' }, Record: { S: 'ledger#2026-11' } };
const before = {
  accruedExpenses: { N: '1' },
  incurredExpensesRate: { N: '28888.888889' },
  updatedAt: { S: '2026-11-21T20:46:00.000Z' },
  settledThrough: { S: '2026-11-21T20:45:00.000Z' },
  budgetLimit: { N: '5000000' },
  state: { S: 'open' },
};
/** A record as Lambda hands it over. */
const record = (dynamodb: object) => ({
  eventID: 'e1',
  eventName: 'MODIFY',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  eventSourceARN: 'arn:stream',
  dynamodb: {
    SequenceNumber: '7',
    SizeBytes: 1,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
    ApproximateCreationDateTime: 1_795_290_360,
    Keys,
    ...dynamodb,
  },
});
const read = (dynamodb: object) => ledgerChangeFromRecord(LedgerRecord.parse(record(dynamodb)));

describe('a record of the Cost table’s stream', () => {
  test('says what the ledger was and is', () => {
    expect(
      read({
        OldImage: before,
        NewImage: { ...before, updatedAt: { S: '2026-11-21T20:47:00.000Z' }, state: { S: 'exhausted' } },
      }),
    ).toEqual({
      id: '7',
      address: '222222222222',
      period: '2026-11',
      before: {
        accrued: parseRevantios('1'),
        updatedAt: parseInstant('2026-11-21T20:46:00Z'),
        rate: parseRate('28888.888889'),
        settledThrough: parseInstant('2026-11-21T20:45:00Z'),
        limit: parseRevantios('5000000'),
        state: 'open',
      },
      after: {
        accrued: parseRevantios('1'),
        updatedAt: parseInstant('2026-11-21T20:47:00Z'),
        rate: parseRate('28888.888889'),
        settledThrough: parseInstant('2026-11-21T20:45:00Z'),
        limit: parseRevantios('5000000'),
        state: 'exhausted',
      },
    });
  });

  test('of a row that others write to: what they did not write is nothing, and time may have whole seconds', () => {
    expect(
      read({ NewImage: { ...Keys, accruedExpenses: { N: '5' }, updatedAt: { S: '2026-11-21T20:47:00Z' } } }),
    ).toMatchObject({
      before: undefined,
      after: {
        accrued: parseRevantios('5'),
        updatedAt: parseInstant('2026-11-21T20:47:00.000Z'),
        rate: 0n,
        settledThrough: undefined,
        limit: undefined,
        state: undefined,
      },
    });
  });

  test.each([
    ['a row without a time', { NewImage: { incurredExpensesRate: { N: '1' } } }, 'updatedAt'],
    [
      'a speed that is a text',
      { NewImage: { ...before, incurredExpensesRate: { S: 'fast' } } },
      'incurredExpensesRate',
    ],
    ['another time', { NewImage: { ...before, updatedAt: { S: '21.11.2026' } } }, '21.11.2026'],
    [
      'another month',
      { NewImage: before, Keys: { ...Keys, Record: { S: 'ledger#november' } } },
      "'november' is not a period",
    ],
    ['no address', { NewImage: before, Keys: { ...Keys, Address: { S: 'me' } } }, "'me' is not a budget address"],
    ['no image', {}, 'NewImage'],
  ])('%s is refused in words', (_case, dynamodb, words) => {
    expect(() => read(dynamodb)).toThrow(words);
  });

  test('reads numbers and times as others write them', () => {
    const NewImage = {
      ...before,
      incurredExpensesRate: { N: '0.1234567' },
      updatedAt: { S: '2026-11-21T21:46:00+01:00' },
    };

    expect(read({ NewImage }).after).toMatchObject({ rate: 123_457n, updatedAt: parseInstant('2026-11-21T20:46:00Z') });
  });

  test.each([{ incurredExpensesRate: { S: 'fast' } }, { updatedAt: { S: 'now' } }, { accruedExpenses: { N: '' } }])(
    'a row that was %j and has been put right is as good as new',
    (wrong) => {
      expect(read({ OldImage: { ...before, ...wrong }, NewImage: before }).before).toBeUndefined();
    },
  );

  test('property: it says of a ledger what was written', () => {
    fc.assert(
      fc.property(arbitrary.ledger(), (ledger) => {
        const { accrued, updatedAt, rate, settledThrough, limit, state } = ledger;
        expect(read({ NewImage: ledgerAttributes(ledger) }).after).toEqual({
          accrued,
          updatedAt,
          rate,
          settledThrough,
          limit,
          state,
        });
      }),
    );
  });
});
