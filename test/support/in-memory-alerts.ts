import { isSameMailbox } from '../../src/budgets/domain/aws-budget';
import type { Alerts } from '../../src/budgets/ports';
import { SpokeFailure } from '../../src/core/ports';

/** Alerts as AWS keeps them: the last subscriber takes the alert along. */
export function inMemoryAlerts(all: Map<string, Map<number, string[]>>, ask: (call: string) => void): Alerts {
  const alertsOf = (budget: string) => all.get(budget) ?? new Map<number, string[]>();
  const emailsAt = (budget: string, threshold: number) => {
    const emails = alertsOf(budget).get(threshold);
    if (emails === undefined) throw new SpokeFailure(`${budget} has no alert at ${threshold} %`);
    return emails;
  };
  return {
    async thresholds(budget) {
      ask('thresholds');
      return [...alertsOf(budget).keys()];
    },
    async add(budget, { threshold, email }) {
      ask('add');
      all.set(budget, alertsOf(budget).set(threshold, [email]));
    },
    async move(budget, from, to) {
      ask('move');
      alertsOf(budget).set(to, emailsAt(budget, from)).delete(from);
    },
    async remove(budget, threshold) {
      ask('remove');
      alertsOf(budget).delete(threshold);
    },
    async subscribers(budget, threshold) {
      ask('subscribers');
      return [...emailsAt(budget, threshold)];
    },
    async subscribe(budget, { threshold, email }) {
      ask('subscribe');
      emailsAt(budget, threshold).push(email);
    },
    async unsubscribe(budget, { threshold, email }) {
      ask('unsubscribe');
      const left = emailsAt(budget, threshold).filter((one) => !isSameMailbox(one, email));
      if (left.length === 0) alertsOf(budget).delete(threshold);
      else alertsOf(budget).set(threshold, left);
    },
  };
}
