import { changeFromRecord } from '../../../src/budgets/aws/budget-stream';
import type { BudgetRecord } from '../../../src/budgets/contracts';

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
