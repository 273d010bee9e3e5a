import { BUDGET_SETTINGS, type WrittenBudget } from './budget';

/**
 * The address of the item that speaks of all budgets. It is nobody's budget: neither an account's, nor a workload's, nor
 * a unit's default.
 */
export const PAUSE_ADDRESS = '*';

/** The attributes inside `Paused`. */
export const PAUSE = { who: 'Who', why: 'Why' } as const;

/** All enforcement is suspended, and why. */
export interface Pause {
  readonly who: string;
  readonly why: string;
}

/** An item that speaks of all budgets. Without a pause, it says that none is in force. */
export interface JudgedPause {
  readonly kind: 'pause';
  readonly pause: Pause | undefined;
  /** What is wrong with the item, in words. Whatever is wrong, it pauses. */
  readonly reason: string | undefined;
}

const NOBODY = '(not said)';

/** Returns whether an item of the Budgets table at this address speaks of all budgets, and is nobody's. */
export function isPauseAddress(text: unknown): boolean {
  return text === PAUSE_ADDRESS;
}

/**
 * Judges the item at `*`. Whoever writes `Paused` in a hurry means to pause: in a bad form, it pauses all the same, and
 * is refused in words. Only an item without `Paused` lifts.
 */
export function judgePause(written: WrittenBudget): JudgedPause {
  const foreign = [...BUDGET_SETTINGS, 'Stop' as const].filter((name) => written[name] !== undefined);
  const reasons = foreign.map((name) => `${name} is refused: ${PAUSE_ADDRESS} is not an address of a budget`);
  const { Paused: paused } = written;
  if (paused === undefined) return { kind: 'pause', pause: undefined, reason: inWords(reasons) };
  const fields = (typeof paused === 'object' ? (paused ?? {}) : {}) as Readonly<Record<string, unknown>>;
  const who = wordsOf(fields[PAUSE.who]);
  const why = wordsOf(fields[PAUSE.why]);
  if (who === undefined || why === undefined) {
    reasons.push(
      `Paused ${JSON.stringify(paused)} is refused: expected {"${PAUSE.who}": "…", "${PAUSE.why}": "…"}, both in words; ` +
        'remove Paused to lift the pause',
    );
  }
  return { kind: 'pause', pause: { who: who ?? NOBODY, why: why ?? NOBODY }, reason: inWords(reasons) };
}

/** Says that all enforcement is paused, or not, as a receipt and a message say it. */
export function describePause(pause: Pause | undefined): string {
  return pause === undefined ? 'Enforcement is not paused' : `Enforcement is paused by ${pause.who}: ${pause.why}`;
}

function wordsOf(field: unknown): string | undefined {
  return typeof field === 'string' && /\S/.test(field) ? field.trim() : undefined;
}

function inWords(reasons: readonly string[]): string | undefined {
  return reasons.length === 0 ? undefined : reasons.join('; ');
}
