import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { address as toAddress } from '../../core/domain/address';
import { formatRevantios, money, readRevantios } from '../../core/domain/money';
import { period, type Period } from '../../core/domain/period';
import { COST_TABLE, LEDGER, RECORD_PREFIX } from '../contracts';
import type { FollowUp, Gap, Ledger, LedgerState, Watch } from '../domain/ledger';
import { formatRate, readRate } from '../domain/rate';
import type { StrayLedger } from '../domain/rollover';
import { NOTHING_BOOKED, type BookedRates, type SettledSpeed } from '../domain/unsettled';
import {
  digitsOf,
  instantOf,
  moment,
  number,
  optional,
  percentagesOf,
  present,
  reading,
  required,
  text,
  type Item,
} from './attributes';
import { factorsAttributes, factorsOf } from './factor-attributes';

const STATES: readonly LedgerState[] = ['open', 'exhausted', 'closed'];

/**
 * Returns whether the product knows the row. A row that somebody else created by a plain update has not been settled.
 */
export function isSettled(item: Item): boolean {
  return item[LEDGER.settledThrough] !== undefined;
}

/** Reads a ledger row. Throws an UnreadableRow that says what was written that is none of ours. */
export function ledgerFromItem(item: Item): Ledger {
  return reading(item, ledgerOf);
}

function ledgerOf(item: Item): Ledger {
  return {
    address: toAddress(required(item[COST_TABLE.partitionKey]?.S, item, COST_TABLE.partitionKey)),
    period: periodOfItem(item),
    accrued: readRevantios(digitsOf(item[LEDGER.accrued]) ?? '0'),
    rate: readRate(digitsOf(item[LEDGER.rate]) ?? '0'),
    updatedAt: required(instantOf(item[LEDGER.updatedAt]), item, LEDGER.updatedAt),
    settledThrough: required(instantOf(item[LEDGER.settledThrough]), item, LEDGER.settledThrough),
    ...speedsOf(item),
    ...factorsOf(item),
    state: required(stateOf(item[LEDGER.state]), item, LEDGER.state),
    limit: optional(digitsOf(item[LEDGER.limit]), readRevantios),
    exhaustedLimit: optional(digitsOf(item[LEDGER.exhaustedLimit]), readRevantios),
    exhaustedRate: optional(digitsOf(item[LEDGER.exhaustedRate]), readRate),
    ...graceOf(item),
    thresholds: percentagesOf(item[LEDGER.thresholds]),
    gaps: gapsOf(item[LEDGER.gaps]),
    watch: {
      fenceAt: instantOf(item[LEDGER.fenceAt]),
      thresholdAt: instantOf(item[LEDGER.thresholdAt]),
      toldThresholds: item[LEDGER.toldThresholds]?.NS?.map(Number) ?? [],
      toldExhaustion: instantOf(item[LEDGER.toldExhaustion]),
    },
    ...followUpOf(item),
    ...(item[LEDGER.blindSince] === undefined ? {} : { blindSince: instantOf(item[LEDGER.blindSince]) }),
    stamp: item[LEDGER.updatedAt]?.S,
    ...storedFormOf(item),
  };
}

/** Returns the numbers that are compared with what was read, where others wrote them in a form of their own. */
function storedFormOf(item: Item): Pick<Ledger, 'stored'> {
  const [rate, limit] = [item[LEDGER.rate]?.N, item[LEDGER.limit]?.N];
  const isOwn =
    rate === optional(rate, (digits) => formatRate(readRate(digits))) &&
    limit === optional(limit, (digits) => formatRevantios(readRevantios(digits)));
  return isOwn ? {} : { stored: { rate, limit } };
}

/** Rows of releases without it have none. */
function graceOf(item: Item): Pick<Ledger, 'grace' | 'graceMinutes'> {
  const minutes = digitsOf(item[LEDGER.graceMinutes]);
  const until = instantOf(item[LEDGER.graceUntil]);
  const limit = optional(digitsOf(item[LEDGER.graceLimit]), readRevantios);
  return {
    ...(minutes === undefined ? {} : { graceMinutes: Number(minutes) }),
    ...(until === undefined || limit === undefined ? {} : { grace: { until, limit } }),
  };
}

