import { syncBudget } from '../../src/budgets/sync-budget';
import { parseUsd } from '../../src/core/domain/money';
import { inMemoryWorld } from '../support/in-memory-ports';
import { on } from '../support/ledgers';

const ACCOUNT = '222222222222';

function world() {
  let lost: string | undefined;
  const ports = inMemoryWorld((call) => {
    if (call === lost) throw new Error('lost');
  });
  ports.registry.set(ACCOUNT, '100');
  const spoke = ports.spokes.of(ACCOUNT);
  const look = (spent: string | undefined) => {
    spoke.spent = spent === undefined ? undefined : parseUsd(spent);
    return syncBudget(ACCOUNT, 'reconcile-budgets', ports);
  };
  return { ports, look, lose: (call: string | undefined) => (lost = call) };
}

describe('what AWS says in the AWS Budget was spent', () => {
  test('is handed to the ledger when it is news, and stands on the receipt', async () => {
    const { ports, look } = world();
    await look('12');
    await look('12');
    await look('15.5');
    expect(ports.anchored).toEqual([
      [ACCOUNT, parseUsd('12')],
      [ACCOUNT, parseUsd('15.5')],
    ]);
    expect(ports.registry.receipt(ACCOUNT)?.spent).toBe(parseUsd('15.5'));
  });

  test('is not taken for nothing while AWS has nothing to say', async () => {
    const { ports, look } = world();
    await look('12');
    await look(undefined);
    await look('12');
    expect(ports.anchored).toEqual([[ACCOUNT, parseUsd('12')]]);
    expect(ports.registry.receipt(ACCOUNT)?.spent).toBe(parseUsd('12'));
  });

  test('may be of the month before while a month is young', async () => {
    const { ports, look } = world();
    jest.spyOn(ports.clock, 'now').mockReturnValue(on('01', '06:00:00'));
    await look('999');
    expect(ports.anchored).toEqual([]);
  });

  test('is handed over again when it was lost on the way', async () => {
    const { ports, look, lose } = world();
    lose('anchorAccount');
    await expect(look('12')).rejects.toThrow('lost');
    lose(undefined);
    await look('12');
    expect(ports.anchored).toEqual([[ACCOUNT, parseUsd('12')]]);
  });
});
