import type { Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { SpokeFailure } from '../core/ports';
import { AWS_BUDGET_FORM, isSameMailbox, type Alert, type MadeAwsBudget } from './domain/aws-budget';
import { formatBudgetValue } from './domain/budget-value';
import type { Alerts, AwsBudget, BudgetPorts, Spoke } from './ports';

/** The AWS Budget as it should be. */
export interface WantedAwsBudget {
  readonly name: string;
  readonly limit: Money;
  /** Undefined when the spoke's stack keeps its alert. */
  readonly alert: Alert | undefined;
  /** What this product made last, as the receipt remembers it: what may be taken away again, and what can be missed. */
  readonly made: MadeAwsBudget | undefined;
}

/** The parts of an AWS Budget that had to be put right. */
export type AwsBudgetRepair = 'limit' | 'aws-budget' | 'alert';

/** What had to be put right, and what AWS said was spent before. */
export interface KeptAwsBudget {
  readonly repairs: readonly AwsBudgetRepair[];
  readonly spent: Money | undefined;
}

/**
 * Makes the AWS Budget say what it should, and reads it back. Throws a SpokeFailure when it does not get there. What
 * people added to it stays.
 */
export async function keepAwsBudget(
  spoke: Spoke,
  wanted: WantedAwsBudget,
  address: Address,
  operators: BudgetPorts['operators'],
): Promise<KeptAwsBudget> {
  const { name, limit, alert, made } = wanted;
  const repairs: AwsBudgetRepair[] = [];
  const found = await spoke.readAwsBudget(name);
  if (alert !== undefined) requireForm(found, address);
  if (found === undefined) {
    await spoke.createAwsBudget(name, limit, alert);
    // The first creation is no news. One that is refused is told of by the receipt alone, each time in the same words.
    const isMissed = alert === undefined || made?.name === name;
    if (isMissed) await operators.tell({ kind: 'aws-budget-recreated', address, name, value: limit, alert });
    repairs.push('aws-budget');
  } else if (found.limit !== limit) {
    await spoke.changeLimit(found, limit);
    repairs.push('limit');
  }
  if (repairs.length > 0) requireLimit(await spoke.readAwsBudget(name), name, limit, address);
  // The stack has its own again. The other would go on to send e-mail about a limit that nobody keeps.
  if (made !== undefined && made.name !== name) await spoke.deleteAwsBudget(made.name);
  const spent = found?.spent;
  if (alert === undefined) return { repairs, spent };
  const previous = made?.name === name ? made.alert : undefined;
  if (!(await keepAlert(spoke.alerts, name, alert, previous))) return { repairs, spent };
  await requireAlert(spoke.alerts, name, alert, address);
  return { repairs: [...repairs, 'alert'], spent };
}

/**
 * Makes AWS Budgets send the alert, and no longer the previous one where that differs. Returns whether anything was to
 * be done. Other alerts and subscribers are somebody's own, and stay.
 */
async function keepAlert(alerts: Alerts, name: string, wanted: Alert, previous: Alert | undefined): Promise<boolean> {
  const { threshold, email } = wanted;
  const thresholds = await alerts.thresholds(name);
  const isOld = previous !== undefined && previous.threshold !== threshold && thresholds.includes(previous.threshold);
  const old = isOld ? previous.threshold : undefined;
  const isThere = thresholds.includes(threshold);
  let changed = false;
  if (old !== undefined) {
    // A moved alert takes its subscribers along.
    await (isThere ? alerts.remove(name, old) : alerts.move(name, old, threshold));
    changed = true;
  } else if (!isThere) {
    await alerts.add(name, wanted);
    changed = true;
  }
  const emails = await alerts.subscribers(name, threshold);
  const subscribed = (address: string) => emails.find((one) => isSameMailbox(one, address));
  // AWS deletes an alert with its last subscriber, so the new one comes first.
  if (subscribed(email) === undefined) {
    await alerts.subscribe(name, wanted);
    changed = true;
  }
  const stale = previous === undefined || isSameMailbox(previous.email, email) ? undefined : subscribed(previous.email);
  if (stale !== undefined) {
    await alerts.unsubscribe(name, { threshold, email: stale });
    changed = true;
  }
  return changed;
}

/** Somebody may have one of another kind under this name: nobody's is turned into something else. */
function requireForm(found: AwsBudget | undefined, address: Address): void {
  if (found === undefined || found.form === AWS_BUDGET_FORM) return;
  throw new SpokeFailure(
    `the AWS Budget '${found.name}' of ${address} is ${found.form}: expected ${AWS_BUDGET_FORM}. ` +
      'Delete it, and it is made as it should be',
  );
}

function requireLimit(verified: AwsBudget | undefined, name: string, limit: Money, address: Address): void {
  if (verified?.limit === limit) return;
  const shown = verified?.limit === undefined ? 'no limit' : formatBudgetValue(verified.limit);
  throw new SpokeFailure(
    `the AWS Budget '${name}' of ${address} shows ${shown} after it was set to ${formatBudgetValue(limit)}`,
  );
}

async function requireAlert(alerts: Alerts, name: string, { threshold, email }: Alert, address: Address) {
  const isThere = (await alerts.thresholds(name)).includes(threshold);
  const emails = isThere ? await alerts.subscribers(name, threshold) : [];
  if (emails.some((one) => isSameMailbox(one, email))) return;
  throw new SpokeFailure(
    `the AWS Budget '${name}' of ${address} sends no e-mail to ${email} at ${threshold} % after it was told to`,
  );
}
