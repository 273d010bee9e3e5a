import fc from 'fast-check';
import { formatInstant, later, MS_PER_DAY } from '../../../src/core/domain/time';
import { ACCOUNT, changeOf, failed, failedCall, failedRecords, OTHER, QUEUES, SENT } from './failed-letters';
import { ended } from './given';
import { NOW, RecordedTerminal } from './in-memory-office';

const letter = fc.oneof(
  fc.constantFrom(ACCOUNT, OTHER).map((address) => failedCall('disable-resources', { address })),
  fc.constantFrom('settle-expenses', 'adopt-budget', 'propagate-budget').map(failedRecords),
  fc.integer({ min: 1, max: 20 }).map((days) => {
    return failedCall('meter-resource', changeOf(formatInstant(later(NOW, -days * (MS_PER_DAY / 4)))));
  }),
  fc.anything({ withBigInt: false }).map((body) => JSON.stringify(body) ?? 'undefined'),
);

test('property: nothing is removed before its call was taken, nothing is told twice however often and by how many, what is left stays free', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ queue: fc.constantFrom(...QUEUES), body: letter }), { maxLength: 30 }),
      fc.subarray(['disable-resources', 'reconcile-expenses', 'meter-resource']),
      async (all, refusing) => {
        const { office } = failed(({ deadLetters }) => {
          for (const { queue, body } of all) deadLetters.put(queue, body, SENT);
          for (const name of refusing) deadLetters.refusing.add(name);
        });
        const { deadLetters } = office;
        const there = () => QUEUES.flatMap((name) => deadLetters.queues.get(name) ?? []);
        const before = there().length;
        // Two people at once, and one of them once more.
        const redrive = () => ended(office, new RecordedTerminal(), 'redrive', '--yes');
        await Promise.all([redrive(), redrive()]);
        const once = [...deadLetters.called];
        await redrive();
        expect(deadLetters.called).toEqual(once);
        const texts = once.map((call) => JSON.stringify(call));
        expect(new Set(texts).size).toBe(texts.length);
        expect(once.filter(([name]) => refusing.includes(name))).toEqual([]);
        expect(QUEUES.flatMap((name) => deadLetters.free(name))).toHaveLength(there().length);
        const removed = deadLetters.steps.filter((step) => step.startsWith('remove')).length;
        expect(removed + there().length).toBe(before);
        if (removed > 0) expect(deadLetters.steps[0]).toMatch(/^call /);
      },
    ),
    { numRuns: 150 },
  );
});
