import pMap from 'p-map';
import type { Address } from '../core/domain/address';
import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { everyPage } from '../core/pages';
import type { HeldBudgets } from '../ledger/ports';
import { enforceBudgets } from './enforce-budgets';
import type { Restored } from './give-back';
import type { EnforcementPorts } from './ports';

export interface EndingPorts extends EnforcementPorts {
  readonly held: HeldBudgets;
  /** The doors to enforcement. Once they are shut, what has begun is finished, and nothing begins any more. */
  readonly doors: { shut(): Promise<void> };
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

/** After this time, every run that had begun before the doors were shut has its lease, which is waited for. */
const QUIET_MS = 45 * MS_PER_SECOND;

/** What is refused this often is a person's to give back. */
const MAX_REFUSALS = 3;

/**
 * Ends enforcement before the installation is removed: shuts the doors to all further runs, gives back everything that
 * is disabled, whatever the budgets say, and looks until nothing new can come. It may die anywhere and be called again.
 * It begins nothing after `deadline`, and names what could not be given back.
 *
 * Why it gives back first: docs/decisions/0023-removal-gives-back-first.md.
 */
export async function endEnforcement(deadline: Instant, ports: EndingPorts): Promise<Ending> {
  if (!(await ports.installation.isBeingRemoved())) return { kind: 'kept' };
  await ports.doors.shut();
  const quiet = later(ports.clock.now(), QUIET_MS);
  // No budget enforces any more, so nothing is held back.
  const ending = { ...ports, policy: { ...ports.policy, enforcementEnabled: false } };
  const restored: Restored[] = [];
  const refused = new Map<Address, { readonly times: number; readonly reasons: readonly string[] }>();
  const isGivenUp = (address: Address) => (refused.get(address)?.times ?? 0) >= MAX_REFUSALS;
  for (;;) {
    const held = [...(await allHeld(ports))].filter((address) => !isGivenUp(address));
    const now = ports.clock.now();
    if (held.length === 0 && now >= quiet) break;
    if (now >= deadline) {
      for (const address of held) {
        const { reasons = [] } = refused.get(address) ?? {};
        refused.set(address, {
          times: MAX_REFUSALS,
          reasons: reasons.length === 0 ? ['there was no time left'] : reasons,
        });
      }
      break;
    }
    await pMap(held, (address) => giveBack(address), { concurrency: CONCURRENCY });
    await ports.clock.pause(LOOK_EVERY_MS);
  }
  return {
    kind: 'ended',
    restored,
    failures: [...refused]
      .filter(([address]) => isGivenUp(address))
      .flatMap(([address, { reasons }]) => reasons.map((reason) => ({ address, reason }))),
  };

  async function giveBack(address: Address): Promise<void> {
    // The loop sees what is left then, and reports it.
    if (ports.clock.now() >= deadline) return;
    try {
      const run = await enforceBudgets(address, ending);
      // A run that had begun goes on: the next look comes after it.
      if (run.kind !== 'ran') return;
      restored.push(...run.restored.filter(({ outcome }) => outcome.kind !== 'failed' && outcome.kind !== 'pending'));
      note(address, reasonsOf(run.restored, address, 'failed'), reasonsOf(run.restored, address, 'pending'));
    } catch (error) {
      note(address, [error instanceof Error ? error.message : String(error)]);
    }
  }

  function note(address: Address, failed: readonly string[], pending: readonly string[] = []): void {
    const times = failed.length === 0 ? 0 : (refused.get(address)?.times ?? 0) + 1;
    refused.set(address, { times, reasons: [...failed, ...pending] });
  }
}

/** A run that looked again may have tried a resource more than once: what it said last counts. */
function reasonsOf(restored: readonly Restored[], address: Address, kind: 'failed' | 'pending'): readonly string[] {
  const last = new Map(restored.map((one) => [`${one.entry.address} ${one.entry.resource.arn}`, one]));
  return [...last.values()].flatMap(({ entry, outcome }) =>
    entry.address === address && outcome.kind === kind ? [`${entry.resource.arn}: ${outcome.reason}`] : [],
  );
}

async function allHeld({ held }: EndingPorts): Promise<ReadonlySet<Address>> {
  const found = new Set<Address>();
  for await (const { addresses } of everyPage((cursor) => held.page(cursor))) {
    for (const address of addresses) found.add(address);
  }
  return found;
}
