import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { LambdaCalls } from '../../../src/core/aws/lambda-calls';
import { accountOf, address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { AddressCall, AnchorCall } from '../../../src/ledger/contracts';
import { InventoryCall } from '../../../src/metering/contracts';

const SHOP = address('222222222222.shop');

const aws = mockClient(LambdaClient);
const client = new LambdaClient({ region: 'eu-west-1' });
const calls = new LambdaCalls(client, {
  disableResources: 'disable',
  restoreResources: 'restore',
  meterResource: 'meter',
  readBill: 'bill',
});

/** Function, way of calling and payload of what was called. */
const called = () =>
  aws.commandCalls(InvokeCommand).map(
    ({
      args: [
        {
          input: { FunctionName, InvocationType, Payload },
        },
      ],
    }) => [FunctionName, InvocationType, JSON.parse(String(Payload))],
  );

beforeEach(() => aws.reset().on(InvokeCommand).resolves({ StatusCode: 202 }));

describe('LambdaCalls', () => {
  test('calls without waiting for the answer', async () => {
    await calls.disableResources(SHOP);
    await calls.restoreResources(SHOP);
    await calls.takeInventory(accountOf(SHOP));
    await calls.anchorAccount(accountOf(SHOP));

    expect(called()).toEqual([
      ['disable', 'Event', { address: SHOP }],
      ['restore', 'Event', { address: SHOP }],
      ['meter', 'Event', { inventory: '222222222222' }],
      ['bill', 'Event', { anchor: '222222222222' }],
    ]);
  });

  test('says what those who are called understand', async () => {
    await calls.disableResources(SHOP);
    await calls.takeInventory(accountOf(SHOP));
    await calls.anchorAccount(accountOf(SHOP), parseUsd('12.0000000001'));

    const [disable, inventory, anchor] = called().map(([, , payload]) => payload as unknown);
    expect(AddressCall.parse(disable)).toEqual(disable);
    expect(InventoryCall.parse(inventory)).toEqual(inventory);
    expect(AnchorCall.parse(anchor)).toEqual({ anchor: '222222222222', spent: '12.0000000001' });
  });

  test('a function that was not given is an error that says for what', async () => {
    const none = new LambdaCalls(client, {});

    await expect(none.restoreResources(SHOP)).rejects.toThrow(
      'this function was not given the one to call with {"address":"222222222222.shop"}',
    );
    expect(aws.calls()).toHaveLength(0);
  });

  test('a call that Lambda does not take is an error', async () => {
    aws.on(InvokeCommand).rejects(new Error('throttled'));

    await expect(calls.disableResources(SHOP)).rejects.toThrow('throttled');
  });
});
