import { address, type Address } from '../../../src/core/domain/address';
import { money } from '../../../src/core/domain/money';
import { periodEnd } from '../../../src/core/domain/period';
import { entryOf } from './budget-cases';
import {
  ACCOUNT,
  at,
  contributionOf,
  DECEMBER,
  journaled,
  LEASE,
  ledgerOf,
  moveOf,
  NOVEMBER,
  OCTOBER,
  opened,
  OTHER,
  read,
  same,
  SHOP,
  type Case,
  type TableUnderTest,
} from './subject';

interface Page {
  readonly next: string | undefined;
}

/** All pages, one after the other. */
export async function allPages<P extends Page>(
  page: (cursor: string | undefined) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    pages.push(next);
    cursor = next.next;
  } while (cursor !== undefined);
  return pages;
}

/** The addresses of a scan, which has no order. */
export async function allLate({ ports }: TableUnderTest): Promise<readonly Address[]> {
  const pages = await allPages((cursor) => ports.ledgers.pageLate(NOVEMBER, cursor));
  return pages.flatMap(({ addresses }) => addresses).sort();
}

export async function allOf({ ports }: TableUnderTest, period = NOVEMBER) {
  const pages = await allPages((cursor) => ports.ledgers.page(period, cursor));
  return pages.flatMap(({ ledgers }) => ledgers).sort((one, other) => (one.address < other.address ? -1 : 1));
}

export async function allHeld({ ports }: TableUnderTest) {
  const pages = await allPages((cursor) => ports.held.page(cursor));
  return pages.flatMap(({ addresses }) => addresses).sort();
}

export const PAGE_CASES: readonly Case[] = [
  {
    name: 'pages have every ledger of a month once, and no stray one',
    run: async (table) => {
      const addresses = Array.from({ length: 7 }, (_none, index) => address(`${111_111_111_111 + index}`));
      for (const each of addresses) await opened(table, { address: each });
      await opened(table, { address: SHOP, period: OCTOBER });
      await table.foreignUpdate(OTHER, NOVEMBER, { updatedAt: at(0) });
      same(
        (await allOf(table)).map((ledger) => ledger.address),
        addresses,
      );
      same(await allOf(table, OCTOBER), [await read(table.ports, ledgerOf({ address: SHOP, period: OCTOBER }))]);
    },
  },
  {
    name: 'late are the open ledgers of the months before, but for stray ones',
    run: async (table) => {
      await opened(table, { period: OCTOBER });
      await opened(table, { period: OCTOBER, address: SHOP, state: 'exhausted' });
      await opened(table, { period: OCTOBER, address: OTHER, state: 'closed' });
      await opened(table, { address: OTHER });
      await table.foreignUpdate(address('111111111111'), OCTOBER, { updatedAt: at(0) });
      same(await allLate(table), [ACCOUNT, SHOP]);
    },
  },
  {
    name: 'budgets that hold something are found by their journals, with what is only planned',
    run: async (table) => {
      const entries = [
        entryOf(),
        entryOf({ address: SHOP, status: 'done' }),
        entryOf({ address: OTHER, status: 'restored' }),
        entryOf({ address: address('111111111111'), mode: 'observe' }),
      ];
      for (const entry of entries) same(await journaled(table.ports, entry), 'written');
      // The account is there once more by its lease, until that is let go.
      same(await allHeld(table), [ACCOUNT, ACCOUNT, SHOP]);
      await table.ports.leases.drop(LEASE);
      same(await allHeld(table), [ACCOUNT, SHOP]);
    },
  },
];

/** The answer of a write is lost, and the SDK asks again by itself: it must have its effect once. */
export const LOST_ANSWER_CASES: readonly Case[] = [
  {
    name: 'a conditional write whose answer is lost is written once, and meets itself: superseded, with the row as it is',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table);
      table.loseNextAnswer();
      same(await ledgers.touch(from, at(1), false), 'superseded');
      table.loseNextAnswer();
      const settlement = { amount: money(2n), settledThrough: at(1), gaps: [], guessedMs: 0 };
      const settled = await ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: at(0) }, settlement);
      same([settled.write, settled.ledger?.accrued], ['superseded', money(2n)]);
      table.loseNextAnswer();
      same(await journaled(table.ports, entryOf()), 'written');
      same((await table.ports.journal.of(ACCOUNT)).length, 1);
    },
  },
  {
    name: 'a transaction whose answer is lost is known again by its token: written, once',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      table.loseNextAnswer();
      same(await ledgers.open(ledgerOf(), undefined), 'written');
      table.loseNextAnswer();
      same(await ledgers.book([{ contribution: contributionOf(), moves: [moveOf()], lateMoves: [] }]), 'written');
      same((await contributions.of(ACCOUNT)).length, 1);
      same((await read(table.ports, ledgerOf())).accrued, money(11n));
    },
  },
  {
    name: 'a threshold that is told twice was told once',
    run: async (table) => {
      const from = await opened(table);
      table.loseNextAnswer();
      await table.ports.ledgers.saveTold(from, 50);
      same((await read(table.ports, from)).watch.toldThresholds, [50]);
    },
  },
  {
    name: 'an expense has a name, and is added once',
    run: async (table) => {
      const from = await opened(table, { state: 'closed' });
      const late = { address: ACCOUNT, period: NOVEMBER, add: money(4n) };
      table.loseNextAnswer();
      same(await table.ports.ledgers.spendOnce(late, 'a', periodEnd(DECEMBER)), 'written');
      same((await read(table.ports, from)).accrued, money(4n));
    },
  },
];
