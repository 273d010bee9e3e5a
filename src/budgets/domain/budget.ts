import {
  ACCEPTED_ADDRESSES,
  accountOf,
  address,
  isAddress,
  isWorkload,
  type AccountId,
  type Address,
} from '../../core/domain/address';
import { MODES, type Mode } from '../../core/domain/mode';
import type { Money } from '../../core/domain/money';
import { parseBudgetValue } from './budget-value';
import { parseRaise } from './raise';
import { parseStop, type StopByHand } from './stop-by-hand';
import { WHEN_BLIND, type WhenBlind } from './when-blind';

/** The percentages of the limit at which somebody is told, when the item names none. */
export const DEFAULT_THRESHOLDS: readonly number[] = [50, 80, 100];
const MAX_THRESHOLD = 1_000;
const MAX_GRACE_MINUTES = 1_440;

/** An item of the Budgets table as it was written. Any attribute may hold anything. Numbers come as their digits. */
export interface WrittenBudget {
  readonly Address?: unknown;
  readonly BudgetValue?: unknown;
  readonly Mode?: unknown;
  readonly Thresholds?: unknown;
  readonly Emails?: unknown;
  readonly WorkloadTag?: unknown;
  readonly Exempt?: unknown;
  readonly Freeze?: unknown;
  readonly GraceMinutes?: unknown;
  readonly WhenBlind?: unknown;
  /** The product's own mark: the default that the item was made from, and the settings it was made with. */
  readonly Defaulted?: unknown;
  /** The product's own mark: the account is closed or gone. */
  readonly Ended?: unknown;
  /** The item at `*` only: who suspends all enforcement, and why. */
  readonly Paused?: unknown;
  /** Until when `BudgetValue` holds, and what holds from then on. */
  readonly Raise?: unknown;
  /** Who has stopped what spends in it, whatever money is left, why, and until when. */
  readonly Stop?: unknown;
  /** Who has last changed the item, and why, where the writer says so. */
  readonly Changed?: unknown;
  /** The product's own mark: the use case that keeps the item. */
  readonly RegisteredBy?: unknown;
}

/**
 * The attributes that people write into an item besides its address. The product changes an item only while they are as
 * it has read them.
 */
export const BUDGET_SETTINGS = [
  'BudgetValue',
  'Mode',
  'Thresholds',
  'Emails',
  'Exempt',
  'Freeze',
  'GraceMinutes',
  'WhenBlind',
  'WorkloadTag',
] as const;

export interface Budget {
  readonly address: Address;
  readonly account: AccountId;
  readonly scope: 'account' | 'workload';
  readonly limit: Money;
  /** Undefined means the installation's default. */
  readonly mode: Mode | undefined;
  /** Percentages of the limit. */
  readonly thresholds: readonly number[];
  readonly emails: readonly string[];
  readonly workloadTag: { readonly key: string; readonly value: string } | undefined;
  /** ARNs or tag values of resources that are never stopped. */
  readonly exempt: readonly string[];
  /** Where stopping cannot hold, nobody in the account starts what spends. An account's budget only. */
  readonly freeze: boolean;
  /** The minutes between the message that the limit is reached and the stop. Absent: none. */
  readonly graceMinutes?: number | undefined;
  /** What it does while nobody sees its account. Absent: it assumes the last. */
  readonly whenBlind?: WhenBlind | undefined;
  /** What spends in it is stopped, whatever money is left. */
  readonly stop?: StopByHand | undefined;
}

/** The settings of a budget, apart from whose it is. */
export type BudgetSettings = Pick<
  Budget,
  'limit' | 'mode' | 'thresholds' | 'emails' | 'exempt' | 'freeze' | 'graceMinutes' | 'whenBlind'
>;

export type Refused = { readonly kind: 'refused'; readonly reason: string };

export type Verdict = { readonly kind: 'accepted'; readonly budget: Budget } | Refused;

