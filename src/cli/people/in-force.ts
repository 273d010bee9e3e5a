import { isDeepStrictEqual } from 'node:util';
import { judgeItem } from '../../budgets/domain/budget-item';
import type { StoredBudget } from '../../budgets/ports';
import { later, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import type { Timer } from '../../core/ports';
import type { Settings } from './budget-changes';
import { describeProgress, stateOf, type BudgetState } from './budget-state';
import type { Office } from './office';
import { settingsIn } from './settings';

/** How a change has ended for whoever waits for it. */
export interface Arrival {
  readonly inForce: boolean;
  readonly state: BudgetState | undefined;
  /** In words for people: in force, or why not. */
  readonly words: string;
}

const ASK_EVERY_MS = 500;
/** What is on its way with a reason for so long waits for something that takes longer. */
const REASON_COUNTS_AFTER_MS = 8 * MS_PER_SECOND;

/**
 * Waits until what was written is in force: its receipt says so, and the guardrail goes by it. Ends sooner when it is
 * refused, waits for something, or was changed again.
 */
export async function untilInForce(
  address: string,
  written: Settings,
  waitMs: number,
  office: Pick<Office, 'registry' | 'adopted'>,
  clock: Timer,
): Promise<Arrival> {
  const began = clock.now();
  for (;;) {
    const stored = (await office.registry.find([address])).get(address);
    const arrival = await arrivalOf(stored, written, office);
    const now = clock.now();
    if (arrival.isFinal || hasWaited(arrival.state, began, now) || now >= later(began, waitMs)) {
      return { inForce: arrival.inForce, state: arrival.state, words: arrival.words };
    }
    await clock.pause(Math.min(ASK_EVERY_MS, Math.max(1, later(began, waitMs) - now)));
  }
}

function hasWaited(state: BudgetState | undefined, began: Instant, now: Instant): boolean {
  return state?.reason !== undefined && now >= later(began, REASON_COUNTS_AFTER_MS);
}

async function arrivalOf(
  stored: StoredBudget | undefined,
  written: Settings,
  { adopted }: Pick<Office, 'adopted'>,
): Promise<Arrival & { readonly isFinal: boolean }> {
  if (stored === undefined) return over('somebody has removed it meanwhile', undefined);
  const state = stateOf(stored);
  if (!isDeepStrictEqual(settingsIn(stored.written), written)) return over('somebody has changed it meanwhile', state);
  if (state.progress === 'refused' || state.progress === 'ended') return over(describeProgress(state), state);
  if (state.progress === 'on its way') return onItsWay(state.reason ?? 'it is on its way', state);
  const verdict = judgeItem(stored.written);
  const isAdopted =
    verdict.kind !== 'accepted' || isDeepStrictEqual(await adopted.find(verdict.budget.address), verdict.budget);
  return isAdopted
    ? { inForce: true, isFinal: true, state, words: describeProgress(state) }
    : onItsWay('its settings are on their way', state);
}

function onItsWay(words: string, state: BudgetState) {
  return { inForce: false, isFinal: false, state, words: `not yet in force: ${words}` };
}

function over(words: string, state: BudgetState | undefined) {
  return { inForce: false, isFinal: true, state, words: `not in force: ${words}` };
}
