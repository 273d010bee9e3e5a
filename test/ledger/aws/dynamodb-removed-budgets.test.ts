import { DynamoDBClient, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbAdoptedBudgets } from '../../../src/ledger/aws/dynamodb-adopted-budgets';
import { ACCOUNT_ID, budgetOf, ledgerOf, on, WORKLOAD } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const budgets = new DynamoDbAdoptedBudgets(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');
const SHOP = budgetOf('5', { address: WORKLOAD, scope: 'workload', workloadTag: { key: 'app', value: 'shop' } });

describe('the budgets that count', () => {
  test('are those in charge and those that were removed, each once', async () => {
    aws.reset().on(TransactWriteItemsCommand).resolves({});
    await budgets.abandon(SHOP, ledgerOf({ address: WORKLOAD }), on('21'));
    const [, put] = aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems ?? [];
    const removed = put?.Put?.Item ?? {};
    const limited = { ...removed, Record: { S: `budget#${WORKLOAD}` }, limit: { N: '60000000000' } };
    aws
      .on(QueryCommand)
      .resolvesOnce({ Items: [removed] })
      .resolves({ Items: [limited, removed] });

    expect(await budgets.counting(ACCOUNT_ID)).toEqual([SHOP]);
    // An older release that sets a budget again leaves the other row.
    expect(await budgets.counting(ACCOUNT_ID)).toEqual([{ ...SHOP, limit: 60_000_000_000_000_000n }]);
    expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      ExpressionAttributeValues: { ':address': { S: ACCOUNT_ID }, ':prefix': { S: 'budget' } },
    });
  });
});
