import type { Budget } from '../budgets/domain/budget';
import { effectiveMode, modeByHand } from '../budgets/domain/effective-mode';
import type { Pause } from '../budgets/domain/pause';
import { stopInForce } from '../budgets/domain/stop-by-hand';
import { accountOf, address as toAddress, type Address } from '../core/domain/address';
import type { Instant } from '../core/domain/time';
import { addressesOf } from '../ledger/addresses-of';
import { isImminent } from '../ledger/domain/fence';
import { actsAt } from '../ledger/domain/grace';
import type { Ledger } from '../ledger/domain/ledger';
import { openPeriod } from '../ledger/open-period';
import { missingOf } from '../ledger/see-account';
import { owedOf, type Owed } from './domain/owed';
import { decide, wantedOf, type Standing } from './domain/standing';
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

/** What is owed in budgets, as of the last change of their ledgers: it changes with them only. */
export type KnownOwed = Map<Address, { readonly updatedAt: Instant; readonly owed: readonly Owed[] }>;

/** Looks at all budgets of an account: what they say now, and what should be. `known` is kept from look to look. */
export async function lookAtBudgets(
  first: Address,
  isPatient: boolean,
  ports: EnforcementPorts,
  known: KnownOwed = new Map(),
): Promise<Looked> {
  const account = accountOf(first);
  const [budgets, pause] = await Promise.all([ports.budgets.of(account), ports.pauses.find()]);
  const accountBudget = budgets.find(({ address }) => address === toAddress(account));
  // A budget that was removed may hold something still: only who asks knows its address.
  const addresses = [...new Set([first, ...(await addressesOf(account, ports, budgets))])];
  const standings: Standing[] = [];
  const unreadable: Unreadable[] = [];
  await Promise.all(
    addresses.map(async (address) => {
      try {
        const budget = budgets.find((one) => one.address === address);
        standings.push(await standingOf({ address, budget, accountBudget, pause }, isPatient, ports, known));
      } catch (error) {
        unreadable.push(asUnreadable(address, error));
      }
    }),
  );
  return { standings: addresses.flatMap((one) => standings.find(({ address }) => address === one) ?? []), unreadable };
}

/** Looks at one budget alone. */
export async function lookAtBudget(address: Address, isPatient: boolean, ports: EnforcementPorts): Promise<Standing> {
  const account = toAddress(accountOf(address));
  const [budget, accountBudget, pause] = await Promise.all([
    ports.budgets.find(address),
    address === account ? undefined : ports.budgets.find(account),
    ports.pauses.find(),
  ]);
  return standingOf({ address, budget, accountBudget, pause }, isPatient, ports);
}

/** What was read of one budget, besides its ledger. */
interface Read {
  readonly address: Address;
  readonly budget: Budget | undefined;
  readonly accountBudget: Budget | undefined;
  readonly pause: Pause | undefined;
}

async function standingOf(
  { address, budget, accountBudget, pause }: Read,
  isPatient: boolean,
  ports: EnforcementPorts,
  known: KnownOwed = new Map(),
): Promise<Standing> {
  const now = ports.clock.now();
  const ledger = await openPeriod(address, now, ports);
  const { mode, suspended } = effectiveMode(budget, accountBudget, ports.policy, pause);
  const isNear = budget !== undefined && mode === 'enforce' && mayStopAt(ledger, now);
  const owed = isNear ? await owedIn(ledger, ports, known) : undefined;
  const wanted = wantedOf({ ledger, budget, mode, owed }, now, isPatient);
  const missing = budget === undefined ? [] : await missingOf(ledger, now, ports);
  const decided = decide({
    byLimit: wanted,
    own: { mode, suspended },
    ofHand: modeByHand(ports.policy, pause),
    byHand: stopInForce(budget, now),
    missing,
    whenBlind: budget?.whenBlind ?? 'assume-last',
  });
  return { address, ledger, budget, owed, missing, ...decided };
}

function mayStopAt(ledger: Ledger, now: Instant): boolean {
  const exhaustion = ledger.state === 'open' ? actsAt(ledger) : undefined;
  return exhaustion !== undefined && isImminent(exhaustion, now);
}

/** What cannot be read owes nothing that anybody knows: the ledger alone decides. */
async function owedIn(
  { address, updatedAt }: Ledger,
  { contributions, minimumMs }: EnforcementPorts,
  known: KnownOwed,
): Promise<readonly Owed[]> {
  const before = known.get(address);
  if (before?.updatedAt === updatedAt) return before.owed;
  try {
    const rows = await contributions.of(address, () => undefined);
    const owed = owedOf(
      rows.map(({ history, minimumMs: own, resource }) => ({ history, minimumMs: own ?? minimumMs(resource.type) })),
    );
    known.set(address, { updatedAt, owed });
    return owed;
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
