import { at, DECEMBER, ledgerOf, opened, read, same, usd, type Case } from './subject';

export const BLIND_CASES: readonly Case[] = [
  {
    name: 'since when people know that nobody sees is kept, through a stop and a give-back, and not in a closed month',
    run: async (table) => {
      const { ledgers } = table.ports;
      same(await ledgers.saveBlind(ledgerOf(), at(1)), 'superseded');
      const from = await opened(table, { limit: usd(5n) });
      same(await ledgers.saveBlind(from, at(1)), 'written');
      same(await ledgers.changeState(await read(table.ports, from), 'exhausted', 'blind'), 'written');
      const blind = await read(table.ports, from);
      same([blind.state, blind.exhaustedLimit, blind.blindSince], ['exhausted', undefined, at(1)]);
      same(await ledgers.changeState(blind, 'open'), 'written');
      same((await read(table.ports, from)).blindSince, at(1));
      same(await ledgers.saveBlind(from, undefined), 'written');
      same((await read(table.ports, from)).blindSince, undefined);
      await opened(table, { period: DECEMBER, state: 'closed' });
      same(await ledgers.saveBlind(ledgerOf({ period: DECEMBER }), at(9)), 'superseded');
    },
  },
];
