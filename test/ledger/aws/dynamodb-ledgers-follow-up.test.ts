import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { parseUsd } from '../../../src/core/domain/money';
import { DynamoDbLedgers } from '../../../src/ledger/aws/dynamodb-ledgers';
import { ledgerAttributes } from '../../../src/ledger/aws/ledger-attributes';
import { rate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, AT, ITEM, KEY, ledger, NOVEMBER, START } from '../../support/ledger-items';

const aws = mockClient(DynamoDBClient);
const ledgers = new DynamoDbLedgers(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

/** The UpdateItem commands that were sent. */
const updates = () => aws.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input);
const refusal = () => new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

beforeEach(() => aws.reset());

describe('what enforcement leaves', () => {
  const followUp = {
    at: AT,
    minutes: 4,
    toldStopsAt: START,
    toldRestoresAt: undefined,
    toldRemaining: 0,
    toldAgain: 0,
    quietAt: undefined,
    quietPosition: undefined,
    quietRate: undefined,
  };

  test('is kept in a month that is not closed, and touches neither money nor time', async () => {
    aws.on(UpdateItemCommand).resolvesOnce({}).rejectsOnce(refusal()).rejects(new Error('down'));

    expect(await ledgers.followUp(ledger, followUp)).toBe('written');
    expect(await ledgers.followUp(ledger, followUp)).toBe('superseded');
    await expect(ledgers.followUp(ledger, followUp)).rejects.toThrow('down');

    expect(updates()[0]).toEqual({
      TableName: 'costs',
      Key: KEY,
      UpdateExpression:
        'SET #followUpAt = :followUpAt, #followUpMinutes = :followUpMinutes, #toldStopsAt = :toldStopsAt REMOVE #toldRestoresAt, #toldRemaining, #toldAgain, #quietAt, #quietPosition, #quietRate',
      ConditionExpression: 'attribute_exists(#settledThrough) AND #state <> :closed',
      ExpressionAttributeNames: {
        '#settledThrough': 'settledThrough',
        '#state': 'state',
        '#followUpAt': 'followUpAt',
        '#followUpMinutes': 'followUpMinutes',
        '#toldStopsAt': 'toldStopsAt',
        '#toldRestoresAt': 'toldRestoresAt',
        '#toldRemaining': 'toldRemaining',
        '#toldAgain': 'toldAgain',
        '#quietAt': 'quietAt',
        '#quietPosition': 'quietPosition',
        '#quietRate': 'quietRate',
      },
      ExpressionAttributeValues: {
        ':closed': { S: 'closed' },
        ':followUpAt': { S: '2026-11-21T20:46:00.000Z' },
        ':followUpMinutes': { N: '4' },
        ':toldStopsAt': { S: '2026-11-01T00:00:00.000Z' },
      },
    });
  });

  test('is read back as it was written; a row without it was never left', async () => {
    const all = {
      ...followUp,
      toldRestoresAt: AT,
      toldRemaining: 7,
      toldAgain: 2,
      quietAt: AT,
      quietPosition: parseUsd('10'),
      quietRate: rate(3_500_000n),
    };
    aws
      .on(GetItemCommand)
      .resolvesOnce({ Item: { ...ITEM, ...ledgerAttributes({ ...ledger, followUp: all }) } })
      .resolves({ Item: ITEM });

    expect((await ledgers.find(ACCOUNT, NOVEMBER))?.followUp).toEqual(all);
    expect(await ledgers.find(ACCOUNT, NOVEMBER)).not.toHaveProperty('followUp');
  });

  test('once it is done: no next run, and what people were told stays', async () => {
    aws.on(UpdateItemCommand).resolves({});

    await ledgers.followUp(ledger, { ...followUp, at: undefined, minutes: 0 });

    expect(updates()[0]?.UpdateExpression).toBe(
      'SET #followUpMinutes = :followUpMinutes, #toldStopsAt = :toldStopsAt REMOVE #followUpAt, #toldRestoresAt, #toldRemaining, #toldAgain, #quietAt, #quietPosition, #quietRate',
    );
  });
});
