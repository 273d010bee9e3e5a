import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { address as toAddress, type AccountId } from '../../core/domain/address';
import { keyOf, textsOf } from './attributes';

/** The sort key of what is known of an account's alternate contacts. */
export const CONTACTS_RECORD = 'contacts#alternate';

/** Returns the alternate contacts of an account, as far as they are known. It is small, for every function tells. */
export async function contactEmails(
  client: DynamoDBClient,
  table: string,
  account: AccountId,
): Promise<readonly string[]> {
  const Key = keyOf(toAddress(account), CONTACTS_RECORD);
  const { Item: item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return textsOf(item?.emails);
}
