import type { SimulatedFleet } from '../../sim/fleet/fleet';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import type { EnforcementPolicy } from '../../src/enforcement/ports';
import { InMemoryAccount } from './in-memory-account';
import { ACCOUNT, budgetOf, on, WORKLOAD } from './ledgers';

/** An account with a budget of 10 USD and nothing in it yet. */
export function account(policy: Partial<EnforcementPolicy> = {}): InMemoryAccount {
  const made = new InMemoryAccount(on('21'));
  made.policy = { ...made.policy, ...policy };
  return made;
}

/** Everything in it runs and is known, and its 10 USD are spent. */
export async function exhausted(
  of: InMemoryAccount,
  said: Parameters<typeof budgetOf>[1] = {},
): Promise<InMemoryAccount> {
  await of.adopt(budgetOf('10', said));
  await of.meter();
  await of.exhaust(ACCOUNT);
  of.operators.told.length = 0;
  return of;
}

export const told = (of: InMemoryAccount) => of.operators.told.map(({ kind }) => kind);

export const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;
export const TAGS = { app: 'shop' };

/** An account whose budget was spent, so that all in it is disabled. */
export async function disabled<T>(make: (fleet: SimulatedFleet) => T, said: Parameters<typeof budgetOf>[1] = {}) {
  const of = new InMemoryAccount(on('21'));
  const made = make(of.fleet);
  const before = of.fleet.states();
  const budget = budgetOf('10', said);
  await of.adopt(budget);
  await of.meter();
  await of.exhaust(budget.address);
  await enforceBudgets(budget.address, of);
  await of.deliver();
  of.operators.told.length = 0;
  of.fleet.done.length = 0;
  return { of, made, before };
}

export const outcomes = async (of: InMemoryAccount, address = ACCOUNT) => {
  const result = await enforceBudgets(address, of);
  return result.kind === 'ran' ? result.restored.map(({ outcome }) => outcome) : result;
};
