import { rejects } from 'node:assert/strict';
import type { Budget } from '../../../src/budgets/domain/budget';
import { accountOf, type Address } from '../../../src/core/domain/address';
import { money } from '../../../src/core/domain/money';
import { later } from '../../../src/core/domain/time';
import type { JournalEntry } from '../../../src/enforcement/domain/journal';
import { LeaseLost } from '../../../src/enforcement/domain/lease';
import { rate } from '../../../src/ledger/domain/rate';
import {
  ACCOUNT,
  ACCOUNT_ID,
  at,
  DECEMBER,
  journaled,
  LEASE,
  ledgerOf,
  NOVEMBER,
  OTHER,
  opened,
  read,
  same,
  SHOP,
  usd,
  type Case,
} from './subject';

export function budgetOf(address: Address, said: Partial<Budget> = {}): Budget {
  return {
    address,
    account: accountOf(address),
    scope: address.includes('.') ? 'workload' : 'account',
    limit: usd(5n),
    mode: undefined,
    thresholds: [50, 100],
    emails: [],
    workloadTag: undefined,
    exempt: [],
    freeze: false,
    ...said,
  };
}

export function entryOf(said: Partial<JournalEntry> = {}): JournalEntry {
  return {
    address: ACCOUNT,
    period: NOVEMBER,
    resource: { type: 'auto-scaling-group', arn: 'arn:aws:autoscaling:eu-west-1:222222222222:auto-scaling-group/web' },
    status: 'planned',
    mode: 'enforce',
    previous: { min: 0, max: 4, desired: 2, note: null },
    rate: rate(7n),
    startedBy: undefined,
    position: money(10n),
    limit: money(10n),
    reason: '',
    times: 1,
    restoring: false,
    changedAt: at(5),
    revision: 0,
    ...said,
  };
}

