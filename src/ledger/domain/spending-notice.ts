import type { Mode } from '../../core/domain/mode';
import { formatUsd, roundToCents, type Money } from '../../core/domain/money';
import { MOST_LISTED, readableField, type NoticeText } from '../../core/domain/notice';
import { periodEnd, type Period } from '../../core/domain/period';
import { describeInstant, formatInstant, type Instant } from '../../core/domain/time';
import { describeRate, formatRate, rate as toRate, type Rate } from './rate';

/** A resource in a message: its ARN, its speed, and who started it where known. */
export interface NoticedResource {
  readonly arn: string;
  readonly rate: Rate;
  readonly startedBy: string | undefined;
  /** The action on the resource, or the reason for none. */
  readonly outcome?: string;
}

interface About {
  readonly address: string;
  readonly period: Period;
}

/** A notice about the spending of one budget, for those who run it. */
export type SpendingNotice =
  | (About & {
      readonly kind: 'threshold-reached';
      readonly percent: number;
      readonly position: Money;
      readonly limit: Money;
      readonly rate: Rate;
    })
  | (About & {
      readonly kind: 'exhaustion-predicted';
      readonly at: Instant;
      readonly limit: Money;
      readonly rate: Rate;
      readonly drivers: readonly NoticedResource[];
    })
  | (About & {
      readonly kind: 'budget-exhausted';
      readonly mode: Mode;
      /** The switch that suspends all enforcement. */
      readonly suspended: boolean;
      readonly position: Money;
      readonly limit: Money;
      readonly resources: readonly NoticedResource[];
      /** Resources that go on spending, each with the reason. */
      readonly spared: readonly NoticedResource[];
    })
  /** Somebody has it stopped, whatever money is left. */
  | (About & {
      readonly kind: 'stopped-by-hand';
      readonly who: string;
      readonly why: string;
      readonly until: Instant;
      /** The switch that suspends all enforcement. */
      readonly suspended: boolean;
      readonly position: Money;
      readonly limit: Money;
      readonly resources: readonly NoticedResource[];
      readonly spared: readonly NoticedResource[];
    })
  | (About & {
      readonly kind: 'still-spending';
      readonly position: Money;
      readonly limit: Money;
      readonly resources: readonly NoticedResource[];
      /** Who has it stopped by hand, in words. Absent: the budget is exhausted. */
      readonly byHand?: string;
    })
  | (About & {
      readonly kind: 'resources-restored';
      readonly restored: readonly NoticedResource[];
      readonly notRestored: readonly NoticedResource[];
    })
  | (About & { readonly kind: 'price-unknown'; readonly arn: string; readonly rate: Rate; readonly note: string })
  /** Regions in which something runs, and from which no event has ever come. */
  | (About & { readonly kind: 'region-unheard'; readonly regions: readonly string[] })
  | (About & { readonly kind: 'regions-unknown'; readonly note: string })
  /** Something is used whose price is not known: each thing as its meter names it. */
  | (About & { readonly kind: 'usage-price-unknown'; readonly meter: string; readonly names: readonly string[] })
  /** What is paid by use in an account could not be read. */
  | (About & { readonly kind: 'usage-unread'; readonly note: string })
  /** Amounts of the bill that cannot be counted. */
  | (About & { readonly kind: 'bill-refused'; readonly reasons: readonly string[] })
  /** A row of the Cost table makes no sense. */
  | (About & { readonly kind: 'row-unreadable'; readonly record: string; readonly reason: string });

const usd = (amount: Money) => `${formatUsd(roundToCents(amount))} USD`;

/** Returns the subject of the message in a few words, and its text for people. */
export function describeSpendingNotice(notice: SpendingNotice): NoticeText {
  const { address, period } = notice;
  switch (notice.kind) {
    case 'threshold-reached':
      return {
        about: `${notice.percent} % spent`,
        text: `${address} has spent ${usd(notice.position)} in ${period}: ${notice.percent} % of ${usd(notice.limit)} is reached, at ${describeRate(notice.rate)}.`,
      };
    case 'exhaustion-predicted':
      return {
        about: `exhausted on ${describeInstant(notice.at)}`,
        text: `The budget of ${address}, ${usd(notice.limit)} for ${period}, will be exhausted on ${describeInstant(notice.at)}, at ${describeRate(notice.rate)}${
          notice.drivers.length === 0 ? '.' : `, driven by\n${list(notice.drivers)}`
        }`,
      };
    case 'budget-exhausted':
      return describeExhaustion(notice);
    case 'stopped-by-hand':
      return describeStopByHand(notice);
    case 'still-spending':
      return describeSpending(notice);
    case 'resources-restored':
      return {
        about: notice.notRestored.length === 0 ? 'everything is back' : 'not everything is back',
        text: [
          `The budget of ${address} holds nothing back any more.`,
          notice.restored.length === 0 ? '' : `Given back as it was:\n${list(notice.restored)}`,
          notice.notRestored.length === 0 ? '' : `Not given back:\n${list(notice.notRestored)}`,
        ]
          .filter((part) => part !== '')
          .join('\n'),
      };
    default:
      return describeDoubt(notice);
  }
}

/** What is not known, or not for sure. */
type Doubt = Extract<
  SpendingNotice,
  {
    kind:
      | 'price-unknown'
      | 'region-unheard'
      | 'regions-unknown'
      | 'usage-price-unknown'
      | 'usage-unread'
      | 'bill-refused'
      | 'row-unreadable';
  }
>;

