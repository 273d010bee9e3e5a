import type { Mode } from '../../core/domain/mode';
import { formatUsd, roundToCents, type Money } from '../../core/domain/money';
import { MOST_LISTED, type NoticeText } from '../../core/domain/notice';
import { periodEnd } from '../../core/domain/period';
import { describeInstant, formatInstant, type Instant } from '../../core/domain/time';
import { describeDoubt, type About, type DoubtNotice } from './doubt-notice';
import { describeOvershoot, type OvershootBound } from './overshoot-bound';
import { describeRate, rate as toRate, type Rate } from './rate';

/** A resource in a message: its ARN, its speed, and who started it where known. */
export interface NoticedResource {
  readonly arn: string;
  readonly rate: Rate;
  readonly startedBy: string | undefined;
  /** The action on the resource, or the reason for none. */
  readonly outcome?: string;
}

interface Bounded extends About {
  /** What could still be spent before a stop lands. */
  readonly overshoot: OvershootBound;
}

/** What was stopped, or would have been, and what goes on. */
interface Stopped extends Bounded {
  /** The switch that suspends all enforcement. */
  readonly suspended: boolean;
  readonly position: Money;
  readonly limit: Money;
  readonly resources: readonly NoticedResource[];
  /** Resources that go on spending, each with the reason. */
  readonly spared: readonly NoticedResource[];
}

/** A notice about the spending of one budget, for those who run it. */
export type SpendingNotice =
  | (Bounded & {
      readonly kind: 'threshold-reached';
      readonly percent: number;
      readonly position: Money;
      readonly limit: Money;
      readonly rate: Rate;
    })
  | (Bounded & {
      readonly kind: 'exhaustion-predicted';
      readonly at: Instant;
      readonly limit: Money;
      readonly rate: Rate;
      readonly drivers: readonly NoticedResource[];
    })
  /** The limit is reached, and what spends is not stopped before `until`. */
  | (Bounded & {
      readonly kind: 'grace-begun';
      readonly until: Instant;
      readonly position: Money;
      readonly limit: Money;
      readonly rate: Rate;
    })
  | (Stopped & {
      readonly kind: 'budget-exhausted';
      readonly mode: Mode;
      /** Nobody sees the account, and nothing new is stopped until somebody does. */
      readonly failsOpen?: boolean;
    })
  /** Nobody sees the account, and what it covers is stopped until somebody does. */
  | (Stopped & {
      readonly kind: 'stopped-blind';
      /** What is missing, in words. */
      readonly missing: string;
      readonly mode: Mode;
    })
  /** Somebody has it stopped, whatever money is left. */
  | (Stopped & {
      readonly kind: 'stopped-by-hand';
      readonly who: string;
      readonly why: string;
      readonly until: Instant;
    })
  | (Bounded & {
      readonly kind: 'still-spending';
      readonly position: Money;
      readonly limit: Money;
      readonly resources: readonly NoticedResource[];
      /** What else than its limit has it stopped, in words. Absent: the budget is exhausted. */
      readonly stopped?: { readonly by: 'hand' | 'blind'; readonly words: string };
    })
  | (About & {
      readonly kind: 'resources-restored';
      readonly restored: readonly NoticedResource[];
      readonly notRestored: readonly NoticedResource[];
    })
  | DoubtNotice;

const usd = (amount: Money) => `${formatUsd(roundToCents(amount))} USD`;

