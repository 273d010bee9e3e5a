import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableUnderTest } from '../sim/cost-table/specification/subject';
import { formatRevantios, money } from '../src/core/domain/money';
import { formatInstant } from '../src/core/domain/time';
import { DynamoDbJournal } from '../src/enforcement/aws/dynamodb-journal';
import { DynamoDbLeases } from '../src/enforcement/aws/dynamodb-leases';
import { keyOf, number, text } from '../src/ledger/aws/attributes';
import { DynamoDbAdoptedBudgets } from '../src/ledger/aws/dynamodb-adopted-budgets';
import { DynamoDbAsks } from '../src/ledger/aws/dynamodb-asks';
import { DynamoDbBills } from '../src/ledger/aws/dynamodb-bills';
import { DynamoDbContributions } from '../src/ledger/aws/dynamodb-contributions';
import { DynamoDbHeldBudgets } from '../src/ledger/aws/dynamodb-held-budgets';
import { DynamoDbLedgers } from '../src/ledger/aws/dynamodb-ledgers';
import { DynamoDbMeters } from '../src/ledger/aws/dynamodb-meters';
import { LEDGER, ledgerRecord } from '../src/ledger/contracts';
import { formatRate, ZERO_RATE } from '../src/ledger/domain/rate';
import { EmulatedCostTable } from './emulated-cost-table';

/** DynamoDB counts the rows of a page before it filters them. So few, that small tables have pages, too. */
const PAGE_SIZE = 2;

/** The product's adapters on a table of their own in the sandbox's DynamoDB, as the specification wants to have it. */
export async function realTable(endpoint: string, name: string): Promise<TableUnderTest> {
  const client = (await EmulatedCostTable.create(endpoint, name)).connect();
  turnPagesEarly(client);
  const next = loseAnswers(client);
  return {
    ports: {
      ledgers: new DynamoDbLedgers(client, name),
      budgets: new DynamoDbAdoptedBudgets(client, name),
      asks: new DynamoDbAsks(client, name),
      bills: new DynamoDbBills(client, name),
      contributions: new DynamoDbContributions(client, name),
      journal: new DynamoDbJournal(client, name),
      leases: new DynamoDbLeases(client, name),
      held: new DynamoDbHeldBudgets(client, name),
      meters: new DynamoDbMeters(client, name),
    },
    foreignUpdate: async (address, period, { add = money(0n), addRate = ZERO_RATE, updatedAt }) => {
      const update = new UpdateItemCommand({
        TableName: name,
        Key: keyOf(address, ledgerRecord(period)),
        UpdateExpression: 'SET #at = :at ADD #accrued :add, #rate :rate',
        ExpressionAttributeNames: { '#at': LEDGER.updatedAt, '#accrued': LEDGER.accrued, '#rate': LEDGER.rate },
        ExpressionAttributeValues: {
          ':at': text(typeof updatedAt === 'string' ? updatedAt : formatInstant(updatedAt)),
          ':add': number(formatRevantios(add)),
          ':rate': number(formatRate(addRate)),
        },
      });
      await client.send(update);
    },
    loseNextAnswer: () => {
      next.isLost = true;
    },
  };
}

function turnPagesEarly(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        next(commandName === 'ScanCommand' ? { ...args, input: { ...args.input, Limit: PAGE_SIZE } as never } : args),
    { step: 'initialize', name: 'turnPagesEarly' },
  );
}

/** Inside of the SDK's own attempts: whatever DynamoDB has answered, the connection seems to have ended before. */
function loseAnswers(client: DynamoDBClient): { isLost: boolean } {
  const answer = { isLost: false };
  client.middlewareStack.add(
    (next) => async (args) => {
      const { isLost } = answer;
      answer.isLost = false;
      if (!isLost) return next(args);
      await next(args).catch(() => undefined);
      throw Object.assign(new Error('the connection ended'), { name: 'TimeoutError' });
    },
    { step: 'deserialize', name: 'loseAnswers', priority: 'high' },
  );
  return answer;
}
