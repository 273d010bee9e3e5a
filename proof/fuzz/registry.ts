import type { Target } from './target';
import { BILL_TARGETS } from './targets/bill';
import { BUDGET_TARGETS } from './targets/budgets';
import { CLI_TARGETS } from './targets/cli';
import { CORE_TARGETS } from './targets/core';
import { HANDLER_TARGETS } from './targets/handlers';
import { LEDGER_TARGETS } from './targets/ledger';
import { METERING_TARGETS } from './targets/metering';

/**
 * Every door through which values come that others wrote. A test goes through the sources and names what is missing.
 *
 * Why by fast-check, without coverage: docs/decisions/0064-fuzzing-and-mutants.md.
 */
export const TARGETS: readonly Target[] = [
  ...CORE_TARGETS,
  ...BUDGET_TARGETS,
  ...LEDGER_TARGETS,
  ...METERING_TARGETS,
  ...BILL_TARGETS,
  ...CLI_TARGETS,
  ...HANDLER_TARGETS,
];
