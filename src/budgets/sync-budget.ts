import { accountOf, address as toAddress, isAddress, isWorkload, type Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { SpokeFailure, SpokeIncomplete } from '../core/ports';
import type { Budget } from './domain/budget';
import { judgeItem } from './domain/budget-item';
import { formatBudgetValue } from './domain/budget-value';
import { whyNotFrozen } from './domain/freeze-policy';
import { judgeParameter } from './domain/propagation';
import type { Receipt } from './domain/receipt';
import type { AwsBudget, BudgetPorts, Spoke, StoredBudget } from './ports';
import { readSpoke } from './read-spoke';
import { refuseBudget } from './refuse-budget';
import { tellPause } from './tell-pause';
import { writeReceipt } from './write-receipt';

/** The parts that had to be put right on the way. */
export type Repair = 'parameter' | 'limit' | 'aws-budget';

export type SyncOutcome =
  /** The table has no such budget, so its account is left alone. */
  | { readonly kind: 'unmanaged' }
  | { readonly kind: 'in-force'; readonly repairs: readonly Repair[] }
  /** The item is a workload's budget, a default or the pause. No part of it lies in a spoke. */
  | { readonly kind: 'accepted' }
  /** The item's account is closed or gone, so it is not spoken to. */
  | { readonly kind: 'ended' }
  /** The item is refused; a value accepted earlier is in force. */
  | { readonly kind: 'rejected'; readonly repairs: readonly Repair[] }
  /** `awaitsEvent`: the spoke will call again by itself. */
  | { readonly kind: 'pending'; readonly reason: string; readonly awaitsEvent: boolean };

/** The most attempts of one synchronisation. A table that changes more often is left to the next change event. */
const MAX_ATTEMPTS = 4;

/**
 * Makes one budget's parameter and AWS Budget say what the table says, proves it, and writes the receipt.
 *
 * It trusts no event: it reads the present state of all three, so it may run twice, late, or in parallel. `known`
 * spares the first read of the table.
 */
export async function syncBudget(
  address: string,
  errand: string,
  ports: BudgetPorts,
  known?: StoredBudget,
): Promise<SyncOutcome> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const stored = (attempt === 1 ? known : undefined) ?? (await ports.registry.find([address])).get(address);
    if (stored === undefined) return { kind: 'unmanaged' };
    const outcome = await converge(stored, errand, ports);
    if (outcome !== 'superseded') return outcome;
  }
  throw new Error(`the budget of ${address} changed ${MAX_ATTEMPTS} times while it was being synchronised`);
}

async function converge(stored: StoredBudget, errand: string, ports: BudgetPorts): Promise<SyncOutcome | 'superseded'> {
  const verdict = judgeItem(stored.written);
  switch (verdict.kind) {
    case 'refused':
      return keepPreviousValue(stored, verdict.reason, errand, ports);
    case 'pause': {
      const write = await tellPause(stored, verdict, ports);
      return write === 'superseded'
        ? write
        : { kind: verdict.reason === undefined ? 'accepted' : 'rejected', repairs: [] };
    }
    case 'ended':
      return writeReceiptOnly(
        stored,
        { status: 'ENDED', value: stored.receipt?.value, reason: verdict.reason },
        'ended',
        ports,
      );
    case 'default':
      return writeReceiptOnly(stored, { status: 'ACCEPTED', value: verdict.settings.limit }, 'accepted', ports);
    case 'accepted': {
      const { limit, scope } = verdict.budget;
      if (scope === 'workload') {
        return writeReceiptOnly(stored, { status: 'ACCEPTED', value: limit }, 'accepted', ports);
      }
      const reason = freezeNote(verdict.budget, ports);
      const due: Receipt = { status: 'IN_FORCE', value: limit, ...(reason === undefined ? {} : { reason }) };
      return bringIntoForce(stored, limit, due, errand, ports);
    }
  }
}

/** Returns why a part of the budget is not in force, though its value is. */
function freezeNote({ account, freeze }: Budget, { freezePolicy }: BudgetPorts): string | undefined {
  return freeze ? whyNotFrozen(account, freezePolicy) : undefined;
}

/** Writes the receipt of an item that asks for nothing else. */
async function writeReceiptOnly(
  stored: StoredBudget,
  receipt: Receipt,
  kind: 'accepted' | 'ended',
  { registry }: BudgetPorts,
): Promise<SyncOutcome | 'superseded'> {
  return (await writeReceipt(stored, receipt, registry)) === 'superseded' ? 'superseded' : { kind };
}

