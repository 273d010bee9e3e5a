import { rejects } from 'node:assert/strict';
import { money } from '../../../src/core/domain/money';
import { NOTHING_WATCHED } from '../../../src/ledger/domain/ledger';
import { rate } from '../../../src/ledger/domain/rate';
import type { Contribution } from '../../../src/ledger/ports';
import {
  ACCOUNT,
  at,
  contributionOf,
  DECEMBER,
  ledgerOf,
  moveOf,
  NOVEMBER,
  opened,
  read,
  same,
  SHOP,
  usd,
  type Case,
} from './subject';

const GUARDING: readonly Case[] = [
  {
    name: 'a look is noted when it is later than the row, in an open month, and may drop the schedules',
    run: async (table) => {
      const { ledgers } = table.ports;
      same(await ledgers.touch(ledgerOf(), at(1), false), 'superseded');
      const watch = { ...NOTHING_WATCHED, fenceAt: at(60_000), thresholdAt: at(60_000) };
      const from = await opened(table, { watch });
      same(await ledgers.touch(from, at(0), true), 'superseded');
      same(await ledgers.touch(from, at(1), false), 'written');
      same((await read(table.ports, from)).watch, watch);
      same(await ledgers.touch(from, at(2), true), 'written');
      const touched = await read(table.ports, from);
      same([touched.updatedAt, touched.watch], [at(2), { ...watch, fenceAt: undefined, thresholdAt: undefined }]);
      await opened(table, { period: DECEMBER, state: 'closed' });
      same(await ledgers.touch(ledgerOf({ period: DECEMBER }), at(9), false), 'superseded');
    },
  },
  {
    name: 'a stray row can be looked at',
    run: async (table) => {
      await table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: at(0) });
      same(await table.ports.ledgers.touch(ledgerOf(), at(1), false), 'written');
    },
  },
  {
    name: 'a state changes once, for the limit that was read',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table, { limit: usd(5n) });
      same(await ledgers.changeState({ ...from, limit: usd(6n) }, 'exhausted'), 'superseded');
      same(await ledgers.changeState({ ...from, limit: undefined }, 'open'), 'superseded');
      same(await ledgers.changeState(from, 'exhausted'), 'written');
      same(await ledgers.changeState(from, 'exhausted'), 'superseded');
      const exhausted = await read(table.ports, from);
      same([exhausted.state, exhausted.exhaustedLimit, exhausted.updatedAt], ['exhausted', usd(5n), from.updatedAt]);
    },
  },
  {
    name: 'a ledger without a limit is not exhausted by it',
    run: async (table) => {
      const from = await opened(table);
      await rejects(table.ports.ledgers.changeState(from, 'exhausted'));
      same(await read(table.ports, from), from);
    },
  },
  {
    name: 'a ledger that is open again has no fence, and the limit is news again',
    run: async (table) => {
      const { ledgers } = table.ports;
      const watch = { ...NOTHING_WATCHED, fenceAt: at(60_000), thresholdAt: at(60_000), toldExhaustion: at(3) };
      const from = await opened(table, { limit: usd(5n), state: 'exhausted', exhaustedLimit: usd(5n), watch });
      await ledgers.saveWatch(from, { ...watch, toldThresholds: [100, 50] });
      same(await ledgers.changeState(from, 'open'), 'written');
      const open = await read(table.ports, from);
      same([open.state, open.exhaustedLimit], ['open', undefined]);
      same(open.watch, { ...watch, fenceAt: undefined, toldThresholds: [50] });
    },
  },
  {
    name: 'what stands guard is replaced, and what was told is added to',
    run: async (table) => {
      const { ledgers } = table.ports;
      const from = await opened(table);
      await ledgers.saveTold(from, 80);
      await ledgers.saveWatch(from, { ...NOTHING_WATCHED, fenceAt: at(60_000), toldThresholds: [50] });
      await ledgers.saveWatch(from, { ...NOTHING_WATCHED, thresholdAt: at(60_000) });
      const { watch, updatedAt } = await read(table.ports, from);
      same([watch, updatedAt], [{ ...NOTHING_WATCHED, thresholdAt: at(60_000), toldThresholds: [50, 80] }, at(0)]);
    },
  },
  {
    name: 'what was told when the row was read is not told anew',
    run: async (table) => {
      const from = await opened(table, { limit: usd(1n), state: 'exhausted' });
      await table.ports.ledgers.saveTold(from, 100);
      const told = await read(table.ports, from);
      same(await table.ports.ledgers.changeState(told, 'open'), 'written');
      await table.ports.ledgers.saveWatch(told, told.watch);
      same((await read(table.ports, from)).watch.toldThresholds, []);
    },
  },
];

