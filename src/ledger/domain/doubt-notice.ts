import type { WhenBlind } from '../../budgets/domain/when-blind';
import { MOST_LISTED, readableField, type NoticeText } from '../../core/domain/notice';
import type { Period } from '../../core/domain/period';
import { describeInstant, type Instant } from '../../core/domain/time';
import { describeRate, formatRate, type Rate } from './rate';

/** The budget that a notice is about, and its month. */
export interface About {
  readonly address: string;
  readonly period: Period;
}

/** A notice of what is not known about a budget, or not for sure. */
export type DoubtNotice =
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
  /** Nobody sees the account any more: what is missing, in words. */
  | (About & { readonly kind: 'blind'; readonly missing: string; readonly whenBlind: WhenBlind })
  | (About & { readonly kind: 'sees-again'; readonly since: Instant })
  /** A row of the Cost table makes no sense. */
  | (About & { readonly kind: 'row-unreadable'; readonly record: string; readonly reason: string });

/** What each value of `WhenBlind` means, in words. */
const MEANING: Readonly<Record<WhenBlind, string>> = {
  'assume-last': 'Its budget goes on by the last speeds (WhenBlind: assume-last).',
  'fail-open': 'Until it is, its budget stops nothing new; what is stopped stays so (WhenBlind: fail-open).',
  'fail-closed': 'Until it is, what its budget covers is stopped as if the money were spent (WhenBlind: fail-closed).',
};

/** Returns the subject of the message in a few words, and its text for people. */
export function describeDoubt(notice: DoubtNotice): NoticeText {
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
    case 'blind':
      return {
        about: `blind: ${notice.missing}`,
        text: `What ${address} spends is not seen any more: ${notice.missing}. ${MEANING[notice.whenBlind]} It is judged again each hour; you hear when it is seen again.`,
      };
    case 'sees-again':
      return {
        about: 'seen again',
        text: `What ${address} spends is seen again. It was not since ${describeInstant(notice.since)}; what was stopped for that alone is given back.`,
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

/** The forms of these notices, for functions that tell of no spending. */
export const DOUBT_NOTICES = { describe: describeDoubt, readable: readableSpendingField };