class Refusal extends Error {}

/**
 * Judges whether an item may come into force. A refusal names every value that is wrong and what was expected instead.
 */
export function judgeBudget(written: WrittenBudget): Verdict {
  const reasons: string[] = [];
  const at = check(reasons, () => readAddress(written.Address));
  const settings = readSettings(written, reasons);
  const workloadTag = check(reasons, () => readWorkloadTag(written.WorkloadTag, at));
  const raise = parseRaise(written);
  if (raise.kind === 'refused') reasons.push(raise.reason);
  const stop = parseStop(written);
  if (stop.kind === 'refused') reasons.push(stop.reason);
  if (at !== undefined && isWorkload(at) && written.Freeze !== undefined) {
    reasons.push(`Freeze ${show(written.Freeze)} is refused: ${at} is a workload's budget, only an account is frozen`);
  }
  if (at === undefined || settings === undefined || reasons.length > 0) {
    return { kind: 'refused', reason: reasons.join('; ') };
  }
  const scope = isWorkload(at) ? 'workload' : 'account';
  const { limit, mode, thresholds, emails, exempt, freeze, ...others } = settings;
  return {
    kind: 'accepted',
    budget: {
      address: at,
      account: accountOf(at),
      scope,
      limit,
      mode,
      thresholds,
      emails,
      workloadTag,
      exempt,
      freeze,
      ...others,
      ...(stop.kind === 'stop' ? { stop: stop.stop } : {}),
    },
  };
}

/**
 * Judges whether an item may serve as the default of an organizational unit. A default has no budget's address, and no
 * tag.
 */
export function judgeSettings(
  written: WrittenBudget,
): { readonly kind: 'accepted'; readonly settings: BudgetSettings } | Refused {
  const reasons: string[] = [];
  const settings = readSettings(written, reasons);
  if (written.Raise !== undefined) {
    reasons.push(`Raise ${show(written.Raise)} is refused: a default is copied, and would not end where it was`);
  }
  if (written.Stop !== undefined) {
    reasons.push(
      `Stop ${show(written.Stop)} is refused: a default spends nothing, only an account's or a workload's budget is stopped`,
    );
  }
  if (written.WorkloadTag !== undefined) {
    reasons.push(`WorkloadTag ${show(written.WorkloadTag)} is refused: a default is for accounts, which take no tag`);
  }
  return settings === undefined || reasons.length > 0
    ? { kind: 'refused', reason: reasons.join('; ') }
    : { kind: 'accepted', settings };
}

/** Returns undefined when something is wrong, and adds what is wrong to the reasons. */
function readSettings(written: WrittenBudget, reasons: string[]): BudgetSettings | undefined {
  const limit = check(reasons, () => readLimit(written.BudgetValue));
  const mode = check(reasons, () => readChoice('Mode', written.Mode, MODES));
  const thresholds = check(reasons, () => readThresholds(written.Thresholds));
  const emails = check(reasons, () =>
    readTexts('Emails', written.Emails, /^[^\s@,]+@[^\s@,]+$/, 'a list of e-mail addresses'),
  );
  const exempt = check(reasons, () => readTexts('Exempt', written.Exempt, /\S/, 'a list of ARNs or tag values'));
  const freeze = check(reasons, () => readFreeze(written.Freeze));
  const graceMinutes = check(reasons, () => readGrace(written.GraceMinutes));
  const whenBlind = check(reasons, () => readChoice('WhenBlind', written.WhenBlind, WHEN_BLIND));
  if (
    limit === undefined ||
    thresholds === undefined ||
    emails === undefined ||
    exempt === undefined ||
    freeze === undefined ||
    graceMinutes === undefined
  ) {
    return undefined;
  }
  return {
    limit,
    mode,
    thresholds,
    emails,
    exempt,
    freeze,
    ...(graceMinutes === 0 ? {} : { graceMinutes }),
    ...(whenBlind === undefined ? {} : { whenBlind }),
  };
}

