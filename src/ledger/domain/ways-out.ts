import { WHEN_BLIND, type WhenBlind } from '../../budgets/domain/when-blind';
import type { WayOut } from '../../core/domain/notice';
import { readableSpendingField } from './doubt-notice';
import { describeSpendingNotice, type SpendingNotice } from './spending-notice';

/** Returns what people can do about a notice, by the commands of docs/cli.md: what helps most comes first. */
export function waysOutOf(notice: SpendingNotice): readonly WayOut[] {
  const { address } = notice;
  const raise = { to: 'Raise the budget', command: `budget-guardrails budgets raise ${address} 20% --reason "…"` };
  const explain = { to: 'See what spends, and what to stop first', command: `budget-guardrails explain ${address}` };
  const plan = { to: 'See what would be stopped', command: `budget-guardrails plan ${address}` };
  const spare = (name: string) => ({
    to: 'Spare something',
    command: `budget-guardrails exempt ${address} ${name} --reason "…"`,
  });
  const status = { to: 'See where it stands', command: `budget-guardrails status ${address}` };
  switch (notice.kind) {
    case 'threshold-reached':
    case 'exhaustion-predicted':
      return [explain, raise, plan, spare('<ARN or value of its tag>')];
    case 'grace-begun':
      return [
        raise,
        explain,
        spare('<ARN or value of its tag>'),
        { to: 'Stop it now', command: `budget-guardrails stop ${address} --reason "…"` },
      ];
    case 'budget-exhausted':
      return [raise, status, explain, spare(notice.resources[0]?.arn ?? '<ARN or value of its tag>')];
    case 'still-spending':
      return [status, raise, spare(notice.resources[0]?.arn ?? '<ARN or value of its tag>')];
    case 'resources-restored':
      return notice.notRestored.length === 0 ? [] : [status];
    case 'stopped-blind':
    case 'blind': {
      const set = (value: WhenBlind) => `budget-guardrails budgets set ${address} --when-blind ${value} --reason "…"`;
      const now = notice.kind === 'blind' ? notice.whenBlind : 'fail-closed';
      const others = WHEN_BLIND.filter((value) => value !== now);
      return [
        { to: 'See why nobody sees it', command: 'budget-guardrails doctor' },
        status,
        ...others.map((value) => ({ to: IN_WORDS[value], command: set(value) })),
      ];
    }
    default:
      return [];
  }
}

const IN_WORDS: Readonly<Record<WhenBlind, string>> = {
  'assume-last': 'Go on by the last speeds',
  'fail-open': 'Stop nothing new until it is seen again',
  'fail-closed': 'Stop all until it is seen again',
};

/** The forms of the notices about spending: for people, with what they can do, and for machines. */
export const SPENDING_NOTICES = {
  describe: (notice: SpendingNotice) => ({ ...describeSpendingNotice(notice), waysOut: waysOutOf(notice) }),
  readable: readableSpendingField,
};