const BUDGETS: readonly Case[] = [
  {
    name: 'a budget is adopted together with the limit of its ledger',
    run: async (table) => {
      const { budgets } = table.ports;
      const from = await opened(table, { address: SHOP });
      const budget = budgetOf(SHOP, {
        mode: 'observe',
        emails: ['a@example.com'],
        workloadTag: { key: 'app', value: 'shop' },
        exempt: ['arn:aws:ec2:eu-west-1:222222222222:instance/i-9'],
        freeze: true,
      });
      same(await budgets.adopt(budget, from, at(1)), 'written');
      same([await budgets.find(SHOP), await budgets.of(ACCOUNT_ID)], [budget, [budget]]);
      const { limit, thresholds, updatedAt } = await read(table.ports, from);
      same([limit, thresholds, updatedAt], [usd(5n), [50, 100], at(1)]);
    },
  },
  {
    name: 'a budget is not adopted without its ledger, nor before its last change, nor in a closed month',
    run: async (table) => {
      const { budgets } = table.ports;
      const adopt = (ledger = ledgerOf()) => budgets.adopt(budgetOf(ACCOUNT), ledger, at(0));
      same(await adopt(), 'superseded');
      const from = await opened(table);
      same(await adopt(), 'superseded');
      await opened(table, { period: DECEMBER, state: 'closed', updatedAt: at(-1) });
      same(await adopt(ledgerOf({ period: DECEMBER })), 'superseded');
      same([await budgets.find(ACCOUNT), await read(table.ports, from)], [undefined, from]);
    },
  },
  {
    name: 'a budget that is adopted again is replaced whole',
    run: async (table) => {
      const { budgets } = table.ports;
      const from = await opened(table);
      same(
        await budgets.adopt(budgetOf(ACCOUNT, { mode: 'enforce', emails: ['a@example.com'] }), from, at(1)),
        'written',
      );
      const second = budgetOf(ACCOUNT, { limit: usd(6n), thresholds: [] });
      same(await budgets.adopt(second, from, at(2)), 'written');
      same(await budgets.find(ACCOUNT), second);
      const { limit, thresholds } = await read(table.ports, from);
      same([limit, thresholds], [usd(6n), []]);
    },
  },
  {
    name: 'a budget counts from its first adoption, and from the next when it was abandoned in between',
    run: async (table) => {
      const { budgets } = table.ports;
      const from = await opened(table);
      same(await budgets.adoptedAt(ACCOUNT), undefined);
      for (const when of [at(1), at(2)]) same(await budgets.adopt(budgetOf(ACCOUNT), from, when), 'written');
      same(await budgets.adoptedAt(ACCOUNT), at(1));
      same(await budgets.abandon(ACCOUNT, from, at(3)), 'written');
      same(await budgets.adoptedAt(ACCOUNT), undefined);
      same(await budgets.adopt(budgetOf(ACCOUNT), from, at(4)), 'written');
      same(await budgets.adoptedAt(ACCOUNT), at(4));
    },
  },
  {
    name: 'a budget is abandoned together with the limit, or neither; an exhausted ledger stays so',
    run: async (table) => {
      const { budgets, ledgers } = table.ports;
      const from = await opened(table);
      same(await budgets.adopt(budgetOf(ACCOUNT), from, at(1)), 'written');
      same(await ledgers.changeState(await read(table.ports, from), 'exhausted'), 'written');
      same(await budgets.abandon(ACCOUNT, from, at(1)), 'superseded');
      same((await budgets.find(ACCOUNT))?.address, ACCOUNT);
      same(await budgets.abandon(ACCOUNT, from, at(2)), 'written');
      const { limit, thresholds, state, exhaustedLimit } = await read(table.ports, from);
      same([limit, thresholds, state, exhaustedLimit], [undefined, [], 'exhausted', usd(5n)]);
      same([await budgets.find(ACCOUNT), await budgets.abandon(ACCOUNT, from, at(3))], [undefined, 'written']);
    },
  },
  {
    name: 'an account that is closed leaves an open ledger without a limit',
    run: async (table) => {
      const { budgets, ledgers } = table.ports;
      const from = await opened(table);
      same(await budgets.adopt(budgetOf(ACCOUNT), from, at(1)), 'written');
      same(await ledgers.changeState(await read(table.ports, from), 'exhausted'), 'written');
      same(await budgets.closeAccount(ACCOUNT, from, at(2)), 'written');
      const { limit, state, exhaustedLimit, updatedAt } = await read(table.ports, from);
      same([limit, state, exhaustedLimit, updatedAt], [undefined, 'open', undefined, at(2)]);
      same(await budgets.find(ACCOUNT), undefined);
    },
  },
  {
    name: 'the budgets of an account come in the order of their addresses, and those of no other',
    run: async (table) => {
      const { budgets } = table.ports;
      for (const address of [SHOP, OTHER, ACCOUNT]) {
        const from = await opened(table, { address });
        same(await budgets.adopt(budgetOf(address), from, at(1)), 'written');
      }
      same(
        (await budgets.of(ACCOUNT_ID)).map(({ address }) => address),
        [ACCOUNT, SHOP],
      );
    },
  },
];