function describeDoubt(notice: Doubt): NoticeText {
  const { address, period } = notice;
  switch (notice.kind) {
    case 'price-unknown':
      return {
        about: 'price unknown',
        text: `${notice.arn} runs in ${address}, and its price is not known: ${notice.note}. It is counted with ${describeRate(notice.rate)}, which is more than it costs.`,
      };
    case 'region-unheard':
      return {
        about: `nothing heard from ${notice.regions.join(', ')}`,
        text: `Something runs in ${notice.regions.join(', ')} of ${address}, from where no event has ever come. Is the spoke's stack deployed there? Without it, whatever starts or stops there is noticed at the hourly look only. If it is, nothing has started or stopped since.`,
      };
    case 'regions-unknown':
      return {
        about: 'regions unknown',
        text: `Which regions are enabled in ${address} could not be found out: ${notice.note}. It is looked at in the home region, and wherever anything is known to have run. Is its spoke's stack of the same version as the management stack?`,
      };
    case 'usage-price-unknown':
      return {
        about: `price unknown: ${notice.names.join(', ')}`,
        text: `${notice.names.join(', ')} is used in ${address}, and ${notice.meter} knows no price of it. It is counted at an upper bound, which is more than it costs.`,
      };
    case 'usage-unread':
      return {
        about: 'what is paid by use cannot be read',
        text: `What is paid by use in ${address} could not be read, or only in part: ${notice.note}. It is tried again every quarter of an hour, and counted then; until it is read, AWS's bill alone tells of it. Is its spoke's stack of the same version as the management stack?`,
      };
    case 'bill-refused':
      return {
        about: 'a part of the bill cannot be counted',
        text: `AWS bills ${address} what cannot be counted in ${period}:\n${notice.reasons
          .slice(0, MOST_LISTED)
          .map((reason) => `- ${reason}`)
          .join('\n')}\nThe rest of its bill counts; what is missing is not in its position.`,
      };
    case 'row-unreadable':
      return {
        about: 'a row of the Cost table cannot be read',
        text: `The row ${notice.record} of ${address} in the Cost table cannot be read: ${notice.reason}. Somebody has written what makes no sense there. Until it is put right by hand, what it should hold is neither counted nor enforced; all other budgets go on.`,
      };
  }
}

/** Reads as `readableField`, but writes speeds in revantios per second. */
export function readableSpendingField(name: string, value: unknown): unknown {
  return name === 'rate' && typeof value === 'bigint' ? formatRate(value as Rate) : readableField(name, value);
}

function describeExhaustion(notice: Extract<SpendingNotice, { kind: 'budget-exhausted' }>) {
  const { address, period, mode, suspended, resources, spared } = notice;
  const done = mode === 'enforce' && !suspended;
  const why = suspended ? 'enforcement is suspended in this installation' : `its mode is ${mode}`;
  const what = done
    ? `Disabled, to be given back with a higher budget, or on ${formatInstant(periodEnd(period)).slice(0, 10)}`
    : `Nothing was stopped, because ${why}. It would have been`;
  return {
    about: done && (resources.length > 0 || spared.length === 0) ? 'exhausted, spending is stopped' : 'exhausted',
    text: [
      `The budget of ${address} for ${period} is exhausted: ${usd(notice.position)} of ${usd(notice.limit)}.`,
      resources.length > 0
        ? `${what}:\n${list(resources)}`
        : spared.length > 0
          ? ''
          : 'Nothing runs that could be disabled.',
      spared.length === 0 ? '' : `Still running:\n${list(spared)}`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

function describeSpending(notice: Extract<SpendingNotice, { kind: 'still-spending' }>): NoticeText {
  const { address, period, position, limit, resources, byHand } = notice;
  const goesOn = `These go on spending:\n${list(resources)}`;
  const speed = describeRate(speedOf(resources));
  if (byHand !== undefined) {
    return {
      about: `stopped by hand, and still spending ${speed}`,
      text: `${address} is ${byHand}. ${goesOn}\nStop them yourself, exempt them, or end the stop.`,
    };
  }
  return {
    about: `exhausted, and still spending ${speed}`,
    text: `The budget of ${address} for ${period} is exhausted: ${usd(position)} of ${usd(limit)}. ${goesOn}\nRaise the budget, exempt them, or stop them by hand.`,
  };
}

function describeStopByHand(notice: Extract<SpendingNotice, { kind: 'stopped-by-hand' }>): NoticeText {
  const { address, period, who, why, until, suspended, position, limit, resources, spared } = notice;
  const what = suspended
    ? 'Nothing was stopped, because enforcement is suspended in this installation. It would have been'
    : 'Disabled, to be given back then, or when somebody ends the stop';
  return {
    about: suspended ? 'to be stopped by hand' : 'stopped by hand',
    text: [
      `${who} has ${address} stopped until ${describeInstant(until)}: ${why}. ${usd(position)} of ${usd(limit)} are spent in ${period}.`,
      resources.length > 0
        ? `${what}:\n${list(resources)}`
        : spared.length > 0
          ? ''
          : 'Nothing runs that could be disabled.',
      spared.length === 0 ? '' : `Still running:\n${list(spared)}`,
      `To end it: budget-guardrails give-back ${address}`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

function speedOf(resources: readonly NoticedResource[]): Rate {
  return toRate(resources.reduce((sum, one) => sum + one.rate, 0n));
}

function list(resources: readonly NoticedResource[]): string {
  const lines = resources.slice(0, MOST_LISTED).map(({ arn, rate, startedBy, outcome }) => {
    const details = [describeRate(rate), startedBy === undefined ? undefined : `started by ${startedBy}`, outcome];
    return `- ${arn} (${details.filter((part) => part !== undefined).join(', ')})`;
  });
  const more = resources.length - lines.length;
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}
