import type { BilledAmount, BilledBefore, BillReading } from '../../src/bill/domain/billed';
import type { Bill } from '../../src/bill/ports';
import { accountOf, address as toAddress, type Address } from '../../src/core/domain/address';
import { money } from '../../src/core/domain/money';
import { periodOf, periodStart } from '../../src/core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, startOfDay, type Instant } from '../../src/core/domain/time';
import { drawUniform, type Random } from '../overshoot/distributions';
import { DAYS, HISTORY_STARTS, HOURS, HOURS_PER_DAY, startOfHour } from './calendar';
import { spentBetween, type Spending } from './truth';

/** How AWS bills one day of a service: in the end, what was spent. */
interface DayBill {
  /** An hour is in the bill so long after its end. */
  readonly lagMs: number;
  /** Until `restatedAt`, this part of what is known is missing. */
  readonly missingPermille: bigint;
  readonly restatedAt: Instant;
}

/** What AWS bills of a service, and when. */
export interface ServiceBill {
  readonly service: string;
  /** What was spent by the beginning of each hour since the history began, and by the end of the last. */
  readonly spent: readonly bigint[];
  readonly days: readonly DayBill[];
}

const LAG_HOURS = { shortest: 8, longest: 24 } as const;
/** The part of the days that are corrected, after how many days, and by how much. */
const CORRECTED = 0.3;
const CORRECTED_AFTER_DAYS = { shortest: 1, longest: 6 } as const;
const MISSING_PERMILLE = { least: 5, most: 100 } as const;
const PERMILLE = 1_000n;
/** An account that spends all the time. No other is asked about together with one. */
const SOMEBODY = toAddress('999999999999');

/** Plans how a service is billed. One lag a day, so that a day of the bill grows as its hours become known. */
export function planServiceBill(service: string, spending: Spending, random: Random): ServiceBill {
  const spent = [0n];
  for (let hour = 0; hour < HOURS; hour++) {
    spent.push((spent.at(-1) ?? 0n) + spentBetween(spending, startOfHour(hour), startOfHour(hour + 1)));
  }
  const days = Array.from({ length: DAYS }, (_none, day) => {
    const isCorrected = random() < CORRECTED;
    const after = drawUniform(CORRECTED_AFTER_DAYS.shortest, CORRECTED_AFTER_DAYS.longest, random);
    const missing = Math.round(drawUniform(MISSING_PERMILLE.least, MISSING_PERMILLE.most, random));
    return {
      lagMs: Math.round(drawUniform(LAG_HOURS.shortest, LAG_HOURS.longest, random) * MS_PER_HOUR),
      missingPermille: isCorrected ? BigInt(missing) : 0n,
      restatedAt: instant(Math.round(startOfHour((day + 1) * HOURS_PER_DAY) + after * MS_PER_DAY)),
    };
  });
  return { service, spent, days };
}

/** Returns what AWS bills for a day, counted from the beginning of the history, as far as it is known at an instant. */
export function billedFor({ spent, days }: ServiceBill, day: number, at: Instant): bigint {
  const how = days[day];
  if (how === undefined) return 0n;
  const first = day * HOURS_PER_DAY;
  const known = Math.floor((at - how.lagMs - startOfHour(first)) / MS_PER_HOUR);
  const hours = Math.min(Math.max(known, 0), HOURS_PER_DAY);
  const amount = (spent[first + hours] ?? 0n) - (spent[first] ?? 0n);
  return at < how.restatedAt ? (amount * (PERMILLE - how.missingPermille)) / PERMILLE : amount;
}

/** The bill of an organization, of which one account is asked about; another one spends in every hour. */
export function billOf(account: Address, services: readonly ServiceBill[], now: () => Instant): Bill {
  return {
    read: async (from, to, dailyFrom): Promise<BillReading> => {
      const readAt = now();
      const all: BilledAmount[] = [];
      for (let day = 0; day < DAYS; day++) {
        const starts = later(HISTORY_STARTS, day * MS_PER_DAY);
        if (starts < from || starts >= to) continue;
        for (const one of services) {
          const amount = billedFor(one, day, readAt);
          if (amount > 0n) {
            all.push({ account: accountOf(account), service: one.service, day: starts, amount: money(amount) });
          }
        }
      }
      const amounts = all.filter(({ day }) => day >= dailyFrom);
      const before = beforeOf(all.filter(({ day }) => day < dailyFrom));
      const newest = startOfDay(later(readAt, -LAG_HOURS.shortest * MS_PER_HOUR));
      const other = { account: accountOf(SOMEBODY), service: 'somebody', day: newest, amount: money(1n) };
      const told = newest < from ? amounts : [...amounts, other];
      return { readAt, from, to, dailyFrom, amounts: told, before, refused: [], requests: 1 };
    },
  };
}

function beforeOf(amounts: readonly BilledAmount[]): readonly BilledBefore[] {
  const sums = new Map<Instant, BilledBefore>();
  for (const { account, day, amount } of amounts) {
    const month = periodStart(periodOf(day));
    sums.set(month, { account, month, amount: money((sums.get(month)?.amount ?? 0n) + amount) });
  }
  return [...sums.values()];
}
