import { isUnit } from '../../budgets/domain/organizational-unit';
import { parseRaise } from '../../budgets/domain/raise';
import { stopInForce } from '../../budgets/domain/stop-by-hand';
import { ACCEPTED_ADDRESSES, isAddress, type AccountId, type Address } from '../../core/domain/address';
import { formatInstant, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { NO_BILL } from '../../ledger/domain/bill-sight';
import { graceEnd } from '../../ledger/domain/grace';
import type { Ledger } from '../../ledger/domain/ledger';
import { overshootBound } from '../../ledger/domain/overshoot-bound';
import { rate } from '../../ledger/domain/rate';
import { budgetJson, describeProgress, type BudgetState } from './budget-state';
import { CliError, EXIT } from './cli-error';
import { describeLeft, describeOutlook, figuresJson, figuresOf, shareSpent } from './figures';
import { byHandJson, byHandRow } from './hand-words';
import { heardBy, hearersJson, hearersOf, type Hearers } from './hearers';
import { heldJson, heldLines } from './held';
import { billJson, boundJson, describeBill, describeBound } from './known-words';
import { describeMode, modeOf } from './mode-words';
import type { Office } from './office';
import { overview, overviewJson, overviewLines } from './overview';
import { spendingOf, type Spending } from './spending';
import { writeStatusPage } from './status-page-file';
import { paint, type Terminal } from './terminal';
import { count, moment, perHour, speed, usd } from './words';

export interface StatusOptions {
  readonly json?: boolean | undefined;
  /** Seconds between two looks. Undefined: one look. */
  readonly watch?: number | undefined;
  /** True: what is not in force is a finding. */
  readonly strict?: boolean | undefined;
  /** Where to write a page about all budgets. */
  readonly report?: string | undefined;
}

/** Says how all budgets stand, or one of them: once, or again and again. Returns the exit code. */
export async function showStatus(
  at: string | undefined,
  { json = false, watch, strict = false, report }: StatusOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const address = at === undefined ? undefined : requireAddress(at);
  for (;;) {
    const now = terminal.clock.now();
    const { lines, value, isWell } = await look(address, office, now, terminal, report);
    if (watch !== undefined && terminal.hasColours) terminal.print(CLEAR);
    if (watch !== undefined && !json) terminal.print(moment(now));
    for (const line of json ? [JSON.stringify(value, undefined, watch === undefined ? 2 : undefined)] : lines) {
      terminal.print(line);
    }
    if (watch === undefined) return strict && !isWell ? EXIT.findings : EXIT.done;
    await terminal.clock.pause(watch * MS_PER_SECOND);
  }
}

/** Checks what is asked of `status`. Throws a CliError. */
export function checkStatus(at: string | undefined, { report }: StatusOptions): void {
  if (at === undefined) return;
  const address = requireAddress(at);
  if (report !== undefined) throw new CliError(`--report is about all budgets: expected no address, got ${address}`);
}

/** Moves to the first place of a terminal, and clears it. */
const CLEAR = '\u001b[H\u001b[2J';

/** Throws a CliError that names the text unless it is an account's or a workload's. */
export function requireAddress(text: string): Address {
  if (isAddress(text)) return text;
  const why = isUnit(text) ? ' that spends: it is the default of a unit' : '';
  throw new CliError(`'${text}' is not the address of a budget${why}: expected ${ACCEPTED_ADDRESSES}`);
}

async function look(
  address: Address | undefined,
  office: Office,
  now: Instant,
  terminal: Terminal,
  report: string | undefined,
) {
  if (address === undefined) {
    const all = await overview(office, now);
    if (report !== undefined) await writeStatusPage(report, all, office);
    return { lines: overviewLines(all, terminal), value: overviewJson(all), isWell: all.notInForce.length === 0 };
  }
  const spending = await spendingOf(address, office, now);
  if (spending.state === undefined && spending.ledger === undefined) throw noSuch(address);
  const hearers = spending.budget === undefined ? undefined : await hearersOf(spending.budget, office);
  return {
    lines: statusLines(spending, now, terminal, hearers),
    value: { ...statusJson(spending, now), heard_by: hearers === undefined ? null : hearersJson(hearers) },
    isWell: spending.state?.progress === 'in force',
  };
}

export function noSuch(address: Address | AccountId): CliError {
  return new CliError(
    `${address} has no budget, and nothing was ever counted in it. Set one: \`budgets set ${address} <usd>\``,
  );
}

/** All about one budget, for people. */
export function statusLines(
  spending: Spending,
  now: Instant,
  terminal: Pick<Terminal, 'hasColours'>,
  hearers: Hearers | undefined,
): readonly string[] {
  const { address, state, ledger, bill, spenders, held, unreadable } = spending;
  const progress =
    state === undefined
      ? 'there is no budget: what is spent is counted, and nothing is done about it'
      : describeProgress(state);
  const rows: (readonly [string, string])[] = [
    ['budget', paint(terminal, state?.progress === 'in force' ? 'green' : 'yellow', progress)],
    ['mode', describeMode(spending)],
    ...raiseRow(state),
    ...byHandRow(spending, now),
    ...blindRow(spending),
  ];
  if (ledger === undefined) {
    rows.push(['spent', 'nothing was counted yet this month']);
  } else {
    const figures = figuresOf(ledger, now);
    const { spent, limit, left, rate: at, isSpent } = figures;
    rows.push(
      [
        'spent',
        limit === undefined ? `${usd(spent)} USD` : `${usd(spent)} of ${usd(limit)} USD, ${shareSpent(figures)}`,
      ],
      ['left', left === undefined ? '–' : `${describeLeft(left)}${left < 0n ? '' : ' USD'}`],
      [
        'speed',
        `${speed(at)}; ${spenders.length === 0 ? 'nothing runs' : `${count(spenders.length, 'resource')} ${spenders.length === 1 ? 'runs' : 'run'}`} by the hour`,
      ],
      ['at most', describeBound(overshootBound(ledger, bill ?? NO_BILL, now))],
      ['runs out', paint(terminal, isSpent ? 'red' : 'green', describeOutlook(figures))],
    );
  }
  if (bill !== undefined) rows.push(['known by', describeBill(bill, now)]);
  const [first = 'nothing', ...others] = heldLines(held, now);
  rows.push(...graceRow(ledger, now));
  if (hearers !== undefined) rows.push(['heard by', heardBy(hearers)]);
  rows.push(['stopped', first]);
  const width = Math.max(...rows.map(([word]) => word.length));
  return [
    `${address}, ${ledger?.period ?? 'this month'}`,
    ...rows.map(([word, text]) => `  ${word.padEnd(width)}  ${text}`),
    ...others.map((text) => `  ${' '.repeat(width)}  ${text}`),
    ...unreadable.map((row) => `  ${paint(terminal, 'red', `not counted: ${row}`)}`),
  ];
}

function graceRow(ledger: Ledger | undefined, now: Instant): readonly (readonly [string, string])[] {
  const end = graceUntil(ledger, now);
  if (end === undefined) return [];
  return [['grace', `until ${moment(end)}; then what spends is stopped, unless there is money again`]];
}

/** Until when people can act although the limit is reached. */
function graceUntil(ledger: Ledger | undefined, now: Instant): Instant | undefined {
  const end = ledger === undefined ? undefined : graceEnd(ledger);
  return end !== undefined && end > now ? end : undefined;
}

/** Since when people know that nobody sees its account, and what it does meanwhile. */
function blindRow({ ledger, budget }: Spending): readonly (readonly [string, string])[] {
  if (ledger?.blindSince === undefined) return [];
  return [['blind', `since ${moment(ledger.blindSince)}; ${budget?.whenBlind ?? 'assume-last'}`]];
}

/** When a raise ends, and the budget from then on. */
function raiseRow(state: BudgetState | undefined): readonly (readonly [string, string])[] {
  const raise = parseRaise({ Raise: state?.settings.Raise });
  if (raise.kind !== 'raise') return [];
  const { until, then } = raise.raise;
  return [['raised', `until ${moment(until)}; from then on the budget is ${usd(then, 2)} USD again`]];
}

/** The same for machines. */
export function statusJson(spending: Spending, now: Instant) {
  const { address, state, ledger, bill, spenders, held, unreadable } = spending;
  const bound = ledger && overshootBound(ledger, bill ?? NO_BILL, now);
  const byHand = stopInForce(spending.budget, now);
  const end = graceUntil(ledger, now);
  return {
    address,
    budget: state === undefined ? null : budgetJson(state),
    mode: modeOf(spending)?.mode ?? null,
    is_suspended: modeOf(spending)?.suspended ?? false,
    stopped_by_hand: byHand === undefined ? null : byHandJson(byHand),
    blind_since: ledger?.blindSince === undefined ? null : formatInstant(ledger.blindSince),
    figures: ledger === undefined ? null : figuresJson(figuresOf(ledger, now)),
    overshoot: bound === undefined ? null : boundJson(bound),
    bill: bill === undefined ? null : billJson(bill),
    grace_until: end === undefined ? null : formatInstant(end),
    running: spenders.length,
    running_usd_per_hour: usd(perHour(rate(spenders.reduce((sum, one) => sum + one.rate, 0n))), 6),
    stopped: held.map((entry) => heldJson(entry, now)),
    not_counted: unreadable,
  };
}
