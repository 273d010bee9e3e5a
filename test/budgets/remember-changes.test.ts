import type { RecordedChange } from '../../src/budgets/domain/budget-history';
import type { BudgetNotice } from '../../src/budgets/domain/notice';
import { rememberChanges } from '../../src/budgets/remember-changes';
import { on } from '../support/ledgers';

const changed: RecordedChange = {
  id: '7',
  address: '222222222222',
  at: on('21'),
  kind: 'changed',
  settings: [{ name: 'Mode', from: 'enforce', to: undefined }],
  who: undefined,
  why: undefined,
};

function world() {
  const kept = new Map<string, RecordedChange>();
  const told: BudgetNotice[] = [];
  const fails = new Set<string>();
  const ports = {
    history: {
      has: async ({ id }: Pick<RecordedChange, 'id'>) => kept.has(id),
      add: async (change: RecordedChange) => {
        if (fails.has(change.id)) throw new Error('throttled');
        kept.set(change.id, change);
      },
      of: async () => [...kept.values()],
    },
    operators: { tell: async (notice: BudgetNotice) => void told.push(notice) },
  };
  return { kept, told, fails, ports };
}

test('each change is kept, and a lost setting is told', async () => {
  const { kept, told, ports } = world();
  const plain = { ...changed, id: '8', settings: [{ name: 'BudgetValue', from: '1', to: '2' }] };
  expect(await rememberChanges([changed, plain], ports)).toEqual([]);
  expect([...kept.keys()]).toEqual(['7', '8']);
  expect(told).toEqual([{ kind: 'settings-lost', address: '222222222222', settings: changed.settings }]);
});

test('a batch that comes again tells nobody again', async () => {
  const { told, ports } = world();
  await rememberChanges([changed], ports);
  await rememberChanges([changed], ports);
  expect(told).toHaveLength(1);
});

test('what cannot be kept comes again, and delays no other', async () => {
  const { kept, fails, told, ports } = world();
  fails.add('7');
  expect(await rememberChanges([changed, { ...changed, id: '8', address: '333333333333' }], ports)).toEqual(['7']);
  expect([...kept.keys()]).toEqual(['8']);
  fails.clear();
  expect(await rememberChanges([changed], ports)).toEqual([]);
  expect(told.filter(({ address }) => address === '222222222222')).toHaveLength(2);
});
