import { isDeepStrictEqual } from 'node:util';
import type { SettingChange } from '../../budgets/domain/budget-history';
import { parseBudgetValue } from '../../budgets/domain/budget-value';
import type { Settings } from './budget-changes';
import { usd } from './words';

/** What people call the attributes, in the order in which they are shown. */
const WORDS: readonly (readonly [attribute: string, word: string, whenAbsent: string])[] = [
  ['BudgetValue', 'budget', 'none'],
  ['Mode', 'mode', 'as the installation says'],
  ['Thresholds', 'thresholds', '50, 80, 100 %'],
  ['Emails', 'emails', 'none'],
  ['Exempt', 'exempt', 'nothing'],
  ['Freeze', 'freeze', 'no'],
  ['GraceMinutes', 'grace', 'none'],
  ['WhenBlind', 'when blind', 'assume-last'],
  ['WorkloadTag', 'tag', 'none'],
  ['Raise', 'raise', 'none'],
  ['Stop', 'stopped by hand', 'no'],
  ['Paused', 'paused', 'no'],
];

/** One setting that is not as it was, in words. */
export interface SettingDifference {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

/** Returns what is not the same, setting by setting. */
export function differences(before: Settings = {}, after: Settings = {}): readonly SettingDifference[] {
  return WORDS.filter(([attribute]) => !isDeepStrictEqual(before[attribute], after[attribute])).map(
    ([attribute, setting]) => ({ setting, from: inWords(attribute, before), to: inWords(attribute, after) }),
  );
}

/** `budget 500.00 USD → 600.00 USD, mode notify → enforce`. */
export function describeDifferences(all: readonly SettingDifference[]): string {
  return all.map(({ setting, from, to }) => `${setting} ${from} → ${to}`).join(', ');
}

/** What the history has of settings, in the same words: lists and maps are JSON there. */
export function describeRecorded(changes: readonly SettingChange[]): string {
  const worded = changes.map(({ name, from, to }) => ({
    setting: WORDS.find(([attribute]) => attribute === name)?.[1] ?? name,
    from: inWords(name, { [name]: valueOf(from) }),
    to: inWords(name, { [name]: valueOf(to) }),
  }));
  return describeDifferences(worded);
}

function valueOf(recorded: string | undefined): unknown {
  if (recorded === undefined || !/^[[{]|^(true|false)$/.test(recorded)) return recorded;
  try {
    return JSON.parse(recorded) as unknown;
  } catch {
    return recorded;
  }
}

/** Each setting that an item has, and its value in words. */
export function describeSettings(settings: Settings): readonly (readonly [word: string, value: string])[] {
  return WORDS.filter(([attribute]) => settings[attribute] !== undefined).map(([attribute, word]) => [
    word,
    inWords(attribute, settings),
  ]);
}

/** A setting's value in words. What makes no sense is shown as it was written. */
export function inWords(attribute: string, settings: Settings): string {
  const value = settings[attribute];
  if (value === undefined) return WORDS.find(([name]) => name === attribute)?.[2] ?? 'none';
  if (attribute === 'BudgetValue') return amountOf(value);
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : `${value.join(', ')}${attribute === 'Thresholds' ? ' %' : ''}`;
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object' && value !== null && 'Key' in value && 'Value' in value) {
    return `${String(value.Key)}=${String(value.Value)}`;
  }
  if (attribute === 'Raise' && typeof value === 'object' && value !== null && 'Until' in value && 'Then' in value) {
    return `until ${String(value.Until)}, then ${amountOf(value.Then)}`;
  }
  if (typeof value === 'object' && value !== null && 'Who' in value && 'Why' in value) {
    const until = 'Until' in value ? ` until ${String(value.Until)}` : '';
    return `by ${String(value.Who)}${until}: ${String(value.Why)}`;
  }
  if (attribute === 'GraceMinutes' && typeof value === 'string') return value === '0' ? 'none' : `${value} minutes`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function amountOf(value: unknown): string {
  const parsed = typeof value === 'string' ? parseBudgetValue(value) : undefined;
  return parsed?.kind === 'accepted' ? `${usd(parsed.limit, 2)} USD` : JSON.stringify(value);
}
