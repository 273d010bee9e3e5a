import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { parseRevantios } from '../../../src/core/domain/money';
import { period } from '../../../src/core/domain/period';
import { DynamoDbLedgers } from '../../../src/ledger/aws/dynamodb-ledgers';
import { parseRate } from '../../../src/ledger/domain/rate';
import { closed, opened } from '../../../src/ledger/domain/rollover';
import { ACCOUNT, AT, ITEM, KEY, ledger, NOVEMBER, STRAY } from '../../support/ledger-items';

const aws = mockClient(DynamoDBClient);
const ledgers = new DynamoDbLedgers(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

beforeEach(() => aws.reset());

describe('reading', () => {
  test('one row, consistently', async () => {
    aws.on(GetItemCommand).resolvesOnce({ Item: ITEM }).resolves({});

    expect(await ledgers.find(ACCOUNT, NOVEMBER)).toMatchObject({
      accrued: parseRevantios('12.5'),
      rate: parseRate('2'),
      stamp: '2026-11-21T20:45:00Z',
    });
    expect(await ledgers.find(ACCOUNT, NOVEMBER)).toBeUndefined();
    expect(aws.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      ConsistentRead: true,
    });
  });

  test('a row that the product has not opened is not there', async () => {
    aws.on(GetItemCommand).resolves({ Item: STRAY });

    expect(await ledgers.find(ACCOUNT, NOVEMBER)).toBeUndefined();
  });

  test('the newest row, by the last few months', async () => {
    aws.on(QueryCommand).resolves({ Items: [ITEM] });

    expect(await ledgers.newest(ACCOUNT, NOVEMBER)).toMatchObject({ ledger: { period: '2026-11' }, stray: undefined });
    expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      KeyConditionExpression: '#Address = :address AND #Record BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#Address': 'Address', '#Record': 'Record' },
      ExpressionAttributeValues: {
        ':address': { S: ACCOUNT },
        ':first': { S: 'ledger#' },
        ':last': { S: 'ledger#2026-12' },
      },
      ScanIndexForward: false,
      Limit: 3,
      ConsistentRead: true,
    });
  });

  const december = { ...STRAY, Record: { S: 'ledger#2026-12' }, accruedExpenses: { N: '3' } };
  test.each([
    ['none', [], undefined, undefined],
    ['a stray one alone', [STRAY], undefined, '2026-11'],
    ['two stray ones: the older is opened first', [december, STRAY], undefined, '2026-11'],
    ['a stray one of the next month', [december, ITEM], '2026-11', '2026-12'],
    [
      'a stray one of the month before is none that is in the way',
      [{ ...ITEM, Record: { S: 'ledger#2026-12' } }, STRAY],
      '2026-12',
      undefined,
    ],
  ])('%s', async (_case, items, known, stray) => {
    aws.on(QueryCommand).resolves({ Items: items });

    const newest = await ledgers.newest(ACCOUNT, period('2026-12'));

    expect([newest.ledger?.period, newest.stray?.period]).toEqual([known, stray]);
  });

  test('a stray row of the next month is not asked for before that month', async () => {
    aws.on(QueryCommand).resolves({ Items: [december, ITEM] });

    expect(await ledgers.newest(ACCOUNT, NOVEMBER)).toMatchObject({ ledger: { period: '2026-11' }, stray: undefined });
  });

  test('a row that the product knows is found beneath any number of stray ones', async () => {
    const strays = ['2026-10', '2026-09', '2026-08'].map((month) => ({ ...STRAY, Record: { S: `ledger#${month}` } }));
    const known = { ...ITEM, Record: { S: 'ledger#2026-07' } };
    aws
      .on(QueryCommand)
      .resolvesOnce({ Items: strays, LastEvaluatedKey: KEY })
      .resolves({ Items: [known] });

    const { ledger: found, stray } = await ledgers.newest(ACCOUNT, NOVEMBER);

    expect([found?.period, stray?.period]).toEqual(['2026-07', '2026-08']);
    expect(aws.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(KEY);
  });

  test('the rows of a month, page by page', async () => {
    aws
      .on(ScanCommand)
      .resolvesOnce({ Items: [ITEM, STRAY], LastEvaluatedKey: KEY })
      .resolves({});

    const first = await ledgers.page(NOVEMBER, undefined);
    expect(first.ledgers.map(({ accrued }) => accrued)).toEqual([parseRevantios('12.5')]);
    expect(await ledgers.page(NOVEMBER, first.next)).toEqual({ ledgers: [], unreadable: [], next: undefined });

    const scan = {
      TableName: 'costs',
      FilterExpression: '#Record = :record',
      ExpressionAttributeNames: { '#Record': 'Record' },
      ExpressionAttributeValues: { ':record': { S: 'ledger#2026-11' } },
    };
    expect(aws.commandCalls(ScanCommand).map(({ args }) => args[0].input)).toEqual([
      scan,
      { ...scan, ExclusiveStartKey: KEY },
    ]);
  });

  test('a row that makes no sense is set aside by name, and the others are read', async () => {
    const wrong = { ...ITEM, Address: { S: '333333333333' }, accruedExpenses: { S: '5' } };
    const nobody = { ...ITEM, Address: { S: 'not an address' } };
    aws.on(ScanCommand).resolves({ Items: [wrong, ITEM, nobody] });

    const { ledgers: read, unreadable } = await ledgers.page(NOVEMBER, undefined);

    expect(read.map(({ address }) => address)).toEqual([ACCOUNT]);
    expect(unreadable.map(({ address, record }) => [address, record])).toEqual([
      ['333333333333', 'ledger#2026-11'],
      ['not an address', 'ledger#2026-11'],
    ]);
    expect((await ledgers.pageLate(period('2026-12'), undefined)).addresses).toEqual(['333333333333', ACCOUNT]);
  });

  test('budgets whose month is over and not closed', async () => {
    aws.on(ScanCommand).resolves({ Items: [ITEM, STRAY], LastEvaluatedKey: KEY });

    const { addresses, next } = await ledgers.pageLate(period('2026-12'), undefined);

    expect([addresses, next]).toEqual([[ACCOUNT], JSON.stringify(KEY)]);
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
      FilterExpression: 'begins_with(#Record, :ledger) AND #Record < :before AND #state <> :closed',
      ExpressionAttributeValues: {
        ':ledger': { S: 'ledger#' },
        ':before': { S: 'ledger#2026-12' },
        ':closed': { S: 'closed' },
      },
    });
  });
});

