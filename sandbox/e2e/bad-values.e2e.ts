import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { SPOKES } from '../accounts';
import { bringIntoForce, callsSince, calm, emulator, organization, receiptOf, stateOf } from './subject';

const [ACCOUNT] = SPOKES;

before(() => bringIntoForce(ACCOUNT, '500'));

for (const value of ['abc', '-1', '0', '1e3', 'NaN', '٣', '1000000000000', '0.001']) {
  test(`'${value}' is refused by name, and what was in force stays`, async () => {
    const since = emulator.calls().length;

    await organization.setBudget(ACCOUNT, value);
    const receipt = await receiptOf(ACCOUNT, 'REJECTED');
    await calm();

    // DynamoDB writes a number in its own form.
    assert.match(
      receipt?.Reason ?? '',
      new RegExp(`^BudgetValue '${value}' is refused: expected an amount in USD above 0`),
    );
    assert.equal(receipt?.Value, '500');
    assert.deepEqual(await stateOf(ACCOUNT), { parameter: '500', awsBudget: '500' });
    assert.equal(callsSince(since, ACCOUNT, 'PutParameter').length, 0);
    await bringIntoForce(ACCOUNT, '500');
  });
}

test('operators are told of each refusal once', async () => {
  const since = emulator.calls().length;

  await organization.setBudget(ACCOUNT, 'many');
  await receiptOf(ACCOUNT, 'REJECTED');
  await calm();
  await bringIntoForce(ACCOUNT, '500');

  assert.equal(
    emulator
      .calls()
      .slice(since)
      .filter(({ action }) => action === 'Publish').length,
    1,
  );
});

test('an address that is none is refused on its own item', async () => {
  await organization.setBudget('marketing', '5');

  const receipt = await receiptOf('marketing', 'REJECTED');

  assert.match(receipt?.Reason ?? '', /^Address "marketing" is refused: expected a 12-digit account id/);
  await organization.removeBudget('marketing');
});
