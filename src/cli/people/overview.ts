import pMap from 'p-map';
import type { Budget } from '../../budgets/domain/budget';
import { judgeItem } from '../../budgets/domain/budget-item';
import { describePause, type Pause } from '../../budgets/domain/pause';
import { stopInForce, type StopByHand } from '../../budgets/domain/stop-by-hand';
import type { StoredBudget } from '../../budgets/ports';
import type { AccountId } from '../../core/domain/address';
import { periodOf } from '../../core/domain/period';
import { formatInstant, type Instant } from '../../core/domain/time';
import { everyPage } from '../../core/pages';
import { holdsSomething } from '../../enforcement/domain/journal';
import type { Ledger } from '../../ledger/domain/ledger';
import type { OvershootBound } from '../../ledger/domain/overshoot-bound';
import { overshootOf } from '../../ledger/how-known';
import { budgetJson, describeProgress, stateOf, type BudgetState } from './budget-state';
import { describeLeft, figuresJson, figuresOf, shareSpent } from './figures';
import { byHandJson } from './hand-words';
import { boundJson, shortBound } from './known-words';
import { modeOf } from './mode-words';
import type { InstallationPolicy, Office } from './office';
import { paint, type Terminal } from './terminal';
import { count, moment, perHour, table, usd } from './words';

/** The journals and bills that are read at once. */
const CONCURRENCY = 16;
/** The most accounts without a budget that are named for people. Machines get all. */
const MOST_NAMED = 20;

interface Row {
  readonly state: BudgetState;
  readonly ledger: Ledger | undefined;
  /** What could still be spent before a stop lands. Undefined: nothing was counted yet. */
  readonly overshoot: OvershootBound | undefined;
  readonly mode: string | undefined;
  /** Who has it stopped by hand. */
  readonly byHand: StopByHand | undefined;
  readonly held: number;
}

/** How all budgets stand. */
export interface Overview {
  readonly at: Instant;
  readonly rows: readonly Row[];
  /** Accounts with a budget that are not gone, and those of them whose budget is not in force. */
  readonly accounts: number;
  readonly notInForce: readonly BudgetState[];
  /** The open accounts of the organization that have no budget, or why they are not known. */
  readonly without: readonly AccountId[] | { readonly unknown: string };
  readonly pause: Pause | undefined;
  readonly unreadable: readonly string[];
}

/** Reads how all budgets stand. It goes through both tables. */
export async function overview(office: Office, at: Instant): Promise<Overview> {
  const [items, { ledgers, unreadable }, held, policy, pause, accounts] = await Promise.all([
    allItems(office),
    allLedgers(office, at),
    heldByAddress(office),
    office.policy(),
    office.pauses.find(),
    office.accounts(),
  ]);
  const states = items.map(stateOf).filter(({ kind }) => kind === 'account' || kind === 'workload');
  const budgets = budgetsIn(items);
  const bounds = await boundsOf([...ledgers.values()], office, at);
  const rows = states.map((state) => ({
    state,
    ledger: ledgers.get(state.address),
    overshoot: bounds.get(state.address),
    mode: modeIn(state.address, budgets, policy, pause),
    byHand: stopInForce(budgets.get(state.address), at),
    held: held.get(state.address) ?? 0,
  }));
  const ofAccounts = states.filter(({ kind, progress }) => kind === 'account' && progress !== 'ended');
  const known = new Set(states.map(({ address }) => address));
  return {
    at,
    rows: rows.filter(({ state }) => state.progress !== 'ended'),
    accounts: ofAccounts.length,
    notInForce: ofAccounts.filter(({ progress }) => progress !== 'in force'),
    without: 'unknown' in accounts ? accounts : accounts.filter((id) => !known.has(id)).sort(),
    pause,
    unreadable,
  };
}

async function allItems({ registry }: Office): Promise<readonly StoredBudget[]> {
  const items: StoredBudget[] = [];
  for await (const { budgets } of everyPage((cursor) => registry.page(cursor))) items.push(...budgets);
  return items.sort((one, other) => (one.address < other.address ? -1 : 1));
}

async function allLedgers({ ledgers }: Office, at: Instant) {
  const found = new Map<string, Ledger>();
  const unreadable: string[] = [];
  for await (const page of everyPage((cursor) => ledgers.page(periodOf(at), cursor))) {
    for (const ledger of page.ledgers) found.set(ledger.address, ledger);
    unreadable.push(...page.unreadable.map(({ message }) => message));
  }
  return { ledgers: found, unreadable };
}

async function boundsOf(ledgers: readonly Ledger[], { bills }: Office, at: Instant) {
  const bounds = await pMap(
    ledgers,
    async (ledger) => [ledger.address as string, await overshootOf(ledger, at, bills)] as const,
    { concurrency: CONCURRENCY },
  );
  return new Map(bounds);
}

