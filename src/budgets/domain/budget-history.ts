import { MS_PER_MINUTE, readInstant, type Instant } from '../../core/domain/time';
import { BUDGET_SETTINGS, type WrittenBudget } from './budget';
import { RAISE } from './raise';

/** What a setting was, and what it is. Undefined: the item did not have it. */
export interface SettingChange {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One change of an item of the Budgets table, whoever made it. It stays. */
export interface RecordedChange {
  /** The number by which the stream orders all changes of an item. */
  readonly id: string;
  /** The item's, whether it is an address of a budget or not. */
  readonly address: string;
  readonly at: Instant;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly settings: readonly SettingChange[];
  /** As the writer has said, or the use case of the product. Undefined: nobody has said. */
  readonly who: string | undefined;
  readonly why: string | undefined;
}

/** The attributes inside `Changed`, by which a writer says who changes an item, and why. */
export const CHANGED = { who: 'Who', why: 'Why', at: 'At', removes: 'Removes' } as const;

/** What an item says of itself besides the settings. */
const MARKS = ['Raise', 'Stop', 'Paused', 'Ended'] as const;

/** Returns what one write has changed in an item, in words. */
export function recordedChange(
  { id, address, at }: Pick<RecordedChange, 'id' | 'address' | 'at'>,
  before: WrittenBudget | undefined,
  after: WrittenBudget | undefined,
): RecordedChange {
  const settings = [...BUDGET_SETTINGS, ...MARKS].flatMap((name): readonly SettingChange[] => {
    const [from, to] = [before, after].map((item) => wordsOf(name === 'Raise' ? unmarked(item?.Raise) : item?.[name]));
    return from === to ? [] : [{ name, from, to }];
  });
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { id, address, at, kind, settings, ...sayingOf(before, after, at) };
}

/**
 * Returns the settings that an item has lost although it is still there: whoever puts an item anew, to change its
 * value, leaves out what it does not name. What the product takes away by itself is none of them.
 */
export function lostSettings({ kind, settings, who }: RecordedChange): readonly SettingChange[] {
  if (kind !== 'changed' || who === BY_ITSELF) return [];
  // Whoever ends a stop by hand says who he is.
  const isLost = (name: string) => (name === 'Stop' ? who === undefined : name !== 'BudgetValue' && isSetting(name));
  return settings.filter(({ name, from, to }) => isLost(name) && from && !to);
}

/** Who has changed an item that the product keeps. */
const BY_ITSELF = 'budget-guardrails';

/** A writer says it anew with each write: what was said before is about another change. */
function sayingOf(
  before: WrittenBudget | undefined,
  after: WrittenBudget | undefined,
  at: Instant,
): Pick<RecordedChange, 'who' | 'why'> {
  if (after === undefined) {
    // Whoever is about to remove an item says so in it: nothing can be said with the removal itself.
    const fields = fieldsOf(before?.Changed);
    return isAboutToRemove(fields, at) ? sayingIn(fields) : { who: undefined, why: undefined };
  }
  const isNew = (name: keyof WrittenBudget) => wordsOf(after[name]) !== wordsOf(before?.[name]);
  const said = (['Changed', 'Paused'] as const).find((name) => after[name] !== undefined && isNew(name));
  if (said !== undefined) return sayingIn(fieldsOf(after[said]));
  const isKept = (['Defaulted', 'Ended', 'RegisteredBy'] as const).some(isNew);
  return { who: isKept ? BY_ITSELF : undefined, why: undefined };
}

/**
 * A removal follows within this time, or it has failed: whoever removes the item later is somebody else. The writer's
 * clock and AWS's may differ a little.
 */
const REMOVED_WITHIN_MS = 2 * MS_PER_MINUTE;

function isAboutToRemove({ [CHANGED.removes]: removes, [CHANGED.at]: at }: Fields, removedAt: Instant): boolean {
  if (removes === undefined || typeof at !== 'string') return false;
  try {
    return Math.abs(removedAt - readInstant(at)) <= REMOVED_WITHIN_MS;
  } catch {
    return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(saying: unknown): Fields {
  return (typeof saying === 'object' ? (saying ?? {}) : {}) as Fields;
}

function sayingIn(fields: Fields): Pick<RecordedChange, 'who' | 'why'> {
  return { who: wordsOf(fields[CHANGED.who]), why: wordsOf(fields[CHANGED.why]) };
}

/** A raise without the product's own mark. */
function unmarked(raise: unknown): unknown {
  if (typeof raise !== 'object' || raise === null) return raise;
  const { [RAISE.told]: _told, ...written } = raise as Readonly<Record<string, unknown>>;
  return written;
}

function isSetting(name: string): boolean {
  return (BUDGET_SETTINGS as readonly string[]).includes(name);
}

/** Texts and numbers as they are, all else as JSON. Sets have no order of their own. */
function wordsOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_name, field: unknown) => {
    if (field instanceof Set) return [...field].map(String).sort();
    return typeof field === 'bigint' ? field.toString() : field;
  });
}