const BOOKING: readonly Case[] = [
  {
    name: 'a booking stores the contribution and moves its ledgers, late ones too',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const from = await opened(table, { rate: rate(1n) });
      const over = await opened(table, { period: DECEMBER, state: 'closed' });
      const late = { address: ACCOUNT, period: DECEMBER, add: money(-2n) };
      const contribution = contributionOf({ control: contributionOf().resource, startedBy: 'ann' });
      same(await ledgers.book([{ contribution, moves: [moveOf()], lateMoves: [late] }]), 'written');
      same(await contributions.of(ACCOUNT), [{ ...contribution, revision: 1 }]);
      const { accrued, rate: speed, updatedAt } = await read(table.ports, from);
      same([accrued, speed, updatedAt], [money(11n), rate(4n), at(10)]);
      same((await read(table.ports, over)).accrued, money(-2n));
    },
  },
  {
    name: 'a speed may fall, below zero too',
    run: async (table) => {
      const from = await opened(table, { rate: rate(1n) });
      const moves = [moveOf({ rateDelta: rate(-9n) })];
      same(await table.ports.ledgers.book([{ contribution: contributionOf(), moves, lateMoves: [] }]), 'written');
      same((await read(table.ports, from)).rate, rate(-8n));
    },
  },
  {
    name: 'a sum has no zeros at its end, so that the row is in the form of the product',
    run: async (table) => {
      const from = await opened(table, { rate: rate(6n) });
      const moves = [moveOf({ rateDelta: rate(4n) })];
      same(await table.ports.ledgers.book([{ contribution: contributionOf(), moves, lateMoves: [] }]), 'written');
      const { rate: speed, stored } = await read(table.ports, from);
      same([speed, stored], [rate(10n), undefined]);
    },
  },
  ...(
    [
      ['a revision that is not the stored one', { contribution: contributionOf({ revision: 1 }) }],
      ['a time that is not later than the row', { moves: [moveOf(), moveOf({ address: SHOP, at: at(0) })] }],
      ['a state that was not read', { moves: [moveOf(), moveOf({ address: SHOP, state: 'exhausted' as const })] }],
      [
        'factors that were not read',
        { moves: [moveOf(), moveOf({ address: SHOP, under: [{ at: at(1), factors: new Map() }] })] },
      ],
      ['a row that is not there', { moves: [moveOf(), moveOf({ address: SHOP, period: DECEMBER })] }],
      ['a late row that is not there', { lateMoves: [{ address: SHOP, period: DECEMBER, add: money(1n) }] }],
    ] as const
  ).map(([why, said]): Case => ({
    name: `${why} keeps a whole booking from being written`,
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const from = await opened(table);
      const shop = await opened(table, { address: SHOP });
      const first = contributionOf({ address: SHOP });
      const booking = { contribution: contributionOf(), moves: [moveOf()], lateMoves: [], ...said };
      same(await ledgers.book([{ contribution: first, moves: [], lateMoves: [] }, booking]), 'superseded');
      same([await contributions.of(ACCOUNT), await contributions.of(SHOP)], [[], []]);
      same([await read(table.ports, from), await read(table.ports, shop)], [from, shop]);
    },
  })),
  {
    name: 'a stored contribution is written again at its revision only',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const book = (revision: number) =>
        ledgers.book([{ contribution: contributionOf({ revision, tags: {} }), moves: [], lateMoves: [] }]);
      same(
        [await book(0), await book(0), await book(2), await book(1)],
        ['written', 'superseded', 'superseded', 'written'],
      );
      same(
        (await contributions.of(ACCOUNT)).map(({ revision, tags }) => [revision, tags]),
        [[2, {}]],
      );
    },
  },
  {
    name: 'nothing, and one item twice, is refused and not superseded',
    run: async (table) => {
      const from = await opened(table);
      const contribution = contributionOf();
      const moves = [moveOf(), moveOf({ at: at(11) })];
      await rejects(table.ports.ledgers.book([]));
      await rejects(table.ports.ledgers.book([{ contribution, moves, lateMoves: [] }]));
      same([await read(table.ports, from), await table.ports.contributions.of(ACCOUNT)], [from, []]);
    },
  },
  {
    name: 'contributions are found by their resource in the budgets that are asked for',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const mine = contributionOf();
      const { arn } = mine.resource;
      const other = contributionOf({
        resource: { type: 'rds-instance', arn: 'arn:aws:rds:eu-west-1:222222222222:db:1' },
      });
      const shops = contributionOf({ address: SHOP });
      const bookings = [other, shops, mine].map((contribution) => ({ contribution, moves: [], lateMoves: [] }));
      same(await ledgers.book(bookings), 'written');
      same(await contributions.find([ACCOUNT], arn), [{ ...mine, revision: 1 }]);
      same((await contributions.find([SHOP, ACCOUNT], arn)).map(({ address }) => address).sort(), [ACCOUNT, SHOP]);
      same([await contributions.find([], arn), await contributions.find([SHOP], 'arn:none')], [[], []]);
      await rejects(contributions.find([ACCOUNT, ACCOUNT], arn));
      same(
        await contributions.of(ACCOUNT),
        [mine, other].map((one) => ({ ...one, revision: 1 })),
      );
    },
  },
];