describe('opening and rolling over', () => {
  test('a row alone, or one closed and the next opened in one transaction', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});

    expect(await ledgers.open(ledger, undefined)).toBe('written');
    expect(await ledgers.rollOver(ledger, closed(ledger), opened(ledger), undefined)).toBe('written');

    const [open, rollOver] = aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.TransactItems);
    expect(open).toMatchObject([{ Put: { Item: KEY } }]);
    expect(rollOver).toMatchObject([
      { Update: { Key: KEY, ExpressionAttributeValues: { ':closed': { S: 'closed' } } } },
      { Put: { Item: { ...KEY, Record: { S: 'ledger#2026-12' }, settledThrough: { S: '2026-12-01T00:00:00.000Z' } } } },
    ]);
  });

  test('somebody was faster: superseded', async () => {
    aws.on(TransactWriteItemsCommand).rejects(
      new TransactionCanceledException({
        message: 'no',
        $metadata: {},
        CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
      }),
    );

    expect(await ledgers.open(ledger, undefined)).toBe('superseded');
    expect(await ledgers.rollOver(ledger, closed(ledger), opened(ledger), undefined)).toBe('superseded');
  });
});

test('booking writes contributions, speeds and late shares in one transaction', async () => {
  aws.on(TransactWriteItemsCommand).resolves({});
  const contribution = {
    address: ACCOUNT,
    resource: { type: 'ec2-instance' as const, arn: 'arn:1' },
    history: [{ at: AT, running: true, rate: parseRate('1') }],
    tags: {},
    control: undefined,
    startedBy: undefined,
    revision: 0,
  };
  const move = {
    address: ACCOUNT,
    period: NOVEMBER,
    at: AT,
    rateDelta: parseRate('1'),
    add: parseRevantios('0'),
    state: 'open' as const,
  };

  await ledgers.book([
    {
      contribution,
      moves: [move],
      lateMoves: [{ address: ACCOUNT, period: period('2026-10'), add: parseRevantios('3') }],
    },
  ]);

  expect(aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toMatchObject([
    { Put: { Item: { Record: { S: 'resource#arn:1' } } } },
    { Delete: { Key: { Record: { S: 'stopped#arn:1' } } } },
    {
      Update: {
        Key: KEY,
        UpdateExpression: expect.stringContaining(
          'SET #updatedAt = :at ADD #incurredExpensesRate :rate, #accruedExpenses :add, #bookedRate',
        ) as string,
      },
    },
    {
      Update: {
        TableName: 'costs',
        Key: { Record: { S: 'ledger#2026-10' } },
        UpdateExpression: 'ADD #accruedExpenses :add',
      },
    },
  ]);
});