async function heldByAddress({ journal }: Office): Promise<ReadonlyMap<string, number>> {
  const counted = await pMap(
    await journal.addresses(),
    async (address) =>
      [
        address,
        (await journal.of(address)).filter((entry) => holdsSomething(entry) && entry.status !== 'failed').length,
      ] as const,
    { concurrency: CONCURRENCY },
  );
  return new Map(counted);
}

function budgetsIn(items: readonly StoredBudget[]): ReadonlyMap<string, Budget> {
  return new Map(
    items.flatMap(({ address, written }) => {
      const verdict = judgeItem(written);
      return verdict.kind === 'accepted' ? [[address, verdict.budget] as const] : [];
    }),
  );
}

function modeIn(
  address: string,
  budgets: ReadonlyMap<string, Budget>,
  policy: InstallationPolicy | undefined,
  pause: Pause | undefined,
): string | undefined {
  const ofAccount = budgets.get(address.slice(0, 12));
  const effective = modeOf({ budget: budgets.get(address), ofAccount, policy, pause });
  return effective === undefined ? undefined : effective.suspended ? 'enforce (off)' : effective.mode;
}

/** For people: what is not as it should be first, then all budgets. */
export function overviewLines(all: Overview, terminal: Pick<Terminal, 'hasColours'>): readonly string[] {
  const { accounts, notInForce, pause, unreadable } = all;
  const inForce = `${accounts - notInForce.length} of ${count(accounts, 'account')} in force`;
  return [
    ...(pause === undefined ? [] : [paint(terminal, 'red', describePause(pause))]),
    paint(terminal, notInForce.length === 0 ? 'green' : 'yellow', inForce),
    ...notInForce.map((state) => `  ${state.address}: ${describeProgress(state)}`),
    ...withoutBudget(all.without),
    ...unreadable.map((row) => paint(terminal, 'red', `not counted: ${row}`)),
    '',
    ...figuresTable(all),
  ];
}

function withoutBudget(without: Overview['without']): readonly string[] {
  if ('unknown' in without) {
    return [`whether other accounts of the organization have a budget is not known: ${without.unknown}`];
  }
  if (without.length === 0) return [];
  const named = without.slice(0, MOST_NAMED).join(', ');
  const more = without.length > MOST_NAMED ? `, and ${without.length - MOST_NAMED} more` : '';
  return [`${count(without.length, 'account')} of the organization without a budget: ${named}${more}`];
}

function figuresTable({ rows, at }: Overview): readonly string[] {
  if (rows.length === 0) return ['There are no budgets. Set one: `budgets set <account> <usd>`'];
  const body = rows.map(({ state, ledger, overshoot, mode, byHand, held }) => {
    const start = [state.address, byHand === undefined ? (mode ?? '') : 'stopped by hand'];
    if (ledger === undefined) return [...start, '', '', '', '', '', '', '', String(held)];
    const figures = figuresOf(ledger, at);
    const { limit, spent, left, rate, runsOut, isSpent } = figures;
    return [
      ...start,
      limit === undefined ? '–' : usd(limit),
      usd(spent),
      shareSpent(figures),
      describeLeft(left),
      usd(perHour(rate)),
      overshoot === undefined ? '' : shortBound(overshoot),
      isSpent ? 'spent' : runsOut === undefined ? '' : moment(runsOut),
      String(held),
    ];
  });
  return table(
    ['ADDRESS', 'MODE', 'LIMIT', 'SPENT', '%', 'LEFT', 'USD/HOUR', 'AT MOST MORE', 'RUNS OUT ON', 'STOPPED'],
    body,
  );
}

/** The same for machines. */
export function overviewJson({ at, rows, accounts, notInForce, without, pause, unreadable }: Overview) {
  return {
    at: formatInstant(at),
    accounts,
    accounts_in_force: accounts - notInForce.length,
    not_in_force: notInForce.map(({ address, progress, reason }) => ({
      address,
      status: progress,
      reason: reason ?? null,
    })),
    accounts_without_budget: 'unknown' in without ? null : without,
    paused: pause === undefined ? null : { who: pause.who, why: pause.why },
    not_counted: unreadable,
    budgets: rows.map(({ state, ledger, overshoot, mode, byHand, held }) => ({
      ...budgetJson(state),
      mode: mode ?? null,
      figures: ledger === undefined ? null : figuresJson(figuresOf(ledger, at)),
      overshoot: overshoot === undefined ? null : boundJson(overshoot),
      stopped: held,
      stopped_by_hand: byHand === undefined ? null : byHandJson(byHand),
    })),
  };
}
