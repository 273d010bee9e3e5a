import { isAddress, isWorkload } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import type { NoticeText } from '../../core/domain/notice';
import { describeInstant, type Instant } from '../../core/domain/time';
import type { Alert } from './aws-budget';
import type { SettingChange } from './budget-history';
import { describePause, type Pause } from './pause';
import { describeValue } from './receipt';
import type { StopByHand } from './stop-by-hand';

/** A notice about a budget's value and its way into force. */
export type BudgetNotice =
  | {
      readonly kind: 'budget-refused';
      readonly address: string;
      readonly reason: string;
      readonly stays: Money | undefined;
    }
  | { readonly kind: 'budget-removed'; readonly address: string }
  | { readonly kind: 'default-removed'; readonly address: string }
  | {
      readonly kind: 'raise-ending';
      readonly address: string;
      readonly at: Instant;
      readonly value: Money;
      readonly then: Money;
    }
  | { readonly kind: 'raise-ended'; readonly address: string; readonly value: Money; readonly then: Money }
  | ({ readonly kind: 'stop-ended'; readonly address: string } & StopByHand)
  | { readonly kind: 'settings-lost'; readonly address: string; readonly settings: readonly SettingChange[] }
  /** `reason` says what is wrong with the item that pauses or lifts. */
  | ({ readonly kind: 'enforcement-paused'; readonly address: string; readonly reason: string | undefined } & Pause)
  | { readonly kind: 'pause-lifted'; readonly address: string; readonly reason: string | undefined }
  | { readonly kind: 'parameter-put-right'; readonly address: string; readonly found: string; readonly value: Money }
  /** `alert`: the e-mail that it has again. Undefined: it has none, because the spoke's stack alone knows which. */
  | {
      readonly kind: 'aws-budget-recreated';
      readonly address: string;
      readonly name: string;
      readonly value: Money;
      readonly alert: Alert | undefined;
    };

export function describeBudgetNotice(notice: BudgetNotice): NoticeText {
  switch (notice.kind) {
    case 'budget-refused':
      return {
        about: 'budget refused',
        text:
          `The budget of ${notice.address} is refused. ${notice.reason}. ` +
          (notice.stays === undefined
            ? 'No earlier value is in force.'
            : `${describeValue(notice.stays)} stays in force.`),
      };
    case 'budget-removed':
      return {
        about: 'budget removed',
        text:
          `The budget of ${notice.address} was removed from the table. Its enforcement ends. ` +
          (isAddress(notice.address) && isWorkload(notice.address)
            ? 'What it had disabled is given back.'
            : 'What it had disabled is given back; its AWS Budget and parameter stay as they are, with the last value.'),
      };
    case 'default-removed':
      return {
        about: 'default removed',
        text: `The default for accounts of ${notice.address} was removed from the table. Budgets that were made from it stay, until another default applies.`,
      };
    case 'raise-ending':
    case 'raise-ended':
    case 'stop-ended':
    case 'settings-lost':
      return describeItemNotice(notice);
    case 'enforcement-paused':
      return {
        about: 'enforcement is paused',
        text:
          `${describePause(notice)}. Nothing is stopped in any account, and what was stopped is given back, ` +
          `until the attribute Paused is removed from the item ${notice.address} of the Budgets table.${flaw(notice)}`,
      };
    case 'pause-lifted':
      return {
        about: 'enforcement goes on',
        text: `Enforcement is not paused any more. Every exhausted account is looked at now.${flaw(notice)}`,
      };
    case 'parameter-put-right':
      return {
        about: 'parameter changed by hand',
        text:
          `Somebody wrote '${notice.found}' into the budget parameter of ${notice.address}. It was not applied: ` +
          `the table says ${describeValue(notice.value)}, and the parameter says so again. Change budgets in the table.`,
      };
    case 'aws-budget-recreated':
      return {
        about: 'AWS Budget was missing',
        text:
          `The AWS Budget '${notice.name}' of ${notice.address} was missing and is there again, with ${describeValue(notice.value)}` +
          (notice.alert === undefined
            ? '. Its e-mail notification is not: update the spoke stack with another NotificationThreshold to get it back.'
            : ` and its e-mail to ${notice.alert.email} at ${notice.alert.threshold} %.`),
      };
  }
}

/** What has become of an item by itself, or by a slip. */
function describeItemNotice(
  notice: Extract<BudgetNotice, { kind: 'raise-ending' | 'raise-ended' | 'stop-ended' | 'settings-lost' }>,
): NoticeText {
  switch (notice.kind) {
    case 'raise-ending':
      return {
        about: `back to ${describeValue(notice.then)} on ${describeInstant(notice.at)}`,
        text:
          `The budget of ${notice.address}, ${describeValue(notice.value)}, ends on ${describeInstant(notice.at)}. ` +
          `From then on it is ${describeValue(notice.then)}: if more is spent by then, what spends is stopped as at ` +
          'any limit. To keep the value, remove Raise from the item; to prolong it, write a later Until.',
      };
    case 'raise-ended':
      return {
        about: `back to ${describeValue(notice.then)}`,
        text:
          `The raise of ${notice.address} to ${describeValue(notice.value)} has ended: its budget is ` +
          `${describeValue(notice.then)} again.`,
      };
    case 'stop-ended':
      return {
        about: 'stop by hand has ended',
        text:
          `${notice.address} was stopped by hand by ${notice.who} until ${describeInstant(notice.until)}: ${notice.why}. ` +
          'That time is over: what was stopped is given back, unless its budget is spent.',
      };
    case 'settings-lost':
      return {
        about: 'budget lost settings',
        text:
          `The item of ${notice.address} has lost ${notice.settings.map(({ name, from }) => `${name} (${from})`).join(', ')} ` +
          'with its last change. What is not written counts as the default: a lost mode gives everything back, a lost ' +
          'exemption protects nothing. Writing a whole item anew leaves out what it does not name. If that was not ' +
          'meant, write the settings again.',
      };
  }
}

function flaw({ reason }: { readonly reason: string | undefined }): string {
  return reason === undefined ? '' : ` The item is refused: ${reason}.`;
}
