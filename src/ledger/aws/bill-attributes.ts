import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { address as toAddress } from '../../core/domain/address';
import { formatRevantios, readRevantios } from '../../core/domain/money';
import { period as toPeriod } from '../../core/domain/period';
import { COST_TABLE, RECORD_PREFIX } from '../contracts';
import type { AccountBill, Amounts, BilledDay } from '../domain/account-bill';
import { formatRate, readRate } from '../domain/rate';
import { instantOf, moment, number, optional, present, reading, required, text, type Item } from './attributes';
import { coverageFromAttribute, coverageToAttribute } from './coverage-attributes';

const SOURCES = ['CostExplorer', 'AwsBudget'] as const;

/** Returns the attributes of a bill's row but its key. */
export function billAttributes({
  days,
  source,
  readAt,
  billedThrough,
  closedThrough,
  coverage,
  unseen,
  heardThrough,
  ...bill
}: AccountBill): Item {
  return present({
    days: { L: days.map(dayToAttribute) },
    source: optional(source, text),
    readAt: optional(readAt, moment),
    billedThrough: optional(billedThrough, moment),
    closedThrough: optional(closedThrough, moment),
    coverage: optional(coverage, coverageToAttribute),
    heardThrough: optional(heardThrough, moment),
    unseen: optional(unseen, (speed) => number(formatRate(speed))),
    beyond: number(formatRevantios(bill.beyond)),
    beyondAt: moment(bill.beyondAt),
    revision: number((bill.revision + 1).toString()),
  });
}

/** Reads a bill's row. Throws an UnreadableRow that names it when it makes no sense. */
export function billFromItem(item: Item): AccountBill {
  return reading(item, (row) => ({
    address: toAddress(required(row[COST_TABLE.partitionKey]?.S, row, COST_TABLE.partitionKey)),
    period: toPeriod(required(row[COST_TABLE.sortKey]?.S, row, COST_TABLE.sortKey).slice(RECORD_PREFIX.bill.length)),
    days: required(row.days?.L, row, 'days').map(({ M: day = {} }) => dayOf(day)),
    source: SOURCES.find((known) => known === row.source?.S),
    readAt: instantOf(row.readAt),
    billedThrough: instantOf(row.billedThrough),
    closedThrough: instantOf(row.closedThrough),
    ...(row.coverage === undefined ? {} : { coverage: coverageFromAttribute(row.coverage) }),
    ...(row.heardThrough === undefined ? {} : { heardThrough: instantOf(row.heardThrough) }),
    ...(row.unseen?.N === undefined ? {} : { unseen: readRate(row.unseen.N) }),
    beyond: readRevantios(required(row.beyond?.N, row, 'beyond')),
    beyondAt: required(instantOf(row.beyondAt), row, 'beyondAt'),
    revision: Number(required(row.revision?.N, row, 'revision')),
  }));
}

function dayToAttribute({ day, billed, through, toldAt, liveAtTold, live, ...metered }: BilledDay): AttributeValue {
  return {
    M: present({
      day: moment(day),
      billed: amountsToAttribute(billed),
      through: optional(through, (amount) => number(formatRevantios(amount))),
      toldAt: optional(toldAt, moment),
      liveAtTold: optional(liveAtTold?.live, (amount) => number(formatRevantios(amount))),
      reservedAtTold: optional(liveAtTold?.reserved, (amount) => number(formatRevantios(amount))),
      live: optional(live, (amount) => number(formatRevantios(amount))),
      reserved: amountsToAttribute(metered.reserved),
      used: optional(metered.used, amountsToAttribute),
      // Nothing was counted is not the same as nobody knows.
      listed: optional(metered.listed, (amounts) => amountsToAttribute(amounts) ?? { M: {} }),
      missed: optional(metered.missed, amountsToAttribute),
    }),
  };
}

function dayOf(day: Item): BilledDay {
  return {
    day: required(instantOf(day.day), day, 'day'),
    billed: amountsOf(day.billed),
    through: optional(day.through?.N, readRevantios),
    ...toldOf(day),
    live: optional(day.live?.N, readRevantios),
    reserved: amountsOf(day.reserved),
    ...meteredOf(day),
  };
}

/** Reads what meters have counted of a day that is over. */
function meteredOf({ used, listed, missed }: Item): Pick<BilledDay, 'used' | 'listed' | 'missed'> {
  return {
    ...(listed === undefined ? {} : { used: amountsOf(used), listed: amountsOf(listed) }),
    ...(missed === undefined ? {} : { missed: amountsOf(missed) }),
  };
}

/** Reads what is known of a day that was not over when AWS told of it. */
function toldOf({ toldAt, liveAtTold, reservedAtTold }: Item): Pick<BilledDay, 'toldAt' | 'liveAtTold'> {
  if (toldAt === undefined) return {};
  const [live, reserved] = [optional(liveAtTold?.N, readRevantios), optional(reservedAtTold?.N, readRevantios)];
  return {
    toldAt: instantOf(toldAt),
    ...(live === undefined || reserved === undefined ? {} : { liveAtTold: { live, reserved } }),
  };
}

function amountsToAttribute(amounts: Amounts): AttributeValue | undefined {
  if (amounts.size === 0) return undefined;
  return { M: Object.fromEntries([...amounts].map(([name, amount]) => [name, number(formatRevantios(amount))])) };
}

function amountsOf(value: AttributeValue | undefined): Amounts {
  return new Map(Object.entries(value?.M ?? {}).map(([name, amount]) => [name, readRevantios(amount.N ?? '')]));
}