/** Returns the subject of the message in a few words, and its text for people. */
export function describeSpendingNotice(notice: SpendingNotice): NoticeText {
  const { address, period } = notice;
  switch (notice.kind) {
    case 'threshold-reached':
      return {
        about: `${notice.percent} % spent`,
        text: `${address} has spent ${usd(notice.position)} in ${period}: ${notice.percent} % of ${usd(notice.limit)} is reached, at ${describeRate(notice.rate)}. ${describeOvershoot(notice.overshoot)}`,
      };
    case 'exhaustion-predicted':
      return {
        about: `exhausted on ${describeInstant(notice.at)}`,
        text: `The budget of ${address}, ${usd(notice.limit)} for ${period}, will be exhausted on ${describeInstant(notice.at)}, at ${describeRate(notice.rate)}${
          notice.drivers.length === 0 ? '.' : `, driven by\n${list(notice.drivers)}`
        }\n${describeOvershoot(notice.overshoot)}`,
      };
    case 'grace-begun':
      return {
        about: `exhausted, stopped at ${describeInstant(notice.until)}`,
        text: `The budget of ${address}, ${usd(notice.limit)} for ${period}, is reached. Until ${describeInstant(notice.until)} people can act; then what spends is stopped, unless there is money again. ${usd(notice.position)} are spent, at ${describeRate(notice.rate)}. ${describeOvershoot(notice.overshoot)}`,
      };
    case 'budget-exhausted':
      return describeExhaustion(notice);
    case 'stopped-blind':
      return describeStopBlind(notice);
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

function describeExhaustion(notice: Extract<SpendingNotice, { kind: 'budget-exhausted' }>) {
  const { address, period, mode, suspended, resources, spared, overshoot, failsOpen = false } = notice;
  const done = mode === 'enforce' && !suspended && !failsOpen;
  const why = suspended ? 'enforcement is suspended in this installation' : `its mode is ${mode}`;
  const what = done
    ? `Disabled, to be given back with a higher budget, or on ${formatInstant(periodEnd(period)).slice(0, 10)}`
    : `Nothing was stopped, because ${why}. It would have been`;
  return {
    about: done && (resources.length > 0 || spared.length === 0) ? 'exhausted, spending is stopped' : 'exhausted',
    text: [
      `The budget of ${address} for ${period} is exhausted: ${usd(notice.position)} of ${usd(notice.limit)}.`,
      failsOpen ? FAILS_OPEN : whatStopped(what, resources, spared),
      spared.length === 0 ? '' : `Still running:\n${list(spared)}`,
      describeOvershoot(overshoot),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

const FAILS_OPEN =
  'Nothing new is stopped, because nobody sees the account and its WhenBlind is fail-open; what is stopped stays so.';

function whatStopped(what: string, resources: readonly NoticedResource[], spared: readonly NoticedResource[]): string {
  if (resources.length > 0) return `${what}:\n${list(resources)}`;
  return spared.length > 0 ? '' : 'Nothing runs that could be disabled.';
}

function describeStopBlind(notice: Extract<SpendingNotice, { kind: 'stopped-blind' }>): NoticeText {
  const { address, missing, mode, suspended, resources, spared, overshoot } = notice;
  const done = mode === 'enforce' && !suspended;
  const why = suspended ? 'enforcement is suspended in this installation' : `its mode is ${mode}`;
  const what = done
    ? 'Disabled, to be given back when it is seen again'
    : `Nothing was stopped, because ${why}. It would have been`;
  return {
    about: done ? 'stopped while not seen' : 'to be stopped while not seen',
    text: [
      `What ${address} spends is not seen: ${missing}, and its WhenBlind is fail-closed.`,
      whatStopped(what, resources, spared),
      spared.length === 0 ? '' : `Still running:\n${list(spared)}`,
      describeOvershoot(overshoot),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

function describeSpending(notice: Extract<SpendingNotice, { kind: 'still-spending' }>): NoticeText {
  const { address, period, position, limit, resources, stopped, overshoot } = notice;
  const goesOn = `These go on spending:\n${list(resources)}\n${describeOvershoot(overshoot)}`;
  const speed = describeRate(speedOf(resources));
  if (stopped !== undefined) {
    const about = stopped.by === 'hand' ? 'stopped by hand' : 'stopped while not seen';
    return {
      about: `${about}, and still spending ${speed}`,
      text: `${address} is ${stopped.words}. ${goesOn}\nStop them yourself, exempt them, or end the stop.`,
    };
  }
  return {
    about: `exhausted, and still spending ${speed}`,
    text: `The budget of ${address} for ${period} is exhausted: ${usd(position)} of ${usd(limit)}. ${goesOn}\nRaise the budget, exempt them, or stop them by hand.`,
  };
}

function describeStopByHand(notice: Extract<SpendingNotice, { kind: 'stopped-by-hand' }>): NoticeText {
  const { address, period, who, why, until, suspended, position, limit, resources, spared, overshoot } = notice;
  const what = suspended
    ? 'Nothing was stopped, because enforcement is suspended in this installation. It would have been'
    : 'Disabled, to be given back then, or when somebody ends the stop';
  return {
    about: suspended ? 'to be stopped by hand' : 'stopped by hand',
    text: [
      `${who} has ${address} stopped until ${describeInstant(until)}: ${why}. ${usd(position)} of ${usd(limit)} are spent in ${period}.`,
      whatStopped(what, resources, spared),
      spared.length === 0 ? '' : `Still running:\n${list(spared)}`,
      describeOvershoot(overshoot),
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
