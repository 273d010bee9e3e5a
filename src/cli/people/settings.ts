import { BUDGET_SETTINGS, type WrittenBudget } from '../../budgets/domain/budget';
import { judgeItem } from '../../budgets/domain/budget-item';
import { formatBudgetValue, parseBudgetValue } from '../../budgets/domain/budget-value';
import { isUnit } from '../../budgets/domain/organizational-unit';
import { RAISE } from '../../budgets/domain/raise';
import { isAddress, ACCEPTED_ADDRESSES } from '../../core/domain/address';
import type { Settings } from './budget-changes';
import { CliError } from './cli-error';

/** The settings as people give them: texts, lists with commas between. Undefined: not named, and so kept. */
export interface GivenSettings {
  readonly value?: string | undefined;
  readonly mode?: string | undefined;
  readonly thresholds?: string | undefined;
  readonly emails?: string | undefined;
  readonly exempt?: string | undefined;
  readonly freeze?: string | undefined;
  readonly grace?: string | undefined;
  readonly whenBlind?: string | undefined;
  readonly tag?: string | undefined;
}

export type SettingName = keyof GivenSettings;

/** The attribute of each setting, and how a text becomes its value. */
const ATTRIBUTES: Readonly<
  Record<SettingName, { readonly attribute: (typeof BUDGET_SETTINGS)[number]; read(text: string): unknown }>
> = {
  value: { attribute: 'BudgetValue', read: canonicalValue },
  mode: { attribute: 'Mode', read: (text) => text },
  thresholds: { attribute: 'Thresholds', read: percentagesOf },
  emails: { attribute: 'Emails', read: listOf },
  exempt: { attribute: 'Exempt', read: listOf },
  freeze: { attribute: 'Freeze', read: (text) => (text === 'true' ? true : text === 'false' ? false : text) },
  grace: { attribute: 'GraceMinutes', read: (text) => (/^\d+$/.test(text) ? String(Number(text)) : text) },
  whenBlind: { attribute: 'WhenBlind', read: (text) => text },
  tag: { attribute: 'WorkloadTag', read: tagOf },
};

export const SETTING_NAMES = Object.keys(ATTRIBUTES) as readonly SettingName[];

/** What people call a setting, on the command line and in files. */
export function wordOf(name: SettingName): string {
  return name === 'whenBlind' ? 'when-blind' : name;
}

/** Whose budget an item may be, in words. */
export const ACCEPTED_ITEMS = `${ACCEPTED_ADDRESSES}, or a unit's id (ou-…, r-…) for its default`;

/** Throws a CliError that names the text and what is accepted, unless a budget or a default can have this address. */
export function requireItemAddress(text: string): string {
  if (isAddress(text) || isUnit(text)) return text;
  const why = text === '*' ? ': it speaks of all budgets, see `pause` and `resume`' : '';
  throw new CliError(`'${text}' is not the address of a budget${why}: expected ${ACCEPTED_ITEMS}`);
}

/** Returns the settings that are named, as attributes of the item. Those to be cleared are undefined. */
export function settingsOf(given: GivenSettings, cleared: readonly SettingName[] = []): Settings {
  const named = SETTING_NAMES.flatMap((name) => {
    const text = given[name];
    const { attribute, read } = ATTRIBUTES[name];
    return text === undefined ? [] : [[attribute, read(text)] as const];
  });
  return Object.fromEntries([...cleared.map((name) => [ATTRIBUTES[name].attribute, undefined] as const), ...named]);
}

/** Returns what people have written of an item, without the product's own marks. */
export function settingsIn(written: WrittenBudget): Settings {
  return Object.fromEntries(
    [...BUDGET_SETTINGS, 'Raise' as const, 'Stop' as const].flatMap((name) =>
      written[name] === undefined ? [] : [[name, plain(written[name])] as const],
    ),
  );
}

/** Returns the same, and the pause of the item that speaks of all budgets. */
export function watchedIn(written: WrittenBudget): Settings {
  return { ...settingsIn(written), ...(written.Paused === undefined ? {} : { Paused: written.Paused }) };
}

/** Returns the item's settings after a change. */
export function changed(before: Settings | undefined, change: Settings): Settings {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined));
}

/** Returns why the product would refuse these settings, in its own words. Undefined: it accepts them. */
export function refusalOf(address: string, settings: Settings): string | undefined {
  const verdict = judgeItem({ Address: address, ...settings });
  return verdict.kind === 'refused' ? verdict.reason : undefined;
}

/** DynamoDB has sets, too, which say the same as lists. The mark of a raise that was told is the product's own. */
function plain(value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (typeof value !== 'object' || value === null || !(RAISE.told in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== RAISE.told));
}

/** Digits where the text is an amount. Any other text stays as it is, for the product to refuse. */
function canonicalValue(text: string): string {
  const parsed = parseBudgetValue(text);
  return parsed.kind === 'accepted' ? formatBudgetValue(parsed.limit) : text;
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** In the one form in which DynamoDB gives numbers back. */
function percentagesOf(text: string): readonly string[] {
  return listOf(text.replaceAll('%', '')).map((one) => (/^\d+(\.\d+)?$/.test(one) ? String(Number(one)) : one));
}

function tagOf(text: string): unknown {
  const at = text.indexOf('=');
  return at < 1 ? text : { Key: text.slice(0, at), Value: text.slice(at + 1) };
}
