import { later, type Instant } from '../../core/domain/time';
import type { Clock } from '../../core/ports';

/**
 * The times, in milliseconds, for which an answer is worth keeping, and for which it is too early to ask again after a
 * failure.
 */
export interface Lifetimes {
  readonly answerMs: number;
  readonly failureMs: number;
}

/** Keeps answers by key. Whoever asks for the same while a call is under way waits for that call. */
export class ExpiringCache<T> {
  /** One entry for each key that was ever asked for. Keys must come from a set that is small by its nature. */
  private readonly entries = new Map<string, { readonly answer: Promise<T>; until: Instant }>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetimes: Lifetimes,
  ) {}

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const kept = this.entries.get(key);
    if (kept !== undefined && this.clock.now() < kept.until) return kept.answer;
    const entry = { answer: ask(), until: later(this.clock.now(), this.lifetimes.answerMs) };
    this.entries.set(key, entry);
    // Whoever asked hears of the failure; here it only shortens how long the entry stays.
    entry.answer.catch(() => {
      entry.until = later(this.clock.now(), this.lifetimes.failureMs);
    });
    return entry.answer;
  }
}
