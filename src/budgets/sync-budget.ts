import { accountOf, address as toAddress, isAddress, isWorkload, type Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { SpokeFailure, SpokeIncomplete } from '../core/ports';
import { isOfThisMonth } from './domain/actual-spend';
import { MADE_FORM, type PlannedAwsBudget } from './domain/aws-budget';
import type { Budget } from './domain/budget';
import { judgeItem } from './domain/budget-item';
import { whyNotFrozen } from './domain/freeze-policy';
import { judgeParameter } from './domain/propagation';
import { RECONCILE_EVERY_MINUTES, type Receipt } from './domain/receipt';
import { describeStop, stopInForce } from './domain/stop-by-hand';
import { keepAwsBudget, type AwsBudgetRepair, type WantedAwsBudget } from './keep-aws-budget';
import type { BudgetPorts, Spoke, StoredBudget } from './ports';
import { readSpoke } from './read-spoke';
import { refuseBudget } from './refuse-budget';
import { tellPause } from './tell-pause';
import { whyNotAdopted } from './why-not-adopted';
import { writeReceipt } from './write-receipt';

/** The parts that had to be put right on the way. */
export type Repair = 'parameter' | AwsBudgetRepair;

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
  /**
   * The parameter is right, and the limit is in force for enforcement. The AWS Budget is not there or not right: the
   * reason says why. `again`: whether it is worth another try within minutes, or by reconcile-budgets.
   */
  | {
      readonly kind: 'without-aws-budget';
      readonly reason: string;
      readonly again: 'soon' | 'later';
      readonly repairs: readonly Repair[];
    }
  /**
   * The account does not answer, its stack is not complete, or the ledger has another limit. `awaitsEvent`: the spoke
   * will call again by itself.
   */
  | { readonly kind: 'pending'; readonly reason: string; readonly awaitsEvent: boolean };

/** What people should know when AWS Budgets refuses. */
const DESPITE = `the limit is in force for enforcement all the same, and AWS Budgets is asked again every ${RECONCILE_EVERY_MINUTES} minutes`;

/** The most attempts of one synchronisation. A table that changes more often is left to the next change event. */
const MAX_ATTEMPTS = 4;

/**
 * Makes one budget's parameter and AWS Budget say what the table says, proves that these and the ledger do, and writes
 * the receipt.
 *
 * It trusts no event: it reads the present state of all, so it may run twice, late, or in parallel. `known`
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
      const note = noteOn(verdict.budget, ports);
      if (scope === 'workload') {
        const known = await ports.adopted.howKnown(verdict.budget.address);
        return writeReceiptOnly(stored, { status: 'ACCEPTED', value: limit, known, ...note }, 'accepted', ports);
      }
      const due: Receipt = { status: 'IN_FORCE', value: limit, ...note };
      return bringIntoForce(stored, limit, due, errand, ports);
    }
  }
}

/** Returns what else there is to know of a budget whose value is in force: what of it is not, and who has it stopped. */
export function noteOn(budget: Budget, { freezePolicy, clock }: BudgetPorts): Pick<Receipt, 'reason'> {
  const stop = budget.stop === undefined ? undefined : stopInForce(budget, clock.now());
  const notes = [
    stop === undefined ? undefined : describeStop(stop),
    budget.freeze ? whyNotFrozen(budget.account, freezePolicy) : undefined,
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? {} : { reason: notes.join('; ') };
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
  const made = stored.receipt?.awsBudget;
  const pending = (reason: string): Receipt =>
    due.status === 'REJECTED' ? due : { status: 'PENDING', value: limit, reason };
  const position = await ports.adopted.howKnown(address);
  try {
    const spoke = await ports.spokes.reach(accountOf(address), errand, address);
    const { awsBudget, version, repairs } = await putParameterRight(spoke, stored, limit, ports);
    const parameterAt = (repairs.length === 0 ? known?.parameterAt : undefined) ?? ports.clock.now();
    const put = { version, parameterAt, awsBudget: made, known: position };
    const kept = await tryAwsBudget(spoke, awsBudget, { limit, made }, address, ports);
    const unadopted = due.status === 'REJECTED' ? undefined : await whyNotAdopted(address, limit, known?.reason, ports);
    if ('refusal' in kept) {
      const { again } = kept;
      const reason = `${kept.refusal}; ${unadopted ?? DESPITE}`;
      const write = await writeReceipt(stored, { ...put, ...pending(reason) }, ports.registry);
      return write === 'superseded' ? write : { kind: 'without-aws-budget', reason, again, repairs };
    }
    const proven = unadopted === undefined ? due : pending(unadopted);
    const spent = await tellSpent(stored, kept.spent, ports);
    const write = await writeReceipt(stored, { ...proven, ...put, ...kept.proof, spent }, ports.registry);
    if (write === 'superseded') return write;
    return unadopted === undefined
      ? { kind: 'in-force', repairs: [...repairs, ...kept.repairs] }
      : { kind: 'pending', reason: unadopted, awaitsEvent: false };
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    const { version, parameterAt } = known ?? {};
    const receipt = { version, parameterAt, awsBudget: made, known: position, ...pending(error.message) };
    const write = await writeReceipt(stored, receipt, ports.registry);
    return write === 'superseded'
      ? write
      : { kind: 'pending', reason: error.message, awaitsEvent: error instanceof SpokeIncomplete };
  }
}

/**
 * Has the account anchored by what AWS Budgets says, whenever that is news. Returns what was told last. It tells first
 * and writes down later, so it is told twice rather than never.
 */
async function tellSpent(
  { address, receipt }: StoredBudget,
  spent: Money | undefined,
  { calls, clock }: BudgetPorts,
): Promise<Money | undefined> {
  const told = receipt?.spent;
  if (spent === undefined || spent === told || !isOfThisMonth(clock.now())) return told;
  await calls.anchorAccount(accountOf(toAddress(address)), spent);
  return spent;
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

/** What became of the AWS Budget: the proof for the receipt, or AWS's refusal in words. */
type TriedAwsBudget =
  | {
      readonly repairs: readonly Repair[];
      readonly proof: Pick<Receipt, 'budgetVerifiedAt' | 'awsBudget'>;
      readonly spent?: Money | undefined;
    }
  | { readonly refusal: string; readonly again: 'soon' | 'later' };

/** A refusal of AWS Budgets holds up nothing else: the parameter is put, and the ledger has the limit from the table. */
async function tryAwsBudget(
  spoke: Spoke,
  planned: PlannedAwsBudget,
  { limit, made }: Pick<WantedAwsBudget, 'limit' | 'made'>,
  address: Address,
  { operators, clock }: BudgetPorts,
): Promise<TriedAwsBudget> {
  if (planned.kind === 'unavailable') {
    return { repairs: [], proof: { budgetVerifiedAt: undefined, awsBudget: undefined } };
  }
  if (planned.kind === 'unreadable') {
    const refusal = `the spoke of ${address} says '${planned.text}' of its AWS Budget: expected ${MADE_FORM}`;
    return { refusal, again: 'later' };
  }
  const { name, alert } = planned;
  try {
    const { repairs, spent } = await keepAwsBudget(spoke, { name, limit, alert, made }, address, operators);
    const awsBudget = alert === undefined ? undefined : { name, alert };
    return { repairs, proof: { budgetVerifiedAt: clock.now(), awsBudget }, spent };
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    // What CloudFormation could make is seldom refused. Without it, the account may be too young for AWS Budgets.
    return { refusal: error.message, again: alert === undefined ? 'soon' : 'later' };
  }
}

function isAccountAddress(text: string): boolean {
  return isAddress(text) && !isWorkload(text);
}
