import { setTimeout as wait } from 'node:timers/promises';
import type { Timer } from '../../ledger/ports';
import { instant } from '../domain/time';

/** The time of the machine. */
export const clock: Timer = { now: () => instant(Date.now()), pause: (ms) => wait(ms) };
