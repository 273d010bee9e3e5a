import { ZERO_RATE } from '../../src/ledger/domain/rate';
import type { Random } from '../overshoot/distributions';
import type { PlannedAccount } from './account';
import { MONTH_ENDS, MONTH_STARTS } from './calendar';
import { heardChanges } from './heard';

/** Writes, in JSON, what an older commit hears of an account: driver.cjs reads it. */
export function scenarioOf(account: PlannedAccount, random: Random): string {
  const heard = heardChanges(account, ({ seenBefore }) => seenBefore, random);
  return JSON.stringify({
    address: account.address,
    limit: account.limit.toString(),
    adoptedAt: account.adoptedAt,
    monthStarts: MONTH_STARTS,
    samples: account.samples,
    changes: heard
      .filter(({ heardAt }) => heardAt < MONTH_ENDS)
      .map(({ heardAt, resource: { kind, arn, rate }, at, running }) => [
        heardAt,
        kind.type,
        arn,
        at,
        running,
        (running ? rate : ZERO_RATE).toString(),
      ]),
  });
}
