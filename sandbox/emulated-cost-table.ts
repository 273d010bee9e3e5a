import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import { COST_TABLE, LEDGER_FILTER } from '../src/ledger/contracts';
import { MANAGEMENT, REGION } from './accounts';

const [{ prefix: LEDGER_PREFIX }] = LEDGER_FILTER.dynamodb.Keys[COST_TABLE.sortKey].S as [{ prefix: string }];

/** The Cost table in the sandbox's DynamoDB, and what Lambda reads of its stream. */
export class EmulatedCostTable {
  static async create(endpoint: string, name: string): Promise<EmulatedCostTable> {
    const table = new EmulatedCostTable(endpoint, name);
    await table.open();
    return table;
  }

  private readonly streams: DynamoDBStreamsClient;
  /** Where the next reading begins, in the one shard that the emulator has. */
  private position: string | undefined;

  private constructor(
    private readonly endpoint: string,
    readonly name: string,
  ) {
    this.streams = new DynamoDBStreamsClient(this.access);
  }

  /** A client; `onCall` is told of every attempt of a call that it sends. */
  connect(onCall: (operation: string) => void = () => undefined): DynamoDBClient {
    const client = new DynamoDBClient(this.access);
    client.middlewareStack.add(
      (next, { commandName = 'unknown' }) =>
        (args) => {
          onCall(commandName);
          return next(args);
        },
      { step: 'deserialize', name: 'countCalls' },
    );
    return client;
  }

  /** All records since the last reading that are about ledgers, as the mapping's filter lets them through. */
  async newRecords(): Promise<readonly _Record[]> {
    const found: _Record[] = [];
    for (;;) {
      const { Records: records = [], NextShardIterator: next } = await this.streams.send(
        new GetRecordsCommand({ ShardIterator: this.position }),
      );
      this.position = next;
      found.push(...records.filter(isAboutLedger));
      if (records.length === 0) return found;
    }
  }

  private get access() {
    return {
      endpoint: this.endpoint,
      region: REGION,
      credentials: { accessKeyId: MANAGEMENT, secretAccessKey: 'sandbox' },
    };
  }

  private async open(): Promise<void> {
    const client = this.connect();
    const keys = [COST_TABLE.partitionKey, COST_TABLE.sortKey] as const;
    await client.send(
      new CreateTableCommand({
        TableName: this.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: keys[0], KeyType: 'HASH' },
          { AttributeName: keys[1], KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: this.name }));
    const { StreamDescription: stream } = await this.streams.send(
      new DescribeStreamCommand({ StreamArn: table?.LatestStreamArn }),
    );
    const { ShardIterator: first } = await this.streams.send(
      new GetShardIteratorCommand({
        StreamArn: table?.LatestStreamArn,
        ShardId: stream?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    this.position = first;
  }
}

function isAboutLedger({ eventName = 'REMOVE', dynamodb }: _Record): boolean {
  return (
    LEDGER_FILTER.eventName.includes(eventName) &&
    dynamodb?.Keys?.[COST_TABLE.sortKey]?.S?.startsWith(LEDGER_PREFIX) === true
  );
}
