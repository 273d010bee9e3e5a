import { describeMissing } from '../ledger/domain/blindness';
import type { Ledger } from '../ledger/domain/ledger';
import type { Standing } from './domain/standing';
import type { EnforcementRun } from './run';

/**
 * Says once that a budget does not see any more, and once that it sees again. It tells first and writes down later:
 * people hear of it twice rather than never.
 */
export async function tellBlindness(
  { budget, missing = [] }: Standing,
  ledger: Ledger,
  run: EnforcementRun,
): Promise<void> {
  const { operators, ledgers, clock } = run.ports;
  const isBlind = budget !== undefined && missing.length > 0;
  if (isBlind === (ledger.blindSince !== undefined)) return;
  const { address, period, blindSince } = ledger;
  if (budget !== undefined) {
    await operators.tell(
      isBlind
        ? {
            kind: 'blind',
            address,
            period,
            missing: describeMissing(missing),
            whenBlind: budget.whenBlind ?? 'assume-last',
          }
        : { kind: 'sees-again', address, period, since: blindSince ?? clock.now() },
    );
  }
  await ledgers.saveBlind(ledger, isBlind ? clock.now() : undefined);
}
