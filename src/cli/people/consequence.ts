import { judgeItem } from '../../budgets/domain/budget-item';
import { effectiveMode, modeByHand } from '../../budgets/domain/effective-mode';
import { stopInForce } from '../../budgets/domain/stop-by-hand';
import { accountOf, address as toAddress, isAddress, isWorkload } from '../../core/domain/address';
import type { Mode } from '../../core/domain/mode';
import type { Money } from '../../core/domain/money';
import { periodOf } from '../../core/domain/period';
import type { Instant } from '../../core/domain/time';
import { holdsSomething } from '../../enforcement/domain/journal';
import { planDisabling } from '../../enforcement/domain/plan';
import { spenderOf } from '../../enforcement/find-spending';
import { positionAt } from '../../ledger/domain/ledger';
import { rate, type Rate } from '../../ledger/domain/rate';
import type { Settings } from './budget-changes';
import type { Office } from './office';
import { count, speed, usd } from './words';

/** What a change of a budget does at once to what runs, besides counting. */
export type Consequence =
  | { readonly kind: 'none' }
  /** More is spent than the limit, or somebody has it stopped by hand: what runs is stopped. */
  | {
      readonly kind: 'stops';
      readonly running: number;
      readonly rate: Rate;
      readonly spent: Money;
      readonly byHand: boolean;
    }
  | { readonly kind: 'gives back'; readonly held: number };

/** What it takes to foresee a change. */
export type Sources = Pick<Office, 'adopted' | 'contributions' | 'journal' | 'ledgers' | 'pauses' | 'policy'>;

/** What stands in a budget now. */
export interface Present {
  readonly spent: Money;
  /** What runs by the hour and may be stopped, and what it costs. */
  readonly running: number;
  readonly rate: Rate;
  /** What is stopped, or about to be. */
  readonly held: number;
}

/** Returns what a limit and a mode do at once. An undefined limit: there is no budget any more. */
export function consequenceOf(
  { spent, running, rate: at, held }: Present,
  limit: Money | undefined,
  mode: Mode,
  byHand = false,
): Consequence {
  const isSpent = limit !== undefined && spent >= limit;
  if ((isSpent && mode === 'enforce') || byHand) {
    return running > 0 ? { kind: 'stops', running, rate: at, spent, byHand } : { kind: 'none' };
  }
  return held > 0 ? { kind: 'gives back', held } : { kind: 'none' };
}

/** In words for people, before it happens. Undefined: nothing does. */
export function describeConsequence(consequence: Consequence): string | undefined {
  switch (consequence.kind) {
    case 'none':
      return undefined;
    case 'stops':
      return (
        `stops what runs at once: ${count(consequence.running, 'resource')} at ${speed(consequence.rate)}, ` +
        (consequence.byHand
          ? 'because it is stopped by hand'
          : `because ${usd(consequence.spent)} USD are spent already`)
      );
    case 'gives back':
      return `gives back at once what is stopped: ${count(consequence.held, 'resource')}`;
  }
}

/** Returns what a change to these settings does at once. Undefined settings: the item is removed. */
export async function foresee(
  address: string,
  settings: Settings | undefined,
  office: Sources,
  now: Instant,
): Promise<Consequence> {
  if (!isAddress(address)) return { kind: 'none' };
  const verdict = settings === undefined ? undefined : judgeItem({ Address: address, ...settings });
  const exempt = verdict?.kind === 'accepted' ? verdict.budget.exempt : [];
  const present = await presentOf(address, exempt, office, now);
  if (present === undefined) return { kind: 'none' };
  if (verdict?.kind !== 'accepted') return consequenceOf(present, undefined, 'notify');
  const [policy, pause, ofAccount] = await Promise.all([
    office.policy(),
    office.pauses.find(),
    isWorkload(address) ? office.adopted.find(toAddress(accountOf(address))) : undefined,
  ]);
  // Where nobody can say what budgets without a mode do, the worst is said.
  const known = policy ?? { defaultMode: 'enforce', enforcementEnabled: true };
  const { mode } = effectiveMode(verdict.budget, ofAccount, known, pause);
  const isByHand = stopInForce(verdict.budget, now) !== undefined && modeByHand(known, pause).mode === 'enforce';
  return consequenceOf(present, verdict.budget.limit, mode, isByHand);
}

async function presentOf(
  of: string,
  exempt: readonly string[],
  office: Sources,
  now: Instant,
): Promise<Present | undefined> {
  const address = toAddress(of);
  const [ledger, parts, journal] = await Promise.all([
    office.ledgers.find(address, periodOf(now)),
    office.contributions.of(address, () => undefined),
    office.journal.of(address),
  ]);
  if (ledger === undefined) return undefined;
  const { targets } = planDisabling(
    parts.map((part) => spenderOf(part, ledger.factors)),
    exempt,
  );
  return {
    spent: positionAt(ledger, now),
    running: targets.reduce((sum, { stops }) => sum + stops.length, 0),
    rate: rate(targets.reduce((sum, target) => sum + target.rate, 0n)),
    held: journal.filter((entry) => holdsSomething(entry) && entry.status !== 'failed').length,
  };
}
