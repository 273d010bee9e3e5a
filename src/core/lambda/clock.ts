import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../domain/time';
import type { Timer } from '../ports';

/** The machine's own clock. */
export const clock: Timer = { now: () => instant(Date.now()), pause: (ms) => wait(ms) };
