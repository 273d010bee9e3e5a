import { BILL_CASES } from './bill-cases';
import { BLIND_CASES } from './blind-cases';
import { BUDGET_CASES } from './budget-cases';
import { GRACE_CASES } from './grace-cases';
import { GUARD_CASES } from './guard-cases';
import { LEDGER_CASES } from './ledger-cases';
import { METER_CASES } from './meter-cases';
import { LOST_ANSWER_CASES, PAGE_CASES } from './page-cases';
import { REPRICE_CASES } from './reprice-cases';
import type { TableUnderTest } from './subject';

/** What the ports of the Cost table promise, case by case: for any runner of tests, on any table. */
export function specifyCostTable(
  make: () => Promise<TableUnderTest>,
): readonly { readonly name: string; run(): Promise<void> }[] {
  return [
    ...LEDGER_CASES,
    ...METER_CASES,
    ...GUARD_CASES,
    ...GRACE_CASES,
    ...BLIND_CASES,
    ...BUDGET_CASES,
    ...BILL_CASES,
    ...REPRICE_CASES,
    ...PAGE_CASES,
    ...LOST_ANSWER_CASES,
  ].map(({ name, run }) => ({ name, run: async () => run(await make()) }));
}