async function keepPreviousValue(
  stored: StoredBudget,
  reason: string,
  errand: string,
  ports: BudgetPorts,
): Promise<SyncOutcome | 'superseded'> {
  const write = await refuseBudget(stored, reason, ports);
  // After the write, the item is no longer what was read. The next reading finds the refusal known.
  if (write !== 'known') return 'superseded';
  const previous = stored.receipt?.value;
  if (previous === undefined || !isAccountAddress(stored.address)) return { kind: 'rejected', repairs: [] };
  const outcome = await bringIntoForce(
    stored,
    previous,
    { status: 'REJECTED', reason, value: previous },
    errand,
    ports,
  );
  return outcome !== 'superseded' && outcome.kind === 'in-force' ? { ...outcome, kind: 'rejected' } : outcome;
}

/** `due` is the receipt for a value in force, without what is learned on the way. */
async function bringIntoForce(
  stored: StoredBudget,
  limit: Money,
  due: Receipt,
  errand: string,
  ports: BudgetPorts,
): Promise<SyncOutcome | 'superseded'> {
  const address = toAddress(stored.address);
  const known = stored.receipt?.value === limit ? stored.receipt : undefined;
  try {
    const spoke = await ports.spokes.reach(accountOf(address), errand, address);
    const parameter = await putParameterRight(spoke, stored, limit, ports);
    const { awsBudget } = parameter;
    const awsBudgetRepairs =
      awsBudget.kind === 'named' ? await putAwsBudgetRight(spoke, awsBudget.name, limit, address, ports) : [];
    const repairs = [...parameter.repairs, ...awsBudgetRepairs];
    const parameterAt = (parameter.repairs.length === 0 ? known?.parameterAt : undefined) ?? ports.clock.now();
    const budgetVerifiedAt = awsBudget.kind === 'named' ? ports.clock.now() : undefined;
    const receipt: Receipt = { ...due, version: parameter.version, parameterAt, budgetVerifiedAt };
    const write = await writeReceipt(stored, receipt, ports.registry);
    return write === 'superseded' ? write : { kind: 'in-force', repairs };
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    const pending: Receipt =
      due.status === 'REJECTED' ? due : { status: 'PENDING', value: limit, reason: error.message };
    const receipt: Receipt = { version: known?.version, parameterAt: known?.parameterAt, ...pending };
    const write = await writeReceipt(stored, receipt, ports.registry);
    return write === 'superseded'
      ? write
      : { kind: 'pending', reason: error.message, awaitsEvent: error instanceof SpokeIncomplete };
  }
}

async function putParameterRight(spoke: Spoke, stored: StoredBudget, limit: Money, { operators }: BudgetPorts) {
  const { value, awsBudget } = await readSpoke(spoke, accountOf(toAddress(stored.address)));
  const verdict = judgeParameter(value, limit, stored.receipt);
  if (verdict.kind === 'right') return { awsBudget, version: verdict.version, repairs: [] };
  if (verdict.kind === 'changed-by-hand') {
    await operators.tell({ kind: 'parameter-put-right', address: stored.address, found: verdict.found, value: limit });
  }
  return { awsBudget, version: await spoke.putValue(limit), repairs: ['parameter' as const] };
}

async function putAwsBudgetRight(
  spoke: Spoke,
  name: string,
  limit: Money,
  address: Address,
  { operators }: BudgetPorts,
): Promise<readonly Repair[]> {
  const found = await spoke.readAwsBudget(name);
  if (found?.limit === limit) return [];
  if (found === undefined) {
    await operators.tell({ kind: 'aws-budget-recreated', address, name, value: limit });
    await spoke.createAwsBudget(name, limit);
  } else {
    await spoke.changeLimit(found, limit);
  }
  requireLimit(await spoke.readAwsBudget(name), name, limit, address);
  return [found === undefined ? 'aws-budget' : 'limit'];
}

function requireLimit(verified: AwsBudget | undefined, name: string, limit: Money, address: Address): void {
  if (verified?.limit === limit) return;
  const shown = verified?.limit === undefined ? 'no limit' : formatBudgetValue(verified.limit);
  throw new SpokeFailure(
    `the AWS Budget '${name}' of ${address} shows ${shown} after it was set to ${formatBudgetValue(limit)}`,
  );
}

function isAccountAddress(text: string): boolean {
  return isAddress(text) && !isWorkload(text);
}
