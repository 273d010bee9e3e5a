import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { describeBudgetNotice } from '../../src/budgets/domain/notice';
import { propagateBudget } from '../../src/budgets/propagate-budget';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { later } from '../../src/core/domain/time';
import { inMemoryWorld } from '../support/in-memory-ports';

const PAUSED = { Who: 'Ann', Why: 'drill' };

function world(written?: WrittenBudget) {
  const ports = inMemoryWorld();
  const write = (next: WrittenBudget) =>
    ports.registry.items.set('*', {
      written: { Address: '*', ...next },
      receipt: ports.registry.items.get('*')?.receipt,
    });
  if (written !== undefined) write(written);
  const propagate = async (kind: 'set' | 'removed' = 'set') =>
    (await propagateBudget([{ id: '1', address: '*', kind, written: true }], ports)).map(({ outcome }) => outcome.kind);
  return { ports, write, propagate };
}

describe('a pause', () => {
  test('is told at once, with who and why, and written onto the item; again, it is known', async () => {
    const { ports, propagate } = world({ Paused: PAUSED });

    expect([await propagate(), await propagate()]).toEqual([['accepted'], ['accepted']]);

    expect(ports.operators.told).toEqual([
      { kind: 'enforcement-paused', address: '*', who: 'Ann', why: 'drill', reason: undefined },
    ]);
    expect(ports.registry.receipt('*')).toEqual({ status: 'ACCEPTED', reason: 'Enforcement is paused by Ann: drill' });
    expect(ports.spokes.reached).toEqual([]);
  });

  test.each(['without Paused', 'removed'])('that is lifted is told at once: %s', async (how) => {
    const { ports, write, propagate } = world({ Paused: PAUSED });
    await propagate();
    if (how === 'removed') ports.registry.items.delete('*');
    else write({});

    await propagate(how === 'removed' ? 'removed' : 'set');

    expect(ports.operators.told.map(({ kind }) => kind)).toEqual(['enforcement-paused', 'pause-lifted']);
  });

  test('in a bad form is refused on its receipt, which says what is in force', async () => {
    const { ports, write, propagate } = world({ Paused: PAUSED });
    await propagate();
    write({ Paused: { Who: 'Bob' } });

    expect(await propagate()).toEqual(['rejected']);

    expect(ports.registry.receipt('*')).toEqual({
      status: 'REJECTED',
      reason: expect.stringMatching(
        /^Paused \{"Who":"Bob"\} is refused: .*\. Enforcement is paused by Bob: \(not said\)$/,
      ),
    });
    expect(ports.operators.told.at(-1)).toMatchObject({ kind: 'enforcement-paused', who: 'Bob' });
  });

  test('whose record was lost is told by the next reconciliation, which takes it for no account', async () => {
    const { ports } = world({ Paused: PAUSED });

    const { counts, failures } = await reconcileBudgets(later(ports.clock.now(), 60_000), ports);

    expect([counts.accepted, counts.rejected, failures, ports.workloadSpokes.reached]).toEqual([1, 0, [], []]);
    expect(ports.operators.told.map(({ kind }) => kind)).toEqual(['enforcement-paused']);
  });

  test('is said in words that show who did it', () => {
    const notice = { kind: 'enforcement-paused', address: '*', who: 'Ann', why: 'drill', reason: undefined } as const;
    expect(describeBudgetNotice(notice)).toEqual({
      about: 'enforcement is paused',
      text: expect.stringMatching(/^Enforcement is paused by Ann: drill\. Nothing is stopped in any account/),
    });
    expect(describeBudgetNotice({ kind: 'pause-lifted', address: '*', reason: 'Mode is refused' }).text).toMatch(
      /^Enforcement is not paused any more\. .* The item is refused: Mode is refused\.$/,
    );
  });
});
