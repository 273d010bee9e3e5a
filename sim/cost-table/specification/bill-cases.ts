import { money } from '../../../src/core/domain/money';
import { emptyBill, type AccountBill } from '../../../src/ledger/domain/account-bill';
import { sumOfLines } from '../../../src/ledger/domain/bill-coverage';
import type { CoverageLine } from '../../../src/ledger/domain/coverage-line';
import { factor } from '../../../src/ledger/domain/factor';
import { rate } from '../../../src/ledger/domain/rate';
import type { BillBooking } from '../../../src/ledger/ports';
import { ACCOUNT, at, contributionOf, moveOf, NOVEMBER, OCTOBER, opened, read, same, usd, type Case } from './subject';

const lineOf = (said: Partial<CoverageLine>) => ({ ...sumOfLines([]), ...said });
const NOTHING: BillBooking = { contributions: [] };
const BILL: AccountBill = {
  ...emptyBill(ACCOUNT, NOVEMBER),
  days: [
    {
      day: at(0),
      billed: new Map([['S3', usd(2n)]]),
      through: usd(2n),
      toldAt: at(7),
      liveAtTold: { live: usd(1n), reserved: money(0n) },
      live: undefined,
      reserved: new Map(),
      used: new Map([['lambda', usd(3n)]]),
      listed: new Map(),
      missed: new Map([['ec2-instance', usd(1n)]]),
    },
  ],
  readAt: at(7),
  coverage: {
    from: at(0),
    through: at(9),
    lines: [
      { service: 'S3', ...lineOf({ total: usd(2n), notMetered: usd(2n) }), factor: undefined },
      { service: 'EC2', ...lineOf({ live: usd(3n), price: usd(-3n) }), factor: factor(7_000n) },
    ],
  },
  beyond: money(-3n),
};
const UNSEEN = contributionOf({ resource: { type: 'unseen', arn: 'unseen#S3' }, tags: {} });
const STOPPED = { ...UNSEEN, history: [{ at: at(9), running: false, rate: rate(0n) }], revision: 1 };

/** What the row of a bill promises, beside what a ledger's does. */
export const BILL_CASES: readonly Case[] = [
  {
    name: 'a bill is read as it was stored, month by month',
    run: async ({ ports: { bills } }) => {
      same(await bills.find(ACCOUNT, NOVEMBER), undefined);
      same(await bills.save(BILL, NOTHING), 'written');
      const found = await bills.find(ACCOUNT, NOVEMBER);
      same({ ...found, days: undefined }, { ...BILL, days: undefined, revision: 1 });
      const { billed, used, listed, missed } = found?.days[0] ?? {};
      same(
        [billed, used, listed, missed].map((amounts) => amounts && [...amounts]),
        [[['S3', usd(2n)]], [['lambda', usd(3n)]], [], [['ec2-instance', usd(1n)]]],
      );
      same(await bills.find(ACCOUNT, OCTOBER), undefined);
    },
  },
  {
    name: 'a bill is written where it is as it was read: of two writers, one is superseded',
    run: async ({ ports: { bills } }) => {
      same(await bills.save(BILL, NOTHING), 'written');
      same(await bills.save(BILL, NOTHING), 'superseded');
      same(await bills.save({ ...BILL, revision: 1 }, NOTHING), 'written');
    },
  },
  {
    name: 'a bill is written with its speeds and its one change of the ledger, all or nothing',
    run: async (table) => {
      const { bills, contributions } = table.ports;
      const ledger = await opened(table);
      same(await bills.save(BILL, { contributions: [UNSEEN], move: moveOf() }), 'written');
      same((await contributions.of(ACCOUNT)).length, 1);
      const moved = await read(table.ports, ledger);
      same([moved.accrued, moved.rate, moved.updatedAt], [money(11n), rate(3n), at(10)]);
      // The move is not later than the row's last change: nothing of it is written.
      const again = { contributions: [STOPPED], move: moveOf() };
      same(await bills.save({ ...BILL, revision: 1 }, again), 'superseded');
      same([(await contributions.of(ACCOUNT)).length, (await bills.find(ACCOUNT, NOVEMBER))?.revision], [1, 1]);
    },
  },
  {
    name: 'an amount of a bill is added to a month that is over, and nothing without its ledger',
    run: async (table) => {
      const { bills } = table.ports;
      const lateMove = { address: ACCOUNT, period: NOVEMBER, add: money(4n) };
      same(await bills.save(BILL, { contributions: [], lateMove }), 'superseded');
      same(await bills.find(ACCOUNT, NOVEMBER), undefined);
      const ledger = await opened(table, { state: 'closed' });
      same(await bills.save(BILL, { contributions: [], lateMove }), 'written');
      same((await read(table.ports, ledger)).accrued, money(4n));
    },
  },
  {
    name: 'all that runs and all that ran is found, each resource once',
    run: async (table) => {
      const { bills, contributions } = table.ports;
      await opened(table);
      await bills.save(BILL, { contributions: [UNSEEN], move: moveOf() });
      await bills.save({ ...BILL, revision: 1 }, { contributions: [STOPPED], move: moveOf({ at: at(20) }) });
      same((await contributions.of(ACCOUNT)).length, 0);
      same(
        (await contributions.all(ACCOUNT)).map(({ resource, place, revision }) => [resource.arn, place, revision]),
        [['unseen#S3', 'stopped', 2]],
      );
    },
  },
];
