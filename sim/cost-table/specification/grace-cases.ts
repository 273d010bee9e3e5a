import { rejects } from 'node:assert/strict';
import { budgetOf } from './budget-cases';
import { ACCOUNT, at, opened, read, same, usd, type Case } from './subject';

export const GRACE_CASES: readonly Case[] = [
  {
    name: 'a grace begins once for a limit, and again for a higher one',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table, { limit: usd(5n), graceMinutes: 30 });
      const grace = { until: at(60_000), limit: usd(5n) };
      same(await ledgers.beginGrace({ ...from, limit: usd(6n) }, { ...grace, limit: usd(6n) }), 'superseded');
      same(await ledgers.beginGrace(from, grace), 'written');
      same(await ledgers.beginGrace(from, { ...grace, until: at(90_000) }), 'superseded');
      const begun = await read(table.ports, from);
      same([begun.grace, begun.graceMinutes, begun.updatedAt], [grace, 30, from.updatedAt]);
      const raised = budgetOf(ACCOUNT, { limit: usd(6n) });
      same(await table.ports.budgets.adopt(raised, begun, at(1)), 'written');
      const higher = await read(table.ports, from);
      same([higher.grace, higher.graceMinutes], [grace, undefined]);
      const next = { until: at(90_000), limit: usd(6n) };
      same(await ledgers.beginGrace(higher, next), 'written');
      same((await read(table.ports, from)).grace, next);
    },
  },
  {
    name: 'a grace begins in no ledger that is exhausted or has no limit',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table, { limit: usd(5n), state: 'exhausted', exhaustedLimit: usd(5n) });
      same(await ledgers.beginGrace(from, { until: at(60_000), limit: usd(5n) }), 'superseded');
      await rejects(ledgers.beginGrace({ ...from, limit: undefined }, { until: at(60_000), limit: usd(5n) }));
      same((await read(table.ports, from)).grace, undefined);
    },
  },
];
