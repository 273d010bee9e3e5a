import * as z from 'zod/mini';
import { OnboardAccountEnv } from '../../accounts/contracts';
import { PropagateBudgetEnv, ReconcileBudgetsEnv, SyncBudgetEnv } from '../../budgets/contracts';
import type { UseCase } from '../../core/contracts/names';
import { DisableResourcesEnv, EndEnforcementEnv, RestoreResourcesEnv } from '../../enforcement/contracts';
import {
  AdoptBudgetEnv,
  ReadBillEnv,
  ReconcileExpensesEnv,
  RecordExpenseEnv,
  RollOverPeriodEnv,
  SettleExpensesEnv,
} from '../../ledger/contracts';
import { MeterResourceEnv, MeterUsageEnv } from '../../metering/contracts';
import { RegisterWorkloadEnv } from '../../workloads/contracts';

const NOTHING = z.object({});

/** The contract by which each function reads its environment as it starts. */
export const ENVIRONMENTS = {
  'propagate-budget': PropagateBudgetEnv,
  'sync-budget': SyncBudgetEnv,
  'reconcile-budgets': ReconcileBudgetsEnv,
  'register-workload': RegisterWorkloadEnv,
  'disable-resources': DisableResourcesEnv,
  'restore-resources': RestoreResourcesEnv,
  'end-enforcement': EndEnforcementEnv,
  'meter-resource': MeterResourceEnv,
  'meter-usage': MeterUsageEnv,
  'adopt-budget': AdoptBudgetEnv,
  'settle-expenses': SettleExpensesEnv,
  'record-expense': RecordExpenseEnv,
  'roll-over-period': RollOverPeriodEnv,
  'reconcile-expenses': ReconcileExpensesEnv,
  'read-bill': ReadBillEnv,
  'onboard-account': OnboardAccountEnv,
  'share-portfolio': NOTHING,
  'deprecate-versions': NOTHING,
} as const satisfies Readonly<Record<UseCase, z.ZodMiniObject>>;

/** The variables that the stack has to give a function. */
export type EnvironmentFor<Name extends UseCase> = {
  readonly [Variable in keyof Shape<Name>]: z.input<Shape<Name>[Variable]>;
};
type Shape<Name extends UseCase> = (typeof ENVIRONMENTS)[Name]['shape'];
