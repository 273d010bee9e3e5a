import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { address as toAddress } from '../../core/domain/address';
import { formatRevantios, parseRevantios } from '../../core/domain/money';
import { period } from '../../core/domain/period';
import { COST_TABLE, LEDGER, RECORD_PREFIX } from '../contracts';
import type { FollowUp, Gap, Ledger, LedgerState, Watch } from '../domain/ledger';
import { formatRate, parseRate } from '../domain/rate';
import type { StrayLedger } from '../domain/rollover';
import { instantOf, moment, number, optional, present, required, text, type Item } from './attributes';

const STATES: readonly LedgerState[] = ['open', 'exhausted', 'closed'];

/**
 * Returns whether the product knows the row. A row that somebody else created by a plain update has not been settled.
 */
export function isSettled(item: Item): boolean {
  return item[LEDGER.settledThrough] !== undefined;
}

/**
 * Reads a ledger row. Throws an error that names the row and the attribute when something was written that is none of
 * ours.
 */
export function ledgerFromItem(item: Item): Ledger {
  return {
    address: toAddress(required(item[COST_TABLE.partitionKey]?.S, item, COST_TABLE.partitionKey)),
    period: period(required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey).slice(RECORD_PREFIX.ledger.length)),
    accrued: parseRevantios(item[LEDGER.accrued]?.N ?? '0'),
    rate: parseRate(item[LEDGER.rate]?.N ?? '0'),
    updatedAt: required(instantOf(item[LEDGER.updatedAt]), item, LEDGER.updatedAt),
    settledThrough: required(instantOf(item[LEDGER.settledThrough]), item, LEDGER.settledThrough),
    state: required(stateOf(item[LEDGER.state]), item, LEDGER.state),
    limit: optional(item[LEDGER.limit]?.N, parseRevantios),
    exhaustedLimit: optional(item[LEDGER.exhaustedLimit]?.N, parseRevantios),
    thresholds: item[LEDGER.thresholds]?.L?.map((one) => Number(one.N)) ?? [],
    gaps: gapsOf(item[LEDGER.gaps]),
    watch: {
      fenceAt: instantOf(item[LEDGER.fenceAt]),
      thresholdAt: instantOf(item[LEDGER.thresholdAt]),
      toldThresholds: item[LEDGER.toldThresholds]?.NS?.map(Number) ?? [],
      toldExhaustion: instantOf(item[LEDGER.toldExhaustion]),
    },
    ...followUpOf(item),
    stamp: item[LEDGER.updatedAt]?.S,
  };
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
}: FollowUp): Readonly<Record<string, AttributeValue | undefined>> {
  return {
    [LEDGER.followUpAt]: optional(at, moment),
    [LEDGER.followUpMinutes]: number(minutes.toString()),
    [LEDGER.toldStopsAt]: optional(toldStopsAt, moment),
    [LEDGER.toldRestoresAt]: optional(toldRestoresAt, moment),
    [LEDGER.toldRemaining]: toldRemaining === 0 ? undefined : number(toldRemaining.toString()),
    [LEDGER.toldAgain]: toldAgain === 0 ? undefined : number(toldAgain.toString()),
  };
}

export function strayFromItem(item: Item): StrayLedger {
  return {
    accrued: parseRevantios(item[LEDGER.accrued]?.N ?? '0'),
    rate: parseRate(item[LEDGER.rate]?.N ?? '0'),
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
    [LEDGER.state]: text(ledger.state),
    [LEDGER.limit]: optional(ledger.limit, (limit) => number(formatRevantios(limit))),
    [LEDGER.exhaustedLimit]: optional(ledger.exhaustedLimit, (limit) => number(formatRevantios(limit))),
    [LEDGER.thresholds]: thresholdsToAttribute(ledger.thresholds),
    [LEDGER.gaps]: ledger.gaps.length === 0 ? undefined : gapsToAttribute(ledger.gaps),
    ...watchAttributes(ledger.watch),
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
      rate: parseRate(gap.rate?.N ?? '0'),
    })) ?? []
  );
}

export function stateOf(value: AttributeValue | undefined): LedgerState | undefined {
  return STATES.find((known) => known === value?.S);
}