/** What tells the speed of the time that is not settled. */
function speedsOf(item: Item): Pick<Ledger, 'booked' | 'settledSpeed'> {
  const booked = bookedOf(item);
  const speed = item[LEDGER.settledSpeed]?.M;
  return {
    ...(booked === undefined ? {} : { booked }),
    ...(speed === undefined
      ? {}
      : {
          settledSpeed: {
            at: required(instantOf(speed.at), speed, 'at'),
            rate: readRate(digitsOf(speed.rate) ?? '0'),
            booked: bookedOf(speed) ?? NOTHING_BOOKED,
          },
        }),
  };
}

/** Reads the two sums of what is booked. Returns undefined where nothing is. */
export function bookedOf(item: BookedItem): BookedRates | undefined {
  const [sum, ofTimes] = [item[LEDGER.bookedRate]?.N, item[LEDGER.bookedMoment]?.N];
  if (sum === undefined || ofTimes === undefined) return undefined;
  return { rate: readRate(sum), moment: readRevantios(ofTimes) };
}

/** A row, a part of one, or a record of the stream. */
interface BookedItem {
  readonly bookedRate?: { readonly N?: string | undefined } | undefined;
  readonly bookedMoment?: { readonly N?: string | undefined } | undefined;
}

/** Returns the attributes of what is booked: the second one in revantios per second times ms. */
export function bookedAttributes({ rate, moment: sum }: BookedRates): Item {
  return { [LEDGER.bookedRate]: number(formatRate(rate)), [LEDGER.bookedMoment]: number(formatRevantios(money(sum))) };
}

export function settledSpeedToAttribute({ at, rate, booked }: SettledSpeed): AttributeValue {
  return { M: { at: moment(at), rate: number(formatRate(rate)), ...bookedAttributes(booked) } };
}

function followUpOf(item: Item): { readonly followUp?: FollowUp } {
  const minutes = item[LEDGER.followUpMinutes]?.N;
  if (minutes === undefined) return {};
  return {
    followUp: {
      at: instantOf(item[LEDGER.followUpAt]),
      minutes: Number(minutes),
      toldStopsAt: instantOf(item[LEDGER.toldStopsAt]),
      toldRestoresAt: instantOf(item[LEDGER.toldRestoresAt]),
      toldRemaining: Number(item[LEDGER.toldRemaining]?.N ?? '0'),
      toldAgain: Number(item[LEDGER.toldAgain]?.N ?? '0'),
      quietAt: instantOf(item[LEDGER.quietAt]),
      quietPosition: optional(item[LEDGER.quietPosition]?.N, readRevantios),
      quietRate: optional(item[LEDGER.quietRate]?.N, readRate),
    },
  };
}

/** Returns the attributes of what enforcement leaves to its next run. What has no value is to be removed. */
export function followUpAttributes({
  at,
  minutes,
  toldStopsAt,
  toldRestoresAt,
  toldRemaining,
  toldAgain,
  quietAt,
  quietPosition,
  quietRate,
}: FollowUp): Readonly<Record<string, AttributeValue | undefined>> {
  return {
    [LEDGER.followUpAt]: optional(at, moment),
    [LEDGER.followUpMinutes]: number(minutes.toString()),
    [LEDGER.toldStopsAt]: optional(toldStopsAt, moment),
    [LEDGER.toldRestoresAt]: optional(toldRestoresAt, moment),
    [LEDGER.toldRemaining]: toldRemaining === 0 ? undefined : number(toldRemaining.toString()),
    [LEDGER.toldAgain]: toldAgain === 0 ? undefined : number(toldAgain.toString()),
    [LEDGER.quietAt]: optional(quietAt, moment),
    [LEDGER.quietPosition]: optional(quietPosition, (amount) => number(formatRevantios(amount))),
    [LEDGER.quietRate]: optional(quietRate, (speed) => number(formatRate(speed))),
  };
}

