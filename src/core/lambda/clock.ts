import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../domain/time';
import type { Timer } from '../ports';

/** The time of the machine. */
export const clock: Timer = { now: () => instant(Date.now()), pause: (ms) => wait(ms) };
