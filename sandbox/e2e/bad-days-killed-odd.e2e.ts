import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { killAfterCalls } from './killing';
import { emulator } from './subject';

after(() => emulator.clearFaults());

// The even ones are in a file of their own, for another lane.
test('disable-resources that is killed after any of its odd calls is completed by the next run: nothing is stopped twice, nothing forgotten', async (context) => {
  const kills = await killAfterCalls('610000000031', 1, 2);
  context.diagnostic(`killed after ${kills} of its calls`);
  assert.ok(kills >= 6, `${kills}`);
});
