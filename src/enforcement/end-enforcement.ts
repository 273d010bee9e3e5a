import pMap from 'p-map';
import type { Address } from '../core/domain/address';
import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import type { EnforcementPorts } from './ports';
import { restoreResources, type Restored } from './restore-resources';

/** A budget whose journal holds something. */
export interface BudgetWithDisabled {
  readonly address: Address;
  /** The instant at which something was last about to be disabled. Undefined means that nothing is. */
  readonly plannedAt: Instant | undefined;
}

export interface EndingPorts extends EnforcementPorts {
  /** Pages through every budget that holds something. A budget may come more than once. */
  readonly held: {
    page(
      cursor: string | undefined,
    ): Promise<{ readonly budgets: readonly BudgetWithDisabled[]; readonly next: string | undefined }>;
  };
  /** The function that disables. Once stopped, it finishes what it has begun, and begins nothing any more. */
  readonly disabling: { stop(): Promise<void> };
  /** False means that something else has asked, such as an update that is rolled back. */
  readonly installation: { isBeingRemoved(): Promise<boolean> };
}

export type Ending =
  /** The installation stays, and so does what is disabled. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'ended'; readonly restored: readonly Restored[]; readonly failures: readonly EndingFailure[] };

export interface EndingFailure {
  readonly address: Address;
  readonly reason: string;
}

const CONCURRENCY = 25;

/** The interval at which the journals are looked at while something may still be under way. */
const LOOK_EVERY_MS = 5 * MS_PER_SECOND;

/**
 * After this time, what was about to be disabled is so, or is not going to be. It is longer than a disabling is
 * patient.
 */
const UNDER_WAY_MS = 30 * MS_PER_SECOND;

/** A run that had begun may wait two minutes for its instant, and then disable. */
const QUIET_MS = 150 * MS_PER_SECOND;

/**
 * Ends enforcement before the installation is removed: stops all further disabling, gives back everything that is
 * disabled, whatever the budgets say, and looks until nothing new can come. It may die anywhere and be called again. It
 * begins nothing after `deadline`, and names what could not be given back.
 *
 * Why it gives back first: docs/decisions/0023-removal-gives-back-first.md.
 */
export async function endEnforcement(deadline: Instant, ports: EndingPorts): Promise<Ending> {
  if (!(await ports.installation.isBeingRemoved())) return { kind: 'kept' };
  await ports.disabling.stop();
  const quiet = later(ports.clock.now(), QUIET_MS);
  // No budget enforces any more, so nothing is held back.
  const ending = { ...ports, policy: { ...ports.policy, enforcementEnabled: false } };
  const restored: Restored[] = [];
  const failures = new Map<Address, readonly string[]>();
  for (;;) {
    const held = [...(await allHeld(ports)).values()].filter(({ address }) => !failures.has(address));
    const now = ports.clock.now();
    if (held.length === 0 && now >= quiet) break;
    if (now >= deadline) {
      for (const { address } of held) failures.set(address, ['there was no time left']);
      break;
    }
    const ready = held.filter(({ plannedAt }) => plannedAt === undefined || later(plannedAt, UNDER_WAY_MS) <= now);
    await pMap(ready, ({ address }) => giveBack(address), { concurrency: CONCURRENCY });
    await ports.clock.pause(LOOK_EVERY_MS);
  }
  return {
    kind: 'ended',
    restored,
    failures: [...failures].flatMap(([address, reasons]) => reasons.map((reason) => ({ address, reason }))),
  };

  async function giveBack(address: Address): Promise<void> {
    // The loop sees what is left then, and reports it.
    if (ports.clock.now() >= deadline) return;
    try {
      const result = await restoreResources(address, ending);
      if (result.kind === 'stillExhausted') return;
      restored.push(...result.restored);
      const reasons = result.restored.flatMap(
        ({
          entry: {
            resource: { arn },
          },
          outcome,
        }) => (outcome.kind === 'failed' ? [`${arn}: ${outcome.reason}`] : []),
      );
      if (reasons.length > 0) failures.set(address, reasons);
    } catch (error) {
      failures.set(address, [error instanceof Error ? error.message : String(error)]);
    }
  }
}

async function allHeld({ held }: EndingPorts): Promise<ReadonlyMap<Address, BudgetWithDisabled>> {
  const found = new Map<Address, BudgetWithDisabled>();
  let cursor: string | undefined;
  do {
    const { budgets, next } = await held.page(cursor);
    for (const { address, plannedAt } of budgets) {
      const known = found.get(address)?.plannedAt;
      found.set(address, {
        address,
        plannedAt: known !== undefined && (plannedAt === undefined || known > plannedAt) ? known : plannedAt,
      });
    }
    cursor = next;
  } while (cursor !== undefined);
  return found;
}
