import { endRaises } from '../../src/budgets/end-raises';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { parseUsd } from '../../src/core/domain/money';
import { formatInstant, instant, later, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { inMemoryWorld } from '../support/in-memory-ports';

const ACCOUNT = '222222222222';
const FAR = instant(Date.UTC(2030, 0));
const START = instant(Date.UTC(2026, 10, 21));
const UNTIL = later(START, 3 * MS_PER_DAY);

function world() {
  const ports = inMemoryWorld();
  ports.registry.set(ACCOUNT, '600', { Raise: { Until: formatInstant(UNTIL), Then: '500' }, Mode: 'enforce' });
  ports.spokes.of(ACCOUNT);
  const look = async (at: number) => {
    ports.clock.at = instant(at);
    return endRaises((await ports.registry.page(undefined)).budgets, ports);
  };
  const item = () => ports.registry.items.get(ACCOUNT)?.written;
  return { ports, look, item };
}

test('people hear of the end a day before, once, and when it has ended', async () => {
  const { ports, look, item } = world();
  await look(START);
  expect(ports.operators.told).toEqual([]);
  for (const hours of [24, 23, 1]) await look(UNTIL - hours * MS_PER_HOUR);
  expect(ports.operators.told).toEqual([
    { kind: 'raise-ending', address: ACCOUNT, at: UNTIL, value: parseUsd('600'), then: parseUsd('500') },
  ]);
  expect(await look(UNTIL)).toEqual({ ended: [ACCOUNT], failures: [] });
  expect(item()).toEqual({ Address: ACCOUNT, BudgetValue: '500', Mode: 'enforce' });
  expect(ports.operators.told.slice(1)).toEqual([
    { kind: 'raise-ended', address: ACCOUNT, value: parseUsd('600'), then: parseUsd('500') },
  ]);
  expect(await look(UNTIL + MS_PER_DAY)).toEqual({ ended: [], failures: [] });
});

test('what somebody has changed meanwhile stays', async () => {
  const { ports, item } = world();
  const { budgets } = await ports.registry.page(undefined);
  ports.registry.set(ACCOUNT, '900');
  ports.clock.at = UNTIL;
  expect(await endRaises(budgets, ports)).toEqual({ ended: [], failures: [] });
  expect([item()?.BudgetValue, ports.operators.told]).toEqual(['900', []]);
});

test('an item that is refused, or has no raise, stays as it is; one that fails delays no other', async () => {
  const { ports, look } = world();
  ports.registry.set('333333333333', 'abc', { Raise: { Until: formatInstant(START), Then: '5' } });
  ports.registry.set('444444444444', '7', { Raise: { Until: formatInstant(START), Then: '5' } });
  const { end } = ports.raises;
  ports.raises.end = async (of, then) => {
    if (of.address === ACCOUNT) throw new Error('throttled');
    return end.call(ports.raises, of, then);
  };
  ports.clock.at = UNTIL;
  const all = [...(await ports.registry.find([ACCOUNT, '333333333333', '444444444444'])).values()];
  expect(await endRaises(all, ports)).toEqual({
    ended: ['444444444444'],
    failures: [{ address: ACCOUNT, error: new Error('throttled') }],
  });
  ports.raises.end = end;
  expect((await look(UNTIL)).ended).toEqual([ACCOUNT]);
});

test('a reconciliation ends it, and leaves the rest to the stream', async () => {
  const { ports, item } = world();
  ports.clock.at = UNTIL;
  const { counts, failures } = await reconcileBudgets(FAR, ports);
  expect([item()?.BudgetValue, failures, counts['in-force']]).toEqual(['500', [], 0]);
  expect((await reconcileBudgets(FAR, ports)).counts['in-force']).toBe(1);
});
