import type { Address } from '../core/domain/address';
import type { Instant } from '../core/domain/time';
import { graceFrom } from '../ledger/domain/grace';
import { positionAt } from '../ledger/domain/ledger';
import { overshootOf } from '../ledger/how-known';
import { beginsGrace, type Standing } from './domain/standing';
import type { EnforcementPorts } from './ports';

/**
 * Begins the grace of each budget whose limit is reached, and tells people until when they can act. It tells first and
 * writes down later, so people hear of it twice rather than never. Where nobody can be told, the grace begins all the
 * same, and the run fails. Returns whether anything was begun: what was read is not true any more.
 */
export async function beginGraces(
  standings: readonly Standing[],
  isPatient: boolean,
  ports: EnforcementPorts,
): Promise<boolean> {
  let hasBegun = false;
  for (const standing of standings) {
    const now = ports.clock.now();
    const { ledger, address } = standing;
    const { limit } = ledger;
    const isUnsettled = isPatient && ledger.settledThrough < ledger.updatedAt;
    if (limit === undefined || isUnsettled || !beginsGrace(standing, now)) continue;
    const grace = graceFrom(ledger, limit, now);
    hasBegun = true;
    const [told] = await Promise.allSettled([tell(address, { ...ledger, grace }, grace.until, ports)]);
    await ports.ledgers.beginGrace(ledger, grace);
    if (told.status === 'rejected') throw told.reason;
  }
  return hasBegun;
}

async function tell(
  address: Address,
  ledger: Standing['ledger'],
  until: Instant,
  { bills, clock, operators }: EnforcementPorts,
): Promise<void> {
  const now = clock.now();
  const { period, limit, rate } = ledger;
  const position = positionAt(ledger, now);
  const overshoot = await overshootOf(ledger, now, bills);
  const about = { address, period, until, position, limit: limit ?? position, rate, overshoot };
  await operators.tell({ kind: 'grace-begun', ...about });
}
