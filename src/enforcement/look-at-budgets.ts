import type { Budget } from '../budgets/domain/budget';
import { accountOf, type Address } from '../core/domain/address';
import type { Mode } from '../core/domain/mode';
import type { Instant } from '../core/domain/time';
import { addressesOf } from '../ledger/addresses-of';
import { openPeriod } from '../ledger/open-period';
import { wantedOf, type Standing } from './domain/standing';
import type { EnforcementPorts } from './ports';

export interface Looked {
  /** The address that was asked for first, then the others of its account. */
  readonly standings: readonly Standing[];
  /** The addresses whose rows cannot be read. They delay no other. */
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly address: Address;
  readonly reason: string;
}

/** Returns what an error says of a row that cannot be read. Throws every other error. */
export function asUnreadable(address: Address, error: unknown): Unreadable {
  if (error instanceof RangeError) return { address, reason: error.message };
  throw error;
}

/** Looks at all budgets of an account: what they say now, and what should be. */
export async function lookAtBudgets(first: Address, isPatient: boolean, ports: EnforcementPorts): Promise<Looked> {
  const account = accountOf(first);
  const budgets = await ports.budgets.of(account);
  // A budget that was removed may hold something still: only who asks knows its address.
  const addresses = [...new Set([first, ...(await addressesOf(account, ports, budgets))])];
  const standings: Standing[] = [];
  const unreadable: Unreadable[] = [];
  await Promise.all(
    addresses.map(async (address) => {
      try {
        const budget = budgets.find((one) => one.address === address);
        standings.push(await standingOf(address, budget, ports.clock.now(), isPatient, ports));
      } catch (error) {
        unreadable.push(asUnreadable(address, error));
      }
    }),
  );
  return { standings: addresses.flatMap((one) => standings.find(({ address }) => address === one) ?? []), unreadable };
}

/** Looks at one budget alone. */
export async function lookAtBudget(address: Address, isPatient: boolean, ports: EnforcementPorts): Promise<Standing> {
  const budget = await ports.budgets.find(address);
  return standingOf(address, budget, ports.clock.now(), isPatient, ports);
}

async function standingOf(
  address: Address,
  budget: Budget | undefined,
  now: Instant,
  isPatient: boolean,
  ports: EnforcementPorts,
): Promise<Standing> {
  const ledger = await openPeriod(address, now, ports);
  const asked: Mode = budget?.mode ?? ports.policy.defaultMode;
  const suspended = asked === 'enforce' && !ports.policy.enforcementEnabled;
  const mode: Mode = suspended ? 'notify' : asked;
  return { address, ledger, budget, mode, suspended, wanted: wantedOf({ ledger, budget, mode }, now, isPatient) };
}
