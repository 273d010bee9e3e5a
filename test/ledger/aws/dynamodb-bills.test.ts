import {
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { money, parseUsd } from '../../../src/core/domain/money';
import { DynamoDbBills } from '../../../src/ledger/aws/dynamodb-bills';
import { emptyBill, type AccountBill } from '../../../src/ledger/domain/account-bill';
import { rate } from '../../../src/ledger/domain/rate';
import { UnreadableRow } from '../../../src/ledger/ports';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const bills = new DynamoDbBills(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

beforeEach(() => aws.reset());

const BILL: AccountBill = {
  ...emptyBill(ACCOUNT, NOVEMBER),
  days: [
    {
      day: on('01'),
      billed: new Map([['S3', parseUsd('0.0000000123')]]),
      through: parseUsd('-3'),
      live: parseUsd('2.5'),
      reserved: new Map([['ec2-instance', parseUsd('2')]]),
    },
    {
      day: on('02'),
      billed: new Map(),
      through: parseUsd('7'),
      toldAt: on('02', '06:00:00'),
      liveAtTold: { live: parseUsd('3'), reserved: parseUsd('1') },
      live: undefined,
      reserved: new Map(),
    },
  ],
  source: 'CostExplorer',
  readAt: on('02', '06:00:00'),
  billedThrough: on('02'),
  closedThrough: on('01'),
  beyond: money(-7n),
  beyondAt: on('02', '06:00:01'),
};
const MOVE = {
  address: ACCOUNT,
  period: NOVEMBER,
  at: on('02'),
  rateDelta: rate(1n),
  add: money(1n),
  state: 'open',
} as const;
const SPEED = {
  address: ACCOUNT,
  resource: { type: 'unseen', arn: 'unseen#S3' },
  history: [{ at: on('02'), running: true, rate: rate(1n) }],
  tags: {},
  control: undefined,
  startedBy: undefined,
  revision: 0,
};

function written() {
  return aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems ?? [];
}

test('a bill is read as it was stored', async () => {
  aws.on(TransactWriteItemsCommand).resolves({});
  expect(await bills.save(BILL, { contributions: [] })).toBe('written');
  const [put] = written();
  expect(put?.Put).toMatchObject({
    Item: { Address: { S: ACCOUNT }, Record: { S: 'bill#2026-11' } },
    ConditionExpression: 'attribute_not_exists(#Record)',
  });
  aws.on(GetItemCommand).resolves({ Item: put?.Put?.Item });
  expect(await bills.find(ACCOUNT, NOVEMBER)).toEqual({ ...BILL, revision: 1 });
});

test('a bill is stored with the speeds and the one change of the ledger, as it was read', async () => {
  aws.on(TransactWriteItemsCommand).resolves({});
  await bills.save({ ...BILL, revision: 3 }, { contributions: [SPEED], move: MOVE });
  expect(written().map((item) => Object.keys(item)[0])).toEqual(['Put', 'Put', 'Delete', 'Update']);
  expect(written()[0]?.Put).toMatchObject({
    ConditionExpression: '#revision = :revision',
    ExpressionAttributeValues: { ':revision': { N: '3' } },
  });
  expect(written()[1]?.Put?.Item).toMatchObject({ Record: { S: 'resource#unseen#S3' }, type: { S: 'unseen' } });
});

test('what a bill alone adds leaves the time of the ledger as it is', async () => {
  aws.on(TransactWriteItemsCommand).resolves({});
  await bills.save(BILL, { contributions: [], lateMove: { address: ACCOUNT, period: NOVEMBER, add: parseUsd('1') } });
  expect(written()[1]?.Update?.UpdateExpression).toBe('ADD #accruedExpenses :add');
});

test('a bill that somebody else has written since is superseded', async () => {
  aws.on(TransactWriteItemsCommand).rejects(
    new TransactionCanceledException({
      message: '',
      $metadata: {},
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
    }),
  );
  expect(await bills.save(BILL, { contributions: [] })).toBe('superseded');
});

test('no bill is none, and a row that makes no sense is named', async () => {
  aws.on(GetItemCommand).resolves({});
  expect(await bills.find(ACCOUNT, NOVEMBER)).toBeUndefined();
  aws.on(GetItemCommand).resolves({ Item: { Address: { S: ACCOUNT }, Record: { S: 'bill#2026-11' } } });
  await expect(bills.find(ACCOUNT, NOVEMBER)).rejects.toThrow(UnreadableRow);
});