/** Reads one value. Adds the refusal of a wrong value to the reasons. */
function check<T>(reasons: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    reasons.push(error.message);
    return undefined;
  }
}

function readAddress(written: unknown): Address {
  if (typeof written === 'string' && isAddress(written)) return address(written);
  throw new Refusal(`Address ${show(written)} is refused: expected ${ACCEPTED_ADDRESSES}`);
}

function readLimit(written: unknown): Money {
  const parsed = parseBudgetValue(typeof written === 'string' ? written : show(written));
  if (parsed.kind === 'refused') throw new Refusal(parsed.reason);
  return parsed.limit;
}

function readChoice<T extends string>(name: string, written: unknown, known: readonly T[]): T | undefined {
  if (written === undefined) return undefined;
  const found = known.find((one) => one === written);
  if (found !== undefined) return found;
  throw new Refusal(`${name} ${show(written)} is refused: expected one of ${known.join(', ')}`);
}

function readThresholds(written: unknown): readonly number[] {
  if (written === undefined) return DEFAULT_THRESHOLDS;
  const percentages = asList(written)?.map((one) =>
    typeof one === 'string' && /^[0-9]+(\.[0-9]+)?$/.test(one) ? Number(one) : NaN,
  );
  if (
    percentages === undefined ||
    percentages.length === 0 ||
    !percentages.every((one) => one > 0 && one <= MAX_THRESHOLD)
  ) {
    throw new Refusal(
      `Thresholds ${show(written)} is refused: expected a list of percentages above 0 and up to ${MAX_THRESHOLD}, like [50, 80, 100]`,
    );
  }
  return [...new Set(percentages)].sort((one, other) => one - other);
}

function readFreeze(written: unknown): boolean {
  if (written === undefined) return false;
  if (typeof written !== 'boolean') throw new Refusal(`Freeze ${show(written)} is refused: expected true or false`);
  return written;
}

function readGrace(written: unknown): number {
  if (written === undefined) return 0;
  const minutes = typeof written === 'string' && /^[0-9]{1,4}$/.test(written) ? Number(written) : NaN;
  if (minutes <= MAX_GRACE_MINUTES) return minutes;
  throw new Refusal(
    `GraceMinutes ${show(written)} is refused: expected whole minutes from 0 to ${MAX_GRACE_MINUTES}, a day`,
  );
}

function readTexts(name: string, written: unknown, form: RegExp, expected: string): readonly string[] {
  if (written === undefined) return [];
  const texts = asList(written);
  if (texts === undefined || !texts.every((one): one is string => typeof one === 'string' && form.test(one))) {
    throw new Refusal(`${name} ${show(written)} is refused: expected ${expected}`);
  }
  return texts;
}

function readWorkloadTag(written: unknown, at: Address | undefined): Budget['workloadTag'] {
  if (written === undefined) return undefined;
  const { Key: key, Value: value } = (typeof written === 'object' ? (written ?? {}) : {}) as {
    readonly Key?: unknown;
    readonly Value?: unknown;
  };
  if (typeof key !== 'string' || key === '' || typeof value !== 'string') {
    throw new Refusal(`WorkloadTag ${show(written)} is refused: expected {"Key": "…", "Value": "…"}`);
  }
  if (at !== undefined && !isWorkload(at)) {
    throw new Refusal(
      `WorkloadTag ${show(written)} is refused: ${at} is an account's budget, only <account id>.<workload> takes a tag`,
    );
  }
  return { key, value };
}

/** DynamoDB has lists and sets, and people use either. */
function asList(written: unknown): readonly unknown[] | undefined {
  if (written instanceof Set) return [...written];
  return Array.isArray(written) ? written : undefined;
}

function show(written: unknown): string {
  if (written === undefined) return '(missing)';
  return JSON.stringify(written instanceof Set ? [...written] : written);
}
