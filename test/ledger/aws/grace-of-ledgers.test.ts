import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { parseUsd } from '../../../src/core/domain/money';
import { DynamoDbLedgers } from '../../../src/ledger/aws/dynamodb-ledgers';
import { ledgerAttributes, ledgerFromItem } from '../../../src/ledger/aws/ledger-attributes';
import { ledgerChangeFromRecord } from '../../../src/ledger/aws/ledger-stream';
import { LedgerRecord } from '../../../src/ledger/contracts';
import { AT, KEY, ledger } from '../../support/ledger-items';

const aws = mockClient(DynamoDBClient);
const ledgers = new DynamoDbLedgers(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');
const limited = { ...ledger, limit: parseUsd('500') };
const grace = { until: AT, limit: parseUsd('500') };

beforeEach(() => void aws.reset());

describe('the grace of a ledger', () => {
  test('begins in an open row with just that limit, that remembers none for it', async () => {
    const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    aws.on(UpdateItemCommand).resolvesOnce({}).rejectsOnce(refused).rejects(new Error('down'));
    expect(await ledgers.beginGrace(limited, grace)).toBe('written');
    expect(await ledgers.beginGrace(limited, grace)).toBe('superseded');
    await expect(ledgers.beginGrace(limited, grace)).rejects.toThrow('down');
    expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      UpdateExpression: 'SET #graceUntil = :until, #graceLimit = :limit',
      ConditionExpression:
        '#state = :open AND #budgetLimit = :limit AND (attribute_not_exists(#graceLimit) OR #graceLimit < :limit)',
      ExpressionAttributeNames: {
        '#state': 'state',
        '#budgetLimit': 'budgetLimit',
        '#graceUntil': 'graceUntil',
        '#graceLimit': 'graceLimit',
      },
      ExpressionAttributeValues: {
        ':open': { S: 'open' },
        ':until': { S: '2026-11-21T20:46:00.000Z' },
        ':limit': { N: '5000000000000' },
      },
    });
  });

  test('is refused where there is no limit that could be reached', async () => {
    await expect(ledgers.beginGrace({ ...ledger, limit: undefined }, grace)).rejects.toThrow('has no limit');
  });

  test('is read as it was written, and rows of older releases have none', () => {
    const item = { ...KEY, ...ledgerAttributes({ ...limited, graceMinutes: 30, grace }) };
    expect(ledgerFromItem(item)).toMatchObject({ graceMinutes: 30, grace });
    const old = ledgerFromItem({ ...KEY, ...ledgerAttributes(limited) });
    expect([old.graceMinutes, old.grace]).toEqual([undefined, undefined]);
  });

  test('shows in the stream', () => {
    const image = (more: object) => ({ updatedAt: { S: '2026-11-21T20:46:00.000Z' }, ...more });
    const dynamodb = {
      SequenceNumber: '7',
      Keys: { Address: { S: '222222222222' }, Record: { S: 'ledger#2026-11' } },
      OldImage: image({}),
      NewImage: image({ graceUntil: { S: '2026-11-21T20:46:00.000Z' } }),
    };
    const { before, after } = ledgerChangeFromRecord(LedgerRecord.parse({ dynamodb }));
    expect([before?.graceUntil, after.graceUntil]).toEqual([undefined, AT]);
  });
});