/** Returns the month of a ledger row. */
export function periodOfItem(item: Item): Period {
  return period(required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey).slice(RECORD_PREFIX.ledger.length));
}

export function strayFromItem(item: Item): StrayLedger {
  return reading(item, strayOf);
}

function strayOf(item: Item): StrayLedger {
  return {
    accrued: readRevantios(digitsOf(item[LEDGER.accrued]) ?? '0'),
    rate: readRate(digitsOf(item[LEDGER.rate]) ?? '0'),
    updatedAt: required(instantOf(item[LEDGER.updatedAt]), item, LEDGER.updatedAt),
    stamp: required(item[LEDGER.updatedAt]?.S, item, LEDGER.updatedAt),
  };
}

/** Returns all attributes of a row but its key. */
export function ledgerAttributes(ledger: Ledger): Item {
  return present({
    [LEDGER.accrued]: number(formatRevantios(ledger.accrued)),
    [LEDGER.rate]: number(formatRate(ledger.rate)),
    [LEDGER.updatedAt]: moment(ledger.updatedAt),
    [LEDGER.settledThrough]: moment(ledger.settledThrough),
    ...(ledger.booked === undefined ? {} : bookedAttributes(ledger.booked)),
    [LEDGER.settledSpeed]: optional(ledger.settledSpeed, settledSpeedToAttribute),
    ...factorsAttributes(ledger.factors ?? []),
    [LEDGER.state]: text(ledger.state),
    [LEDGER.limit]: optional(ledger.limit, (limit) => number(formatRevantios(limit))),
    [LEDGER.exhaustedLimit]: optional(ledger.exhaustedLimit, (limit) => number(formatRevantios(limit))),
    [LEDGER.exhaustedRate]: optional(ledger.exhaustedRate, (speed) => number(formatRate(speed))),
    [LEDGER.graceMinutes]: optional(ledger.graceMinutes, minutesToAttribute),
    [LEDGER.graceUntil]: optional(ledger.grace, ({ until }) => moment(until)),
    [LEDGER.graceLimit]: optional(ledger.grace, ({ limit }) => number(formatRevantios(limit))),
    [LEDGER.thresholds]: thresholdsToAttribute(ledger.thresholds),
    [LEDGER.gaps]: ledger.gaps.length === 0 ? undefined : gapsToAttribute(ledger.gaps),
    ...watchAttributes(ledger.watch),
    [LEDGER.blindSince]: optional(ledger.blindSince, moment),
    ...(ledger.followUp === undefined ? {} : followUpAttributes(ledger.followUp)),
  });
}

/** Returns all attributes of the watch but the told thresholds, which are only ever added to. */
export function watchAttributes({
  fenceAt,
  thresholdAt,
  toldExhaustion,
}: Watch): Readonly<Record<string, AttributeValue | undefined>> {
  return {
    [LEDGER.fenceAt]: optional(fenceAt, moment),
    [LEDGER.thresholdAt]: optional(thresholdAt, moment),
    [LEDGER.toldExhaustion]: optional(toldExhaustion, moment),
  };
}

export function minutesToAttribute(minutes: number): AttributeValue {
  return number(minutes.toString());
}

export function thresholdsToAttribute(thresholds: readonly number[]): AttributeValue {
  return { L: thresholds.map((one) => ({ N: one.toString() })) };
}

export function gapsToAttribute(gaps: readonly Gap[]): AttributeValue {
  return {
    L: gaps.map(({ from, to, rate }) => ({
      M: { from: moment(from), to: moment(to), rate: number(formatRate(rate)) },
    })),
  };
}

function gapsOf(value: AttributeValue | undefined): readonly Gap[] {
  return (
    value?.L?.map(({ M: gap = {} }) => ({
      from: required(instantOf(gap.from), gap, 'from'),
      to: required(instantOf(gap.to), gap, 'to'),
      rate: readRate(gap.rate?.N ?? '0'),
    })) ?? []
  );
}

export function stateOf(value: AttributeValue | undefined): LedgerState | undefined {
  return STATES.find((known) => known === value?.S);
}
