import { changeFromRecord, historyFromRecord } from '../../../src/budgets/aws/budget-stream';
import type { BudgetRecord } from '../../../src/budgets/contracts';
import { instant } from '../../../src/core/domain/time';

const ACCOUNT = '222222222222';
const image = { Address: { S: ACCOUNT }, BudgetValue: { N: '500' } };
const record = (eventName: BudgetRecord['eventName'], images: Partial<BudgetRecord['dynamodb']>): BudgetRecord => ({
  eventName,
  dynamodb: { SequenceNumber: '7', Keys: { Address: { S: ACCOUNT } }, ...images },
});

test.each([
  ['INSERT', { NewImage: image }, { kind: 'set', written: true }],
  ['MODIFY', { OldImage: image, NewImage: { ...image, BudgetValue: { N: '501' } } }, { kind: 'set', written: true }],
  ['MODIFY', { OldImage: image, NewImage: { ...image, Mode: { S: 'enforce' } } }, { kind: 'set', written: true }],
  [
    'MODIFY',
    { OldImage: image, NewImage: { ...image, Receipt: { M: { Status: { S: 'PENDING' } } } } },
    { kind: 'set', written: false },
  ],
  [
    'MODIFY',
    { OldImage: { ...image, Receipt: { M: {} } }, NewImage: { BudgetValue: { N: '500' }, Address: { S: ACCOUNT } } },
    { kind: 'set', written: false },
  ],
  ['REMOVE', { OldImage: image }, { kind: 'removed', written: true }],
] as const)('%s of %j is %j', (eventName, images, expected) => {
  expect(changeFromRecord(record(eventName, images))).toEqual({ id: '7', address: ACCOUNT, ...expected });
});

describe('the history', () => {
  const received = instant(Date.UTC(2026, 10, 21));
  const images = { OldImage: image, NewImage: { ...image, BudgetValue: { N: '501.5' }, Exempt: { SS: ['b', 'a'] } } };

  test('has what a record has changed, at the time of the stream', () => {
    expect(
      historyFromRecord(record('MODIFY', { ...images, ApproximateCreationDateTime: 1_792_000_000 }), received),
    ).toEqual({
      id: '7',
      address: ACCOUNT,
      at: 1_792_000_000_000,
      kind: 'changed',
      settings: [
        { name: 'BudgetValue', from: '500', to: '501.5' },
        { name: 'Exempt', from: undefined, to: '["a","b"]' },
      ],
      who: undefined,
      why: undefined,
    });
  });

  test('has no receipts', () => {
    const receipt = { OldImage: image, NewImage: { ...image, Receipt: { M: {} } } };
    expect(historyFromRecord(record('MODIFY', receipt), received)).toBeUndefined();
  });

  test('knows when it has heard of what has no time', () => {
    expect(historyFromRecord(record('REMOVE', { OldImage: image }), received)).toMatchObject({
      at: received,
      kind: 'removed',
    });
  });
});
