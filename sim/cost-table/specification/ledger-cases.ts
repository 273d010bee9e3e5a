import { money } from '../../../src/core/domain/money';
import { periodEnd, periodStart } from '../../../src/core/domain/period';
import { NOTHING_WATCHED } from '../../../src/ledger/domain/ledger';
import { rate } from '../../../src/ledger/domain/rate';
import { closed, opened as next } from '../../../src/ledger/domain/rollover';
import { ACCOUNT, at, DECEMBER, ledgerOf, NOVEMBER, opened, OTHER, read, same, SHOP, usd, type Case } from './subject';

const GAP = { from: at(1), to: at(2), rate: rate(5n) };

const OPENING: readonly Case[] = [
  {
    name: 'a row that is opened is read as it was written, but that nobody was told anything',
    run: async (table) => {
      const watch = { fenceAt: at(60_000), thresholdAt: at(120_000), toldThresholds: [50], toldExhaustion: at(90_000) };
      const said = { limit: usd(3n), exhaustedLimit: usd(2n), thresholds: [50, 100], gaps: [GAP], watch };
      const ledger = ledgerOf({ ...said, accrued: money(-5n), rate: rate(17n), state: 'exhausted' });
      same(await table.ports.ledgers.open(ledger, undefined), 'written');
      same(await read(table.ports, ledger), {
        ...ledger,
        watch: { ...watch, toldThresholds: [] },
        stamp: '2026-11-01T00:00:00.000Z',
      });
    },
  },
  {
    name: 'a row is opened once',
    run: async (table) => {
      await opened(table, { accrued: money(1n) });
      same(await table.ports.ledgers.open(ledgerOf(), undefined), 'superseded');
      same((await read(table.ports, ledgerOf())).accrued, money(1n));
    },
  },
  {
    name: 'there is no ledger where nobody has opened one',
    run: async ({ ports }) => {
      same(await ports.ledgers.find(ACCOUNT, NOVEMBER), undefined);
      same(await ports.ledgers.newest(ACCOUNT, NOVEMBER), { ledger: undefined, stray: undefined });
    },
  },
  {
    name: 'a stray row is no ledger, and is replaced as it was found only',
    run: async (table) => {
      const { ledgers } = table.ports;
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { add: money(9n), updatedAt: '2026-11-01T00:00:01Z' });
      same(await ledgers.find(ACCOUNT, NOVEMBER), undefined);
      const { stray } = await ledgers.newest(ACCOUNT, NOVEMBER);
      const row = { accrued: money(9n), rate: rate(0n), updatedAt: at(1_000), stamp: '2026-11-01T00:00:01Z' };
      same(stray, { period: NOVEMBER, row });
      same(await ledgers.open(ledgerOf(), undefined), 'superseded');
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { add: money(1n), updatedAt: at(2_000) });
      same(await ledgers.open(ledgerOf(), row), 'superseded');
      const { stray: changed } = await ledgers.newest(ACCOUNT, NOVEMBER);
      same(await ledgers.open(ledgerOf({ accrued: money(10n) }), changed?.row), 'written');
      same((await read(table.ports, ledgerOf())).accrued, money(10n));
    },
  },
  {
    name: 'a month is closed and the next one opened, or neither',
    run: async (table) => {
      const { ledgers } = table.ports;
      const watch = { ...NOTHING_WATCHED, fenceAt: at(60_000), thresholdAt: at(60_000), toldExhaustion: at(1) };
      const from = await opened(table, { rate: rate(4n), watch });
      const stale = { ...from, rate: rate(5n) };
      same(await ledgers.rollOver(stale, closed(stale), next(stale), undefined), 'superseded');
      same((await ledgers.newest(ACCOUNT, NOVEMBER)).ledger?.period, NOVEMBER);
      same(await ledgers.rollOver(from, closed(from), next(from), undefined), 'written');
      same((await read(table.ports, from)).state, 'closed');
      same((await read(table.ports, from)).watch, { ...NOTHING_WATCHED, toldExhaustion: at(1) });
      same((await ledgers.newest(ACCOUNT, NOVEMBER)).ledger?.rate, rate(4n));
      same(await ledgers.rollOver(from, closed(from), next(from), undefined), 'superseded');
    },
  },
  {
    name: 'the newest row is found beneath strays of later months',
    run: async (table) => {
      await opened(table);
      await table.foreignUpdate(ACCOUNT, DECEMBER, { add: money(2n), updatedAt: periodStart(DECEMBER) });
      const { ledger, stray } = await table.ports.ledgers.newest(ACCOUNT, DECEMBER);
      same([ledger?.period, stray?.period, stray?.row.accrued], [NOVEMBER, DECEMBER, money(2n)]);
      // As long as it is November, nobody asks for a row of December.
      same((await table.ports.ledgers.newest(ACCOUNT, NOVEMBER)).stray, undefined);
    },
  },
];

