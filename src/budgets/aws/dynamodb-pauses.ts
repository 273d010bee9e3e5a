import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { judgePause, PAUSE, PAUSE_ADDRESS, type Pause } from '../domain/pause';
import type { Pauses } from '../ports';

/** The pause in the Budgets table. The read is consistent: a pause works from the next one on. */
export class DynamoDbPauses implements Pauses {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(): Promise<Pause | undefined> {
    const { Item: { Paused: paused } = {} } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: { Address: { S: PAUSE_ADDRESS } }, ConsistentRead: true }),
    );
    if (paused === undefined) return undefined;
    const texts = { [PAUSE.who]: paused.M?.[PAUSE.who]?.S, [PAUSE.why]: paused.M?.[PAUSE.why]?.S };
    return judgePause({ Paused: texts }).pause;
  }
}
