/** Alarms that share an article of docs/alarms.md. */
const SHARED: Readonly<Record<string, string>> = {
  BudgetsLate: 'budgetslate-budgetstoledgerslate',
  BudgetsToLedgersLate: 'budgetslate-budgetstoledgerslate',
  Undisabled: 'undisabled-unrestored',
  Unrestored: 'undisabled-unrestored',
};

/** Returns the article about an alarm or a queue of the management stack, below docs/. */
export function articleOf(logicalId: string): string {
  const name = plainName(logicalId);
  const anchor = name.endsWith('Errors') ? 'errors-of-a-function' : (SHARED[name] ?? name.toLowerCase());
  return `alarms.md#${anchor}`;
}

/** `BudgetsUndelivered`, without the kind of thing and the mark that CDK adds. */
export function plainName(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/(Queue|NotEmpty|Function)$/, '');
}