const SETTLING: readonly Case[] = [
  {
    name: 'a settlement is added where it begins, and gaps only when they were read',
    run: async (table) => {
      const { ledgers } = table.ports;
      await opened(table);
      const settlement = { amount: money(8n), settledThrough: at(5), gaps: [GAP], guessedMs: 0 };
      const from = { settledThrough: at(0) };
      const { write, ledger } = await ledgers.settle(ACCOUNT, NOVEMBER, from, settlement);
      same([write, ledger?.accrued, ledger?.settledThrough, ledger?.gaps], ['written', money(8n), at(5), []]);
      const again = await ledgers.settle(ACCOUNT, NOVEMBER, from, settlement);
      same([again.write, again.ledger?.accrued], ['superseded', money(8n)]);
    },
  },
  {
    name: 'gaps are replaced as they were read only',
    run: async (table) => {
      const { ledgers } = table.ports;
      await opened(table);
      const settled = (gaps: readonly (typeof GAP)[], through: number, then: readonly (typeof GAP)[]) =>
        ledgers.settle(
          ACCOUNT,
          NOVEMBER,
          { settledThrough: at(through - 1), gaps },
          { amount: money(1n), settledThrough: at(through), gaps: then, guessedMs: 0 },
        );
      same((await settled([GAP], 1, [])).write, 'superseded');
      same((await settled([], 1, [GAP])).ledger?.gaps, [GAP]);
      same((await settled([], 2, [])).write, 'superseded');
      same((await settled([{ ...GAP, rate: rate(6n) }], 2, [])).write, 'superseded');
      same((await settled([GAP], 2, [])).ledger?.gaps, []);
      same((await settled([], 3, [])).write, 'written');
    },
  },
  {
    name: 'a settlement of no row, or of a stray one, is superseded and answers with no ledger',
    run: async (table) => {
      const settlement = { amount: money(8n), settledThrough: at(5), gaps: [], guessedMs: 0 };
      const settle = () => table.ports.ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: at(0) }, settlement);
      same(await settle(), { write: 'superseded', ledger: undefined });
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: at(0) });
      same(await settle(), { write: 'superseded', ledger: undefined });
    },
  },
  {
    name: 'an expense is added to any month that has a ledger, once for each id and address',
    run: async (table) => {
      const { ledgers } = table.ports;
      const spend = (id: string, address = ACCOUNT) =>
        ledgers.spendOnce({ address, period: NOVEMBER, add: money(4n) }, id, periodEnd(DECEMBER));
      same(await spend('a'), 'superseded');
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: at(0) });
      same(await spend('a'), 'superseded');
      const { stray } = await ledgers.newest(ACCOUNT, NOVEMBER);
      const from = ledgerOf({ state: 'closed' });
      same(await ledgers.open(from, stray?.row), 'written');
      same([await spend('a'), await spend('a'), await spend('b')], ['written', 'repeated', 'written']);
      same(await read(table.ports, from), { ...from, accrued: money(8n), stamp: '2026-11-01T00:00:00.000Z' });
      await opened(table, { address: OTHER });
      same(await spend('a', OTHER), 'written');
    },
  },
  {
    name: 'a time with fewer digits comes after all of its second',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table);
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: '2026-11-01T00:00:01Z' });
      const touch = (ms: number) => ledgers.touch(from, at(ms), false);
      same(await touch(1_999), 'superseded');
      same((await read(table.ports, from)).stamp, '2026-11-01T00:00:01Z');
      same(await touch(2_000), 'written');
    },
  },
  {
    name: 'a foreign update adds to a row of the product and leaves the rest',
    run: async (table) => {
      const from = await opened(table, { limit: usd(1n), rate: rate(2n) });
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { add: money(5n), addRate: rate(3n), updatedAt: at(7) });
      same(await read(table.ports, from), {
        ...from,
        accrued: money(5n),
        rate: rate(5n),
        updatedAt: at(7),
        stamp: '2026-11-01T00:00:00.007Z',
      });
    },
  },
  {
    name: 'a ledger that is stopped by hand remembers no limit, and may be exhausted later',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table, { limit: usd(5n) });
      same(await ledgers.changeState(from, 'exhausted', 'hand'), 'written');
      const stopped = await read(table.ports, from);
      same([stopped.state, stopped.exhaustedLimit], ['exhausted', undefined]);
      same(await ledgers.changeState(stopped, 'exhausted'), 'written');
      same((await read(table.ports, from)).exhaustedLimit, usd(5n));
    },
  },
];

const APART: Case = {
  name: 'the rows of one budget are not those of another, though their addresses begin alike',
  run: async (table) => {
    const { ledgers } = table.ports;
    await opened(table, { address: SHOP });
    same(
      [await ledgers.find(ACCOUNT, NOVEMBER), (await ledgers.newest(ACCOUNT, NOVEMBER)).ledger],
      [undefined, undefined],
    );
    same((await ledgers.newest(SHOP, NOVEMBER)).ledger?.address, SHOP);
  },
};

export const LEDGER_CASES: readonly Case[] = [...OPENING, ...SETTLING, APART];
