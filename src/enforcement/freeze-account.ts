import { whyNotFrozen } from '../budgets/domain/freeze-policy';
import { accountOf } from '../core/domain/address';
import { ZERO_RATE } from '../ledger/domain/rate';
import { ACCOUNT_TYPE, accountControl, whyFreeze, type Unstopped } from './domain/freeze';
import type { Target } from './domain/plan';
import type { Standing } from './domain/standing';
import type { EnforcementRun } from './run';
import { stopGroup, type TargetOutcome } from './stop-targets';

/**
 * Freezes the account of a budget that says so, where stopping does not hold: nobody but the guardrail starts anything
 * there. Returns what came of it, or nothing where stopping is enough.
 *
 * Why: docs/decisions/0041-a-freeze-is-a-control.md.
 */
export async function freezeAccount(
  standing: Standing,
  stopped: Unstopped,
  run: EnforcementRun,
): Promise<readonly TargetOutcome[]> {
  const why = whyFreeze(standing, stopped, run.entriesOf(standing.address), run.ports.clock.now());
  if (why === undefined) return [];
  const account = accountOf(standing.address);
  const { freeze } = run.ports;
  const refusal = whyNotFrozen(account, freeze?.policy);
  if (freeze === undefined || refusal !== undefined) {
    const target = targetOf({ type: ACCOUNT_TYPE, arn: account }, why);
    return [{ target, outcome: { kind: 'failed', reason: refusal ?? 'Freeze is not in force', isFinal: true } }];
  }
  const target = targetOf(accountControl(account, freeze.policy), why);
  const outcomes = await stopGroup({ adapter: freeze.accounts, members: [target] }, standing, run);
  // An account that is frozen already is no news.
  return outcomes.filter(({ outcome }) => outcome.kind !== 'already');
}

function targetOf(control: Target['control'], reason: string): Target {
  return { control, rate: ZERO_RATE, startedBy: undefined, stops: [], reason };
}