const STOPPED: Contribution['history'] = [{ at: at(6), running: false, rate: rate(0n) }];

/** What runs and what has stopped lie apart, and a resource has one row all the same. */
const PLACES: readonly Case[] = [
  {
    name: 'what has stopped is found by its name alone, and what runs again is there again',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const { arn } = contributionOf().resource;
      const book = async (said: Partial<Contribution>) =>
        same(await ledgers.book([{ contribution: contributionOf(said), moves: [], lateMoves: [] }]), 'written');
      await book({});
      await book({ history: STOPPED, revision: 1 });
      same(await contributions.of(ACCOUNT), []);
      const stopped = contributionOf({ history: STOPPED, place: 'stopped', revision: 2 });
      same(await contributions.find([ACCOUNT], arn), [stopped]);
      await book({ history: STOPPED, tags: {}, place: 'stopped', revision: 2 });
      await book({ place: 'stopped', revision: 3 });
      const running = [contributionOf({ revision: 4 })];
      same([await contributions.of(ACCOUNT), await contributions.find([ACCOUNT], arn)], [running, running]);
    },
  },
  {
    name: 'of two who write at once, whether it runs or not, one is superseded: a resource has one row',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const { arn } = contributionOf().resource;
      const book = (said: Partial<Contribution>) =>
        ledgers.book([{ contribution: contributionOf(said), moves: [], lateMoves: [] }]);
      // Nobody has heard of it, it runs, and it has stopped.
      same([await book({}), await book({ history: STOPPED })], ['written', 'superseded']);
      same(
        [await book({ history: STOPPED, revision: 1 }), await book({ tags: {}, revision: 1 })],
        ['written', 'superseded'],
      );
      const asStopped = { place: 'stopped', revision: 2 } as const;
      same([await book(asStopped), await book({ ...asStopped, history: STOPPED })], ['written', 'superseded']);
      same(await contributions.find([ACCOUNT], arn), [contributionOf({ revision: 3 })]);
    },
  },
  {
    name: 'what a control stops is known after it has stopped, too',
    run: async (table) => {
      const { ledgers, contributions } = table.ports;
      const control = { type: 'auto-scaling-group', arn: 'arn:group' };
      const member = contributionOf({ control });
      same(await contributions.behind(ACCOUNT, control.arn), []);
      for (const history of [member.history, STOPPED]) {
        const revision = history === STOPPED ? 1 : 0;
        same(
          await ledgers.book([{ contribution: { ...member, history, revision }, moves: [], lateMoves: [] }]),
          'written',
        );
        for (const arn of [control.arn, member.resource.arn]) {
          same(
            (await contributions.behind(ACCOUNT, arn)).map(({ resource }) => resource.arn),
            [member.resource.arn],
          );
        }
      }
      same(await contributions.behind(SHOP, control.arn), []);
    },
  },
];

const ASKS: readonly Case[] = [
  {
    name: 'a run is asked for once until it begins, or until its call must be lost',
    run: async (table) => {
      const { asks } = table.ports;
      table.loseNextAnswer();
      same([await asks.make(ACCOUNT, at(0), at(9)), await asks.make(ACCOUNT, at(8), at(17))], [true, false]);
      same([await asks.make(SHOP, at(8), at(17)), await asks.make(ACCOUNT, at(9), at(18))], [true, true]);
      await asks.forget(ACCOUNT);
      await asks.forget(ACCOUNT);
      same([await asks.make(SHOP, at(9), at(18)), await asks.make(ACCOUNT, at(9), at(18))], [false, true]);
      await asks.keepQuiet(ACCOUNT, at(30));
      same([await asks.make(ACCOUNT, at(29), at(38)), await asks.make(ACCOUNT, at(30), at(39))], [false, true]);
    },
  },
];

export const GUARD_CASES: readonly Case[] = [...GUARDING, ...BOOKING, ...PLACES, ...ASKS];
