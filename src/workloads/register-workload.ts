import type { StoredBudget } from '../budgets/ports';
import { isAddress, type AccountId } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { isRegistered, isRegisteredAs, valueInForce } from './domain/registered-workload';
import { decideWorkload, MAX_WORKLOADS, type WorkloadDecision } from './domain/workload';
import { formatWorkloadReceipt, saysAlready, type WorkloadReceipt } from './domain/workload-receipt';
import type { WorkloadPorts, WorkloadSpoke, WorkloadTexts } from './ports';

export type WorkloadOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'ended' }
  /** The decision was not carried out, and is to be tried again. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface RegisteredWorkload {
  readonly address: string;
  readonly outcome: WorkloadOutcome;
}

/** One name in an account: its parameters, and its item. */
interface Seen extends WorkloadTexts {
  readonly account: AccountId;
  readonly name: string;
  readonly address: string;
  readonly found: StoredBudget | undefined;
  readonly own: Money | undefined;
  readonly isCrowded: boolean;
}

/** The most times that one run looks at an account. An account that changes more often is left to the next event. */
const MAX_ATTEMPTS = 5;

/**
 * Makes the Budgets table follow the parameters that an account's teams wrote, and answers each with a receipt there.
 *
 * It trusts no event: it looks at everything, acts, and looks again, until there is nothing left to do. So it may run
 * twice, late, in parallel, or after a crash anywhere. `names` are workloads to look at even if nothing is left of them
 * in the account. A workload that fails does not stop the others.
 *
 * Why a parameter: docs/decisions/0020-a-parameter-with-a-receipt.md.
 */
export async function registerWorkloads(
  account: AccountId,
  names: readonly string[],
  errand: string,
  ports: WorkloadPorts,
): Promise<readonly RegisteredWorkload[]> {
  const spoke = await ports.workloadSpokes.reach(account, errand, account);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const results: RegisteredWorkload[] = [];
    let isSettled = true;
    for (const seen of await look(account, names, spoke, ports)) {
      const { outcome, hasActed } = await attend(seen, spoke, ports);
      results.push({ address: seen.address, outcome });
      isSettled &&= !hasActed;
    }
    if (isSettled) return results;
  }
  throw new Error(`the workloads of ${account} changed ${MAX_ATTEMPTS} times while they were being registered`);
}

async function look(
  account: AccountId,
  names: readonly string[],
  spoke: WorkloadSpoke,
  { registry }: WorkloadPorts,
): Promise<readonly Seen[]> {
  const texts = await spoke.readAll();
  const all = [...new Set([...texts.keys(), ...names])];
  if (all.length === 0) return [];
  const addresses = all.map((name) => `${account}.${name}`);
  const items = await registry.find([account, ...addresses.filter(isAddress)]);
  const ownItem = items.get(account);
  const own = ownItem === undefined ? undefined : valueInForce(ownItem.written, ownItem.receipt);
  const isCrowded = [...texts.values()].filter(({ written }) => written !== undefined).length > MAX_WORKLOADS;
  return all.map((name) => {
    const address = `${account}.${name}`;
    const { written, receipt } = texts.get(name) ?? { written: undefined, receipt: undefined };
    return { account, name, address, written, receipt, found: items.get(address), own, isCrowded };
  });
}

async function attend(
  seen: Seen,
  spoke: WorkloadSpoke,
  ports: WorkloadPorts,
): Promise<{ outcome: WorkloadOutcome; hasActed: boolean }> {
  try {
    const { found } = seen;
    const item =
      found === undefined
        ? undefined
        : { isOurs: isRegistered(found.written), limit: valueInForce(found.written, found.receipt) };
    const decision = decideWorkload({ ...seen, item, policy: ports.policy });
    const hasActed =
      decision.kind === 'ended' ? await unregister(seen, spoke, ports) : await bringAbout(decision, seen, spoke, ports);
    return {
      outcome: decision.kind === 'refused' ? { kind: 'refused', reason: decision.reason } : { kind: decision.kind },
      hasActed,
    };
  } catch (error) {
    return { outcome: { kind: 'failed', error }, hasActed: false };
  }
}

/**
 * Changes the item first: a receipt never promises what is not in the table. Returns whether there was anything to do.
 */
async function bringAbout(
  decision: Exclude<WorkloadDecision, { kind: 'ended' }>,
  seen: Seen,
  spoke: WorkloadSpoke,
  { workloads, clock }: WorkloadPorts,
): Promise<boolean> {
  const { address, found } = seen;
  if (
    decision.kind === 'accepted' &&
    isAddress(address) &&
    (found === undefined || !isRegisteredAs(found.written, decision.workload))
  ) {
    await workloads.register(address, decision.workload, found);
    return true;
  }
  if (decision.kind === 'refused' && decision.isLowered && decision.stays !== undefined && found !== undefined) {
    await workloads.lower(found, decision.stays);
    return true;
  }
  const receipt = receiptOf(decision);
  if (saysAlready(seen.receipt, receipt)) return false;
  await spoke.writeReceipt(seen.name, formatWorkloadReceipt(receipt, clock.now()));
  return true;
}

/**
 * Removes the receipt first: as long as there is an item, its name is looked at again. Returns whether there was
 * anything to do.
 */
async function unregister(
  { name, receipt, found }: Seen,
  spoke: WorkloadSpoke,
  { workloads }: WorkloadPorts,
): Promise<boolean> {
  if (receipt !== undefined) await spoke.removeReceipt(name);
  if (found === undefined || !isRegistered(found.written)) return receipt !== undefined;
  await workloads.remove(found);
  return true;
}

function receiptOf(decision: Exclude<WorkloadDecision, { kind: 'ended' }>): WorkloadReceipt {
  return decision.kind === 'accepted'
    ? { status: 'ACCEPTED', value: decision.workload.limit, reason: undefined }
    : { status: 'REJECTED', value: decision.stays, reason: decision.reason };
}