const JOURNAL: readonly Case[] = [
  {
    name: 'an entry of the journal is read as it was written',
    run: async ({ ports }) => {
      const entry = entryOf({ startedBy: 'ann', reason: 'it would not', restoring: true, times: 3 });
      same(await journaled(ports, entry), 'written');
      same(await ports.journal.of(ACCOUNT), [{ ...entry, revision: 1 }]);
      same(await ports.journal.of(SHOP), []);
    },
  },
  {
    name: 'an entry is written at the revision that was read only',
    run: async ({ ports }) => {
      same(await journaled(ports, entryOf({ revision: 1 })), 'superseded');
      same(await journaled(ports, entryOf()), 'written');
      same(await journaled(ports, entryOf({ status: 'done' })), 'superseded');
      same(await journaled(ports, entryOf({ status: 'done', revision: 1 })), 'written');
      same(
        (await ports.journal.of(ACCOUNT)).map(({ status, revision }) => [status, revision]),
        [['done', 2]],
      );
    },
  },
  {
    name: 'entries come in the order of their months and resources',
    run: async ({ ports }) => {
      const [a, b] = ['a', 'b'].map((name) => ({ type: 'lambda-function' as const, arn: `arn:aws:lambda:::${name}` }));
      const entries = [entryOf({ period: DECEMBER, resource: a }), entryOf({ resource: b }), entryOf({ resource: a })];
      for (const entry of entries) same(await journaled(ports, entry), 'written');
      const read_ = await ports.journal.of(ACCOUNT);
      same(
        read_.map(({ period, resource }) => [period, resource.arn]),
        [...entries].reverse().map(({ period, resource }) => [period, resource.arn]),
      );
    },
  },
  {
    name: 'entries are written together or not at all, and under their lease only',
    run: async ({ ports }) => {
      const [a, b] = ['a', 'b'].map((name) => ({ type: 'lambda-function' as const, arn: `arn:aws:lambda:::${name}` }));
      same(await journaled(ports, entryOf({ resource: a })), 'written');
      same(await journaled(ports, entryOf({ resource: b }), entryOf({ resource: a })), 'superseded');
      same((await ports.journal.of(ACCOUNT)).length, 1);
      const other = { ...LEASE, holder: 'run-2' };
      same(await ports.journal.write([entryOf({ resource: b })], other), 'superseded');
      await ports.leases.drop(LEASE);
      same(await ports.journal.write([entryOf({ resource: b })], LEASE), 'superseded');
    },
  },
];

const LEASES: readonly Case[] = [
  {
    name: 'a lease is one run’s until it lets go, or until its time is over',
    run: async ({ ports: { leases } }) => {
      const [one, other] = [LEASE, { ...LEASE, holder: 'run-2', until: at(900_000) }];
      same([await leases.mark(ACCOUNT_ID, at(0)), await leases.take(one, at(0))], [undefined, true]);
      same([await leases.take(other, at(1)), await leases.take(other, later(one.until, -1))], [false, false]);
      same(await leases.take(other, one.until), true);
      await rejects(leases.marks(one), LeaseLost);
      same([await leases.marks(other), await leases.release(one, 0)], [0, true]);
      same([await leases.release(other, 0), await leases.take(one, at(2))], [true, true]);
    },
  },
  {
    name: 'a mark keeps the holder from letting go before it has looked again',
    run: async ({ ports: { leases } }) => {
      await leases.take(LEASE, at(0));
      same(await leases.mark(ACCOUNT_ID, at(1)), LEASE.until);
      same([await leases.marks(LEASE), await leases.release(LEASE, 0)], [1, false]);
      same(
        [await leases.mark(ACCOUNT_ID, LEASE.until), await leases.mark(ACCOUNT_ID, at(2))],
        [undefined, LEASE.until],
      );
      same([await leases.release(LEASE, 1), await leases.release(LEASE, 2)], [false, true]);
      same(await leases.mark(ACCOUNT_ID, at(3)), undefined);
    },
  },
  {
    name: 'who lets go whatever was marked lets go of its own alone',
    run: async ({ ports: { leases } }) => {
      await leases.take(LEASE, at(0));
      await leases.mark(ACCOUNT_ID, at(1));
      await leases.drop({ ...LEASE, holder: 'run-2' });
      same(await leases.marks(LEASE), 1);
      await leases.drop(LEASE);
      await rejects(leases.marks(LEASE), LeaseLost);
    },
  },
  {
    name: 'a lease that was taken and let go while the answers were lost is so once',
    run: async (table) => {
      const { leases } = table.ports;
      table.loseNextAnswer();
      same(await leases.take(LEASE, at(0)), true);
      table.loseNextAnswer();
      same(await leases.release(LEASE, 0), true);
      same(await leases.mark(ACCOUNT_ID, at(1)), undefined);
    },
  },
];

export const BUDGET_CASES: readonly Case[] = [...BUDGETS, ...JOURNAL, ...LEASES];
