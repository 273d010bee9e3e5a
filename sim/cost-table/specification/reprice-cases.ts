import { money } from '../../../src/core/domain/money';
import { factor, type Factors } from '../../../src/ledger/domain/factor';
import { rate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, at, contributionOf, moveOf, NOVEMBER, opened, read, same, type Case } from './subject';

const FACTORS: Factors = [
  { at: at(1), factors: new Map([['ec2-instance', factor(7_000n)]]) },
  { at: at(10), factors: new Map([['lambda', factor(2_125n)]]) },
];

/** What a change of what is paid of list prices promises. */
export const REPRICE_CASES: readonly Case[] = [
  {
    name: 'factors change with the speed, where the row is as it was read, and whoever did not read them is refused',
    run: async (table) => {
      const { ledgers, meters } = table.ports;
      const from = await read(table.ports, await opened(table, { rate: rate(10n) }));
      const readAt = from.stamp ?? '';
      const move = moveOf({ rateDelta: rate(-3n), add: money(0n), reprice: { factors: FACTORS, readAt } });
      same(await ledgers.reprice({ ...move, reprice: { factors: FACTORS, readAt: 'another' } }), 'superseded');
      same(await ledgers.reprice(move), 'written');
      same(await ledgers.reprice(move), 'superseded');
      const { rate: speed, factors, updatedAt } = await read(table.ports, from);
      same([speed, updatedAt, factors?.map((one) => one.at)], [rate(7n), at(10), [at(1), at(10)]]);
      same(
        factors?.map((one) => [...one.factors]),
        [[['ec2-instance', 7_000n]], [['lambda', 2_125n]]],
      );
      const booking = { contribution: contributionOf(), moves: [moveOf({ at: at(20) })], lateMoves: [] };
      same(await ledgers.book([booking]), 'superseded');
      same(await ledgers.book([{ ...booking, moves: [moveOf({ at: at(20), under: FACTORS })] }]), 'written');
      const late = { address: ACCOUNT, period: NOVEMBER, add: money(1n) };
      same(await meters.count([], [{ ...late, under: [] }]), 'superseded');
      same(await meters.count([], [{ ...late, under: FACTORS }]), 'written');
      same(await meters.count([], [late]), 'written');
    },
  },
];
