import pMap from 'p-map';
import type { BilledAmount, BillReading } from '../bill/domain/billed';
import type { Bill } from '../bill/ports';
import { address as toAddress, isWorkload, type Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { periodOf, periodStart, previousPeriod, type Period } from '../core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, startOfDay, type Instant } from '../core/domain/time';
import { everyPage } from '../core/pages';
import type { Operators } from '../core/ports';
import { anchorAccount, type Anchored, type AnchorPorts } from './anchor-account';
import { closedThrough, type AccountReading } from './domain/account-bill';
import type { SpendingNotice } from './domain/spending-notice';
import { UnreadableRow, type Bills } from './ports';
import { tellUnreadable } from './tell-unreadable';

export interface ReadBillPorts extends AnchorPorts {
  readonly bill: Bill;
  readonly operators: Operators<SpendingNotice>;
}

export interface BillRead {
  readonly requests: number;
  /** The end of the last day of which AWS bills anything to anybody. Undefined: it bills nothing. */
  readonly billedThrough: Instant | undefined;
  readonly anchored: readonly { readonly address: Address; readonly outcome: Anchored }[];
  readonly failures: readonly { readonly address: Address; readonly error: unknown }[];
}

const CONCURRENCY = 25;
/** In the first days of a month, AWS still changes the bill of the month before. */
const LATE_DAYS = 6;
/** Reads are so far apart, and one of them lies in the first hours of a day. It asks for each day of the month. */
const FIRST_READ_HOURS = 6;
/** The others ask for this day, and for so many before it, of which the bill may not be complete. */
const OPEN_DAYS = 2;

/**
 * Asks AWS for the bill of the month, of all accounts at once, and anchors the position of each by it. An account that
 * was in a bill and is not in this one has spent nothing; one that never was is unknown. What cannot be read of one
 * account delays no other.
 */
export async function readBill(ports: ReadBillPorts): Promise<BillRead> {
  const now = ports.clock.now();
  const month = periodStart(periodOf(now));
  const isEarly = now < later(month, LATE_DAYS * MS_PER_DAY);
  const from = isEarly ? periodStart(previousPeriod(periodOf(now))) : month;
  const today = startOfDay(now);
  const isFirst = now < later(today, FIRST_READ_HOURS * MS_PER_HOUR);
  const dailyFrom = isFirst ? from : instant(Math.max(from, later(today, -OPEN_DAYS * MS_PER_DAY)));
  const reading = await ports.bill.read(from, later(today, MS_PER_DAY), dailyFrom);
  const amounts = byAccount(reading.amounts);
  const before = beforeByAccount(reading);
  const doubtful = new Set(reading.refused.map(({ account }) => account));
  await tellRefused(reading, ports);
  const last = lastDay(reading.amounts);
  const through = billedThroughOf(reading, last);
  const anchored: { address: Address; outcome: Anchored }[] = [];
  const failures: { address: Address; error: unknown }[] = [];
  const known = await accountsKnown(now, ports, failures);
  await pMap(
    [...new Set([...amounts.keys(), ...before.keys(), ...known])],
    async (address) => {
      try {
        const own = amounts.get(address) ?? [];
        // Without what was before, the open days say too little.
        if (reading.dailyFrom !== undefined && doubtful.has(address) && !before.has(address)) return;
        const closed = closedThrough({ ofAccount: lastDay(own), ofAnybody: last }, now);
        // Of an account with an amount that was refused, nobody can say that its bill is complete.
        const said = {
          ...reading,
          amounts: own,
          before: before.get(address),
          closedThrough: doubtful.has(address) ? undefined : closed,
          ofAnybody: through,
        };
        anchored.push({ address, outcome: await anchorAccount(address, said, ports) });
      } catch (error) {
        if (error instanceof UnreadableRow) await tellUnreadable(error, ports);
        else failures.push({ address, error });
      }
    },
    { concurrency: CONCURRENCY },
  );
  return { requests: reading.requests, billedThrough: through, anchored, failures };
}

function byAccount(amounts: readonly BilledAmount[]): ReadonlyMap<Address, AccountReading['amounts']> {
  const found = new Map<Address, BilledAmount[]>();
  for (const amount of amounts) {
    const address = toAddress(amount.account);
    const own = found.get(address);
    if (own === undefined) found.set(address, [amount]);
    else own.push(amount);
  }
  return found;
}

/** Returns the end of the last day of which anything is billed. What was before the open days ended with them at most. */
function billedThroughOf({ dailyFrom, before = [] }: BillReading, last: Instant | undefined): Instant | undefined {
  if (last !== undefined) return later(last, MS_PER_DAY);
  return before.length > 0 ? dailyFrom : undefined;
}

function beforeByAccount({ before = [] }: BillReading): ReadonlyMap<Address, ReadonlyMap<Instant, Money>> {
  const found = new Map<Address, Map<Instant, Money>>();
  for (const { account, month, amount } of before) {
    const address = toAddress(account);
    found.set(address, (found.get(address) ?? new Map()).set(month, amount));
  }
  return found;
}

/** Returns the last day with an amount. A line of nothing is no sign of a bill. */
function lastDay(amounts: AccountReading['amounts']): Instant | undefined {
  let last: Instant | undefined;
  for (const { day, amount } of amounts) if (amount !== 0n && (last === undefined || day > last)) last = day;
  return last;
}

/**
 * Returns the accounts with a ledger that have been in a bill before. Of one of which that cannot be read just now,
 * nobody knows: it is added to `failures`, because what was in no bill must not count as spending nothing.
 */
async function accountsKnown(
  now: Instant,
  { ledgers, bills }: ReadBillPorts,
  failures: BillRead['failures'][number][],
): Promise<readonly Address[]> {
  const period = periodOf(now);
  const found: Address[] = [];
  for await (const page of everyPage((cursor) => ledgers.page(period, cursor))) {
    const accounts = page.ledgers.map(({ address }) => address).filter((address) => !isWorkload(address));
    const known = await pMap(
      accounts,
      async (address) => {
        try {
          const isKnown = await isInBill(address, [period, previousPeriod(period)], bills);
          return isKnown ? [address] : [];
        } catch (error) {
          failures.push({ address, error });
          return [];
        }
      },
      { concurrency: CONCURRENCY },
    );
    found.push(...known.flat());
  }
  return found;
}

/** Returns whether an account was in a bill of one of these months. A row that makes no sense is told as it is booked. */
async function isInBill(address: Address, periods: readonly Period[], bills: Bills): Promise<boolean> {
  try {
    const found = await Promise.all(periods.map((period) => bills.find(address, period)));
    return found.some((bill) => bill?.readAt !== undefined);
  } catch (error) {
    if (error instanceof UnreadableRow) return true;
    throw error;
  }
}

/** Names what was refused, once a day for each account. */
async function tellRefused({ refused, readAt }: BillReading, { ledgers, operators }: ReadBillPorts): Promise<void> {
  const reasons = new Map<string, string[]>();
  for (const { account, reason } of refused) reasons.set(account, [...(reasons.get(account) ?? []), reason]);
  for (const [account, all] of reasons) {
    const row = new UnreadableRow(account === '' ? '(no account)' : account, 'bill#refused', all.join('; '));
    if ((await ledgers.rememberTold(row, readAt)) === 'superseded') continue;
    const period = periodOf(readAt);
    await operators.tell({ kind: 'bill-refused', address: row.address, period, reasons: all });
  }
}
