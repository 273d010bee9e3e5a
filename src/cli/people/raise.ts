import { formatBudgetValue, parseBudgetValue } from '../../budgets/domain/budget-value';
import { parseRaise, RAISE } from '../../budgets/domain/raise';
import { parseDecimal } from '../../core/domain/decimal';
import { ceilDivide } from '../../core/domain/division';
import { MICRO_REVANTIOS_PER_CENT, money, type Money } from '../../core/domain/money';
import { formatInstant, readInstant, type Instant } from '../../core/domain/time';
import type { Edit } from './apply-change';
import { CliError } from './cli-error';

const PERCENT_SCALE = 4;
const WHOLE = 100n * 10n ** BigInt(PERCENT_SCALE);
const BY_PERCENT = /^\+?(\d{1,6}(?:\.\d{1,4})?)\s?%$/;
const BY_AMOUNT = /^\+(.+)$/;

/**
 * Returns a budget that is raised by a share (`20%`) or an amount in USD (`+100`), rounded up to a cent. Throws a
 * CliError on any other text.
 */
export function raised(limit: Money, by: string): Money {
  const [, percent] = BY_PERCENT.exec(by.trim()) ?? [];
  if (percent !== undefined) {
    return toCents(limit + ceilDivide(limit * parseDecimal(percent, PERCENT_SCALE), WHOLE), by);
  }
  const [, amount = ''] = BY_AMOUNT.exec(by.trim()) ?? [];
  const parsed = parseBudgetValue(amount);
  if (parsed.kind === 'accepted') return toCents(limit + parsed.limit, by);
  throw new CliError(
    `'${by}' is no raise: expected a share like 20% or an amount like +100; to say the new budget itself, use \`budgets set\``,
  );
}

function toCents(amount: bigint, by: string): Money {
  const cents = money(ceilDivide(amount, MICRO_REVANTIOS_PER_CENT) * MICRO_REVANTIOS_PER_CENT);
  const parsed = parseBudgetValue(formatBudgetValue(cents));
  if (parsed.kind === 'refused') throw new CliError(`a raise by '${by}' is too much: ${parsed.reason}`);
  return cents;
}

/**
 * Returns the edit that raises a budget, for good or until an instant, when it falls back to what it was. It throws a
 * CliError where there is no budget, or none that makes sense.
 */
export function raiseOf(address: string, by: string, until?: Instant): Edit {
  return (settings) => {
    const { BudgetValue: value, Raise: before } = settings ?? {};
    const parsed = typeof value === 'string' ? parseBudgetValue(value) : undefined;
    if (parsed?.kind !== 'accepted') {
      const reason = parsed === undefined ? 'there is no budget' : parsed.reason;
      throw new CliError(`${address} cannot be raised: ${reason}. Set it: \`budgets set ${address} …\``);
    }
    const BudgetValue = formatBudgetValue(raised(parsed.limit, by));
    if (until === undefined) return { BudgetValue };
    // A raise of what is raised already falls back to what was before both.
    const known = parseRaise({ Raise: before });
    const then = known.kind === 'raise' ? known.raise.then : parsed.limit;
    return { BudgetValue, Raise: { [RAISE.until]: formatInstant(until), [RAISE.then]: formatBudgetValue(then) } };
  };
}

/** Reads when a raise ends. Throws a CliError that names a text that is no time, or one that is over. */
export function untilOf(text: string | undefined, now: Instant): Instant | undefined {
  if (text === undefined) return undefined;
  let until: Instant;
  try {
    until = readInstant(text);
  } catch {
    throw new CliError(`--until '${text}' is no time: expected one like 2026-12-05 or 2026-12-05T18:00:00Z`);
  }
  if (until <= now) {
    throw new CliError(`--until '${text}' is over: it is ${formatInstant(now)} now, expected a later time`);
  }
  return until;
}
