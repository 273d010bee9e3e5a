import { money } from '../../../src/core/domain/money';
import { periodEnd } from '../../../src/core/domain/period';
import { ACCOUNT, DECEMBER, ledgerOf, NOVEMBER, opened, OTHER, read, same, SHOP, usd, type Case } from './subject';

const row = { address: ACCOUNT, meter: 'lambda', progress: '{"a":1}', revision: 0 };
const move = { address: ACCOUNT, period: NOVEMBER, add: usd(2n) };

/** What is promised of meters: what they counted, and what it costs, is written together and once. */
export const METER_CASES: readonly Case[] = [
  {
    name: 'what a meter has counted, and what it costs, is written together',
    run: async (table) => {
      await opened(table, { accrued: usd(1n) });
      same(await table.ports.meters.of(ACCOUNT), []);
      same(await table.ports.meters.count([row, { ...row, meter: 'sqs' }], [move]), 'written');
      same(await table.ports.meters.of(ACCOUNT), [
        { ...row, revision: 1 },
        { ...row, meter: 'sqs', revision: 1 },
      ]);
      same(await table.ports.meters.of(OTHER), []);
      same((await read(table.ports, ledgerOf())).accrued, usd(3n));
    },
  },
  {
    name: 'a meter counts nothing that somebody else has counted meanwhile',
    run: async (table) => {
      await opened(table);
      const { meters } = table.ports;
      same(await meters.count([row], [move]), 'written');
      same(await meters.count([row], [move]), 'superseded');
      same(await meters.count([{ ...row, revision: 1, progress: '{}' }], [move]), 'written');
      same(await meters.count([{ ...row, revision: 1 }], [move]), 'superseded');
      same(await meters.count([{ ...row, revision: 3 }], [move]), 'superseded');
      same(await meters.of(ACCOUNT), [{ ...row, progress: '{}', revision: 2 }]);
      same((await read(table.ports, ledgerOf())).accrued, usd(4n));
    },
  },
  {
    name: 'one meter that was superseded, or a month without a row, keeps all from being written',
    run: async (table) => {
      await opened(table);
      const { meters } = table.ports;
      same(await meters.count([row], []), 'written');
      same(await meters.count([row, { ...row, meter: 'sqs' }], [move]), 'superseded');
      same(await meters.count([{ ...row, meter: 'sqs' }], [move, { ...move, period: DECEMBER }]), 'superseded');
      same(await meters.count([{ ...row, meter: 'sqs' }], [{ ...move, address: SHOP }]), 'superseded');
      same((await meters.of(ACCOUNT)).length, 1);
      same((await read(table.ports, ledgerOf())).accrued, money(0n));
    },
  },
  {
    name: 'what a meter adds leaves the time of the month alone, and the expenses beside it',
    run: async (table) => {
      const before = await opened(table);
      const { ledgers, meters } = table.ports;
      same(await ledgers.spendOnce(move, 'lambda', periodEnd(DECEMBER)), 'written');
      same(await meters.count([row], [move]), 'written');
      same(await read(table.ports, before), { ...before, accrued: usd(4n) });
    },
  },
];
