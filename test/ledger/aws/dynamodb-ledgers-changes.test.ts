import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { parseRevantios } from '../../../src/core/domain/money';
import { later, parseInstant } from '../../../src/core/domain/time';
import { DynamoDbLedgers } from '../../../src/ledger/aws/dynamodb-ledgers';
import { NOTHING_WATCHED } from '../../../src/ledger/domain/ledger';
import { parseRate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, AT, ITEM, KEY, ledger, NOVEMBER, START, STRAY } from '../../support/ledger-items';

const aws = mockClient(DynamoDBClient);
const ledgers = new DynamoDbLedgers(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

/** The UpdateItem commands that were sent. */
const updates = () => aws.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input);
const refusal = (item?: typeof KEY) =>
  new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: item });

beforeEach(() => aws.reset());

describe('settling', () => {
  const gap = { from: START, to: later(START, 1), rate: parseRate('1') };
  const gapsAttribute = {
    L: [{ M: { from: { S: '2026-11-01T00:00:00.000Z' }, to: { S: '2026-11-01T00:00:00.001Z' }, rate: { N: '1' } } }],
  };
  const settlement = { amount: parseRevantios('120.000001'), settledThrough: AT, gaps: [], guessedMs: 0 };

  test('from the stream alone: one write, which leaves updatedAt and speed alone', async () => {
    aws.on(UpdateItemCommand).resolves({ Attributes: ITEM });

    expect(await ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START }, settlement)).toMatchObject({
      write: 'written',
      ledger: { accrued: parseRevantios('12.5') },
    });
    expect(updates()).toEqual([
      {
        TableName: 'costs',
        Key: KEY,
        UpdateExpression: 'SET #settledThrough = :through ADD #accruedExpenses :amount',
        ConditionExpression: '#settledThrough = :from',
        ExpressionAttributeNames: { '#accruedExpenses': 'accruedExpenses', '#settledThrough': 'settledThrough' },
        ExpressionAttributeValues: {
          ':amount': { N: '120.000001' },
          ':from': { S: '2026-11-01T00:00:00.000Z' },
          ':through': { S: '2026-11-21T20:46:00.000Z' },
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  test.each([
    [
      'no gaps before or after',
      [],
      [],
      'SET #settledThrough = :through ADD #accruedExpenses :amount',
      'attribute_not_exists(#gaps)',
      {},
    ],
    [
      'a first gap',
      [],
      [gap],
      'SET #settledThrough = :through, #gaps = :gaps ADD #accruedExpenses :amount',
      'attribute_not_exists(#gaps)',
      { ':gaps': gapsAttribute },
    ],
    [
      'the last gap filled',
      [gap],
      [],
      'SET #settledThrough = :through ADD #accruedExpenses :amount REMOVE #gaps',
      '#gaps = :hadGaps',
      { ':hadGaps': gapsAttribute },
    ],
    [
      'gaps that stay',
      [gap],
      [gap],
      'SET #settledThrough = :through, #gaps = :gaps ADD #accruedExpenses :amount',
      '#gaps = :hadGaps',
      { ':gaps': gapsAttribute, ':hadGaps': gapsAttribute },
    ],
  ])('from the row as it was read: %s', async (_case, had, gaps, expression, condition, values) => {
    aws.on(UpdateItemCommand).resolves({ Attributes: ITEM });

    await ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START, gaps: had }, { ...settlement, gaps });

    const [update] = updates();
    expect([update?.UpdateExpression, update?.ConditionExpression]).toEqual([
      expression,
      `#settledThrough = :from AND ${condition}`,
    ]);
    expect(update?.ExpressionAttributeValues).toEqual({
      ':amount': { N: '120.000001' },
      ':from': { S: '2026-11-01T00:00:00.000Z' },
      ':through': { S: '2026-11-21T20:46:00.000Z' },
      ...values,
    });
  });

  test('refused: the row says how far it is, if the product knows it', async () => {
    aws
      .on(UpdateItemCommand)
      .rejectsOnce(refusal(ITEM))
      .rejectsOnce(refusal(STRAY))
      .rejectsOnce(refusal())
      .rejects(new Error('down'));
    const settle = () => ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START }, settlement);

    expect(await settle()).toMatchObject({
      write: 'superseded',
      ledger: { settledThrough: parseInstant('2026-11-21T20:45:00Z') },
    });
    expect(await settle()).toEqual({ write: 'superseded', ledger: undefined });
    expect(await settle()).toEqual({ write: 'superseded', ledger: undefined });
    await expect(settle()).rejects.toThrow('down');
  });
});

