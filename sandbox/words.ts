import { moment, usd } from '../src/cli/people/words';
import { floorDivide } from '../src/core/domain/division';
import { money, parseRevantios, parseUsd, type Money } from '../src/core/domain/money';
import { periodEnd, periodOf } from '../src/core/domain/period';
import { instant, MS_PER_SECOND, parseInstant, type Instant } from '../src/core/domain/time';
import { SECONDS_PER_HOUR } from '../src/ledger/domain/rate';
import type { ShownLedger } from './costs';
import type { ShownReceipt } from './organization';

export { duration, moment, usd } from '../src/cli/people/words';

/** How wide a terminal is taken to be. */
const COLUMNS = 80;

/** What a ledger has accrued until an instant: its position then, and what its speed added since. */
export function spentAt({ accruedExpenses, incurredExpensesRate, settledThrough }: ShownLedger, now: Instant): Money {
  const passed = BigInt(Math.max(0, now - parseInstant(settledThrough)));
  const added = floorDivide(parseRevantios(incurredExpensesRate) * passed, BigInt(MS_PER_SECOND));
  return money(parseRevantios(accruedExpenses) + added);
}

/** When the limit will be reached at the speed of now. Undefined: nothing is spent, or there is no limit. */
export function runsOutAt({ budgetLimit, ...ledger }: ShownLedger): Instant | undefined {
  const speed = parseRevantios(ledger.incurredExpensesRate);
  if (speed === 0n || budgetLimit === undefined) return undefined;
  const left = parseRevantios(budgetLimit) - parseRevantios(ledger.accruedExpenses);
  return instant(parseInstant(ledger.settledThrough) + Number(floorDivide(left * BigInt(MS_PER_SECOND), speed)));
}

/** `0.0104 USD an hour`. */
export function speedOf({ incurredExpensesRate }: ShownLedger): string {
  return `${usd(money(parseRevantios(incurredExpensesRate) * SECONDS_PER_HOUR))} USD an hour`;
}

/** `spent 0.05 of 0.10 USD`. */
export function spentOf(ledger: ShownLedger, now: Instant): string {
  const spent = usd(spentAt(ledger, now));
  return ledger.budgetLimit === undefined
    ? `spent ${spent} USD, no budget`
    : `spent ${spent} of ${usd(parseRevantios(ledger.budgetLimit))} USD`;
}

/** `spent 0.05 of 0.10 USD, 0.05 left`. */
export function positionOf(ledger: ShownLedger, now: Instant): string {
  if (ledger.budgetLimit === undefined) return spentOf(ledger, now);
  const left = money(parseRevantios(ledger.budgetLimit) - spentAt(ledger, now));
  return `${spentOf(ledger, now)}, ${left < 0n ? `${usd(money(-left))} over` : `${usd(left)} left`}`;
}

/**
 * By how much a position missed the limit, as money and as time at a speed: `0.000008 USD over, 1.0 s at its speed`.
 */
export function missedBy(ledger: ShownLedger, speed: Money): string {
  const over = money(parseRevantios(ledger.accruedExpenses) - parseRevantios(ledger.budgetLimit ?? '0'));
  const size = over < 0n ? money(-over) : over;
  const seconds = Number((size * 10n) / (speed === 0n ? 1n : speed)) / 10;
  return `${usd(size, 6)} USD ${over < 0n ? 'under' : 'over'} the budget, ${seconds.toFixed(1)} s at its speed`;
}

/** `runs out on 2026-11-28 12:40:53 UTC`, or that it does not. */
export function outlookOf(ledger: ShownLedger): string {
  if (Number(ledger.incurredExpensesRate) === 0) return 'nothing is being spent';
  const at = runsOutAt(ledger);
  if (at === undefined) return 'without an end';
  return at < periodEnd(periodOf(parseInstant(ledger.settledThrough)))
    ? `runs out on ${moment(at)}`
    : 'lasts to the end of the month';
}

/** What a receipt says. */
export function describeReceipt(receipt: ShownReceipt | undefined): string {
  if (receipt === undefined) return 'there is no budget in the table';
  const { Status, Value, BudgetVerifiedAt, Reason } = receipt;
  const value = Value === undefined ? '' : `${usd(parseUsd(Value))} USD`;
  switch (Status) {
    case 'IN_FORCE':
      return `in force: ${value}${
        BudgetVerifiedAt === undefined ? '' : `, the AWS Budget read back at ${moment(parseInstant(BudgetVerifiedAt))}`
      }`;
    case 'REJECTED':
      return `${Reason}${value === '' ? '' : `; ${value} stays in force`}`;
    case 'ACCEPTED':
      return `accepted: ${value}`;
    case 'ENDED':
      return `ended: ${Reason}`;
    default:
      return ['on its way', value, Reason].filter(Boolean).join(', ');
  }
}

/** Breaks a text between words into lines that fit, all but the first indented. */
export function wrap(text: string, first: string, rest: string, columns = COLUMNS): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = rest + word;
    } else {
      line += line === first || line === rest ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
