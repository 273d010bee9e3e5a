import { onboardOrganization } from '../../src/accounts/onboard-account';
import { RECONCILE_PAGE_RESERVE_MINUTES, RECONCILE_TIMEOUT_MINUTES } from '../../src/budgets/contracts';
import type { BudgetChange } from '../../src/budgets/domain/propagation';
import { propagateBudget } from '../../src/budgets/propagate-budget';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { adoptBudget } from '../../src/ledger/adopt-budget';
import { readBill } from '../../src/ledger/read-bill';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { rollOverPeriod } from '../../src/ledger/roll-over-period';
import { settleExpenses, type LedgerChange } from '../../src/ledger/settle-expenses';
import { meterUsage, type UsageRoster } from '../../src/metering/meter-usage';
import type { Ports } from './ports';

// Each use case as its handler calls it: what fails of it fails the function.

/** What the management account starts by the clock. */
export const BY_THE_CLOCK = {
  'reconcile-expenses': async (ports: Ports) => void (await reconcileExpenses(ports)),
  'roll-over-period': async (ports: Ports) => failed((await rollOverPeriod(ports)).failures),
  'read-bill': async (ports: Ports) => failed((await readBill(ports)).failures),
  'meter-usage': async (ports: Ports, roster: UsageRoster) => {
    const { failures } = await meterUsage(roster, ports);
    failed(failures.map(({ failure }) => ({ error: failure })));
  },
  'reconcile-budgets': async (ports: Ports) => {
    const ms = (RECONCILE_TIMEOUT_MINUTES - RECONCILE_PAGE_RESERVE_MINUTES) * MS_PER_MINUTE;
    failed((await reconcileBudgets(later(ports.clock.now(), ms), ports)).failures);
  },
  'onboard-account': async (ports: Ports) => failed((await onboardOrganization(ports)).failures),
} as const;

export async function settleAll(batch: readonly LedgerChange[], ports: Ports): Promise<void> {
  for (const { outcome } of await settleExpenses(batch, ports)) if (outcome.kind === 'failed') throw outcome.error;
}

export async function propagateAll(batch: readonly BudgetChange[], ports: Ports): Promise<void> {
  for (const { outcome } of await propagateBudget(batch, ports)) if (outcome.kind === 'failed') throw outcome.error;
}

export async function adoptAll(batch: readonly BudgetChange[], ports: Ports): Promise<void> {
  for (const { outcome } of await adoptBudget(batch, ports)) if (outcome.kind === 'failed') throw outcome.error;
}

function failed(failures: readonly { readonly error: unknown }[]): void {
  if (failures.length > 0) throw new AggregateError(failures.map(({ error }) => error));
}
