import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { address } from '../../../src/core/domain/address';
import { contributionWrites } from '../../../src/ledger/aws/contribution-attributes';
import { DynamoDbContributions } from '../../../src/ledger/aws/dynamodb-contributions';
import { parseRate, ZERO_RATE } from '../../../src/ledger/domain/rate';
import { on } from '../../support/ledgers';

const ACCOUNT = address('222222222222');
const STOPPED_ROWS = 1_000_000;
/** DynamoDB reads a megabyte a page: so many rows of a task. */
const ROWS_A_PAGE = 1_800;
const RUNNING = 3;

const aws = mockClient(DynamoDBClient);
const contributions = new DynamoDbContributions(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

/** The row of a task as it is stored. */
function rowOf(prefix: string, index: number, running: boolean) {
  const [write] = contributionWrites('costs', {
    address: ACCOUNT,
    resource: { type: 'ecs-service', arn: `arn:aws:ecs:eu-west-1:222222222222:task/batch/${index}` },
    history: [
      { at: on('21'), running: true, rate: parseRate('137139.166667') },
      ...(running ? [] : [{ at: on('22'), running: false, rate: ZERO_RATE }]),
    ],
    tags: {},
    control: { type: 'ecs-service', arn: 'arn:aws:ecs:eu-west-1:222222222222:service/batch/worker' },
    startedBy: 'ecs-svc/1234567890123456789',
    revision: 1,
  });
  const item = write?.Put?.Item ?? {};
  return { ...item, Record: { S: item.Record?.S?.replace(/^[a-z]+/, prefix) ?? '' } };
}

/** A partition with a million stopped rows under one prefix, and three of what runs. Rows are made as they are read. */
function partition(prefixOfStopped: string) {
  return ({
    ExpressionAttributeValues: values = {},
    ExclusiveStartKey: start,
    FilterExpression: filter,
  }: QueryCommandInput) => {
    const prefix = values[':prefix']?.S?.replace('#', '') ?? '';
    const stopped = prefix === prefixOfStopped ? STOPPED_ROWS : 0;
    const total = stopped + (prefix === 'resource' ? RUNNING : 0);
    const first = Number(start?.index?.N ?? 0);
    const next = Math.min(total, first + ROWS_A_PAGE);
    const Items = [];
    for (let index = first; index < next; index++) {
      const running = index >= stopped;
      // DynamoDB filters after it has read a page, and before it answers.
      if (filter === '#status = :running' && !running) continue;
      Items.push(rowOf(prefix, index, running));
    }
    return { Items, ...(next < total ? { LastEvaluatedKey: { index: { N: `${next}` } } } : {}) };
  };
}

/** Reads what runs. Returns how many rows that is, and how much more memory is in use afterwards, in MB. */
async function readRunning() {
  const before = process.memoryUsage().heapUsed;
  const rows = await contributions.of(ACCOUNT);
  return { rows: rows.length, held: (process.memoryUsage().heapUsed - before) / 2 ** 20 };
}

beforeEach(() => aws.reset());

test('a million rows of what has stopped are not read at all', async () => {
  aws.on(QueryCommand).callsFake(partition('stopped'));
  const { rows, held } = await readRunning();

  expect(aws.commandCalls(QueryCommand)).toHaveLength(1);
  expect(rows).toBe(RUNNING);
  expect(held).toBeLessThan(10);
});

test('a million rows that an older version left among those that run are held by nobody, page by page', async () => {
  aws.on(QueryCommand).callsFake(partition('resource'));
  const { rows, held } = await readRunning();

  expect(aws.commandCalls(QueryCommand)).toHaveLength(Math.ceil((STOPPED_ROWS + RUNNING) / ROWS_A_PAGE));
  expect(rows).toBe(RUNNING);
  expect(held).toBeLessThan(50);
});