describe('what stands guard', () => {
  const watch = { fenceAt: AT, thresholdAt: undefined, toldThresholds: [50, 80], toldExhaustion: undefined };

  test('is saved whole, but thresholds are only ever added to', async () => {
    aws.on(UpdateItemCommand).resolves({});

    await ledgers.saveWatch({ ...ledger, watch: { ...NOTHING_WATCHED, toldThresholds: [50] } }, watch);
    await ledgers.saveWatch(ledger, NOTHING_WATCHED);
    await ledgers.saveTold(ledger, 100);

    const [changed, cleared, told] = updates();
    expect(changed).toMatchObject({
      Key: KEY,
      UpdateExpression: 'SET #fenceAt = :fenceAt REMOVE #thresholdAt, #toldExhaustion ADD #toldThresholds :told',
      ExpressionAttributeValues: { ':fenceAt': { S: '2026-11-21T20:46:00.000Z' }, ':told': { NS: ['80'] } },
    });
    expect(cleared?.UpdateExpression?.trim()).toBe('REMOVE #fenceAt, #thresholdAt, #toldExhaustion');
    expect(cleared?.ExpressionAttributeValues).toBeUndefined();
    expect(told).toMatchObject({
      UpdateExpression: 'ADD #toldThresholds :told',
      ExpressionAttributeValues: { ':told': { NS: ['100'] } },
    });
  });
});

describe('telling the row', () => {
  test('that somebody has looked, and that its fence has fired', async () => {
    aws.on(UpdateItemCommand).resolvesOnce({}).resolvesOnce({}).rejects(refusal());

    expect([
      await ledgers.touch(ledger, AT, false),
      await ledgers.touch(ledger, AT, true),
      await ledgers.touch(ledger, AT, true),
    ]).toEqual(['written', 'written', 'superseded']);
    const condition = '#updatedAt < :at AND #state <> :closed';
    expect(updates()[0]).toMatchObject({ UpdateExpression: 'SET #updatedAt = :at', ConditionExpression: condition });
    expect(updates()[1]).toMatchObject({
      Key: KEY,
      UpdateExpression: 'SET #updatedAt = :at REMOVE #fenceAt, #thresholdAt',
      ConditionExpression: condition,
    });
  });

  test.each([
    [
      'exhausted',
      parseRevantios('5'),
      'SET #state = :to, #exhaustedLimit = :limit, #exhaustedRate = if_not_exists(#incurredExpensesRate, :none) REMOVE #followUpAt, #followUpMinutes, #toldStopsAt, #toldRestoresAt, #toldRemaining, #toldAgain, #quietAt, #quietPosition, #quietRate',
      '#state = :from AND #budgetLimit = :limit',
    ],
    [
      'open',
      undefined,
      'SET #state = :to REMOVE #exhaustedLimit, #exhaustedRate, #fenceAt, #followUpAt, #followUpMinutes, #toldStopsAt, #toldRestoresAt, #toldRemaining, #toldAgain, #quietAt, #quietPosition, #quietRate DELETE #toldThresholds :limit100',
      '#state = :from AND attribute_not_exists(#budgetLimit)',
    ],
  ] as const)('that it is %s, if state and limit are as they were read', async (to, limit, expression, condition) => {
    aws.on(UpdateItemCommand).resolvesOnce({}).rejects(refusal());
    const change = () => ledgers.changeState({ ...ledger, limit, state: to === 'open' ? 'exhausted' : 'open' }, to);

    expect([await change(), await change()]).toEqual(['written', 'superseded']);
    expect(updates()[0]).toMatchObject({ Key: KEY, UpdateExpression: expression, ConditionExpression: condition });
    // At 100 % people are told anew after it was open again.
    expect(updates()[0]?.ExpressionAttributeValues?.[':limit100']).toEqual(to === 'open' ? { NS: ['100'] } : undefined);
  });
});
