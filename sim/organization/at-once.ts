import type { Address } from '../../src/core/domain/address';
import { later, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, instant } from '../../src/core/domain/time';
import { seeded } from '../law/random';
import { SimulatedAccount } from './account';
import { Installation } from './installation';
import type { Setting } from './settings';
import { keepTime } from './timetable';
import { isInForce } from './traffic';

const STARTS = instant(Date.UTC(2026, 11, 2));
const NEW_EVERY_MS = 100;
const SETTLED_MS = 20 * MS_PER_MINUTE;
const LONGEST_MS = 2 * MS_PER_HOUR;

/** What became of budgets that were all written at one instant. */
export interface AtOnce {
  readonly budgets: number;
  readonly inForce: number;
  /** Errors that no fault explains. */
  readonly failed: number;
  /** How long it took until the last was in force. */
  readonly seconds: number;
  /** How many calls quotas refused, so that they were asked again. */
  readonly refused: number;
}

/** Writes every budget of an organization at one instant, and waits until receipts prove that they are in force. */
export async function changeAtOnce(setting: Setting): Promise<AtOnce> {
  const of = new Installation(STARTS, setting, seeded(setting.seed), 1);
  of.faults = setting.faults;
  for (let index = 0; index < setting.accounts; index++) {
    const account = new SimulatedAccount(index, setting.budgets, true, of);
    of.accounts.set(account.id, account);
    of.members.place(account.id);
  }
  keepTime(of, STARTS, later(STARTS, 2 * LONGEST_MS));
  // Each has a budget already: a budget that is new has its account looked at, too.
  for (const [index, account] of [...of.accounts.values()].entries()) {
    of.clock.plan(later(STARTS, index * NEW_EVERY_MS), () => writeAll(of, account, '500'));
  }
  await of.clock.run(later(STARTS, setting.accounts * NEW_EVERY_MS + SETTLED_MS));
  of.traffic.longestToForceMs = 0;
  const before = refusedBy(of);
  const began = of.clock.now();
  for (const account of of.accounts.values()) writeAll(of, account, '750');
  const items = () => [...of.budgets.items.values()];
  const inForce = () => items().filter(({ written, receipt }) => isInForce(written, receipt)).length;
  const budgets = items().length;
  while (inForce() < budgets && of.clock.now() < later(began, LONGEST_MS)) {
    await of.clock.run(later(of.clock.now(), 10 * MS_PER_SECOND));
  }
  return {
    budgets,
    inForce: inForce(),
    failed: of.lambda.errors.length,
    seconds: of.traffic.longestToForceMs / MS_PER_SECOND,
    refused: refusedBy(of) - before,
  };
}

function writeAll(of: Installation, { addresses }: SimulatedAccount, usd: string): void {
  for (const address of Object.values<Address>(addresses)) {
    const name = address.split('.')[1];
    const tag = name === undefined ? {} : { WorkloadTag: { Key: 'app', Value: name } };
    const written = { Address: address, BudgetValue: usd, Mode: 'enforce', ...tag };
    of.write(written);
  }
}

function refusedBy({ quotas }: Installation): number {
  return Object.values(quotas.used()).reduce((sum, { refused }) => sum + refused, 0);
}
