import { modeByHand } from '../../budgets/domain/effective-mode';
import { stopInForce, type StopByHand } from '../../budgets/domain/stop-by-hand';
import { formatInstant, type Instant } from '../../core/domain/time';
import type { ModeGrounds } from './mode-words';
import { moment } from './words';

/** Who has a budget stopped by hand, if anybody has, as a line of its status. */
export function byHandRow(
  { address, ...grounds }: ModeGrounds & { readonly address: string },
  now: Instant,
): readonly (readonly [string, string])[] {
  const stop = stopInForce(grounds.budget, now);
  if (stop === undefined) return [];
  const why = whyNotByHand(grounds);
  const isOff = why === undefined ? '' : ` (${why})`;
  return [['by hand', `${describeByHand(stop)}${isOff}; \`give-back ${address}\` ends it`]];
}

/** `stopped by Ann until 2026-12-01 00:00:00 UTC: leaked key`. */
export function describeByHand({ who, why, until }: StopByHand): string {
  return `stopped by ${who} until ${moment(until)}: ${why}`;
}

/** Returns why a stop by hand stops nothing now. Undefined: it does, or nobody can say. */
export function whyNotByHand({ policy, pause }: Pick<ModeGrounds, 'policy' | 'pause'>): string | undefined {
  const { suspended } = modeByHand(policy ?? { defaultMode: 'notify', enforcementEnabled: true }, pause);
  if (!suspended) return undefined;
  return pause === undefined
    ? 'nothing is stopped: enforcement is switched off (EnforcementEnabled)'
    : `nothing is stopped: ${pause.who} has paused enforcement: ${pause.why}`;
}

/** The same for machines. */
export function byHandJson({ who, why, until }: StopByHand) {
  return { who, why, until: formatInstant(until) };
}
