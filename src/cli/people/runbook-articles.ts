/** Alarms and queues of the management stack, by the start of their logical ids, and the article of docs/runbook.md. */
const ARTICLES: readonly (readonly [start: string, article: string])[] = [
  ['BudgetsUndelivered', 'alarm-undelivered-budgets-table'],
  ['BudgetsToLedgersUndelivered', 'alarm-toledgersundelivered'],
  ['CostsUndelivered', 'alarm-costsundelivered'],
  ['CostsLate', 'alarm-costslate'],
  ['BudgetsLate', 'alarm-late'],
  ['BudgetsToLedgersLate', 'alarm-late'],
  ['UnreadBill', 'alarm-unreadbill-or-errors-of-read-bill'],
  ['ReadBillErrors', 'alarm-unreadbill-or-errors-of-read-bill'],
  ['ReadBillIsOld', 'alarm-readbillisold'],
  ['UnsyncedBudgets', 'alarm-unsyncedbudgets'],
  ['UnreconciledBudgets', 'alarm-unreconciledbudgets-or-errors-of-reconcile-budgets'],
  ['ReconcileBudgetsErrors', 'alarm-unreconciledbudgets-or-errors-of-reconcile-budgets'],
  ['PendingBudgets', 'alarm-pendingbudgets'],
  ['UnregisteredWorkloads', 'alarm-unregisteredworkloads'],
  ['SchedulesUncalled', 'alarm-uncalled'],
  ['Undisabled', 'alarm-undisabled-unrestored'],
  ['Unrestored', 'alarm-undisabled-unrestored'],
  ['UnmeteredUsage', 'alarm-unmeteredusage-or-errors-of-meter-usage'],
  ['MeterUsageErrors', 'alarm-unmeteredusage-or-errors-of-meter-usage'],
  ['Unmetered', 'alarm-unmetered'],
  ['Unrecorded', 'alarm-unrolled-unreconciledexpenses-unrecorded'],
  ['Unrolled', 'alarm-unrolled-unreconciledexpenses-unrecorded'],
  ['UnreconciledExpenses', 'alarm-unrolled-unreconciledexpenses-unrecorded'],
  ['Unonboarded', 'alarm-unonboarded'],
  ['Unended', 'alarm-unended-or-the-management-stack-is-delete_failed'],
];

/** Returns the article about an alarm or a queue. Without one of its own: that of a function's errors. */
export function articleOf(logicalId: string): string {
  return ARTICLES.find(([start]) => logicalId.startsWith(start))?.[1] ?? 'alarm-errors-of-a-function';
}

/** `BudgetsUndelivered`, without the kind of thing and the mark that CDK adds. */
export function plainName(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/(Queue|NotEmpty|Function)$/, '');
}
