import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../core/domain/time';
import type { Timer } from '../../core/ports';

/** The clock of this machine. */
export const systemClock: Timer = { now: () => instant(Date.now()), pause: (ms) => wait(ms) };
