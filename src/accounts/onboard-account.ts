import pMap from 'p-map';
import type { WrittenBudget } from '../budgets/domain/budget';
import { isUnit, type UnitId } from '../budgets/domain/organizational-unit';
import type { StoredBudget } from '../budgets/ports';
import { accountOf, address as toAddress, isAddress, isWorkload, type AccountId } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { everyPage } from '../core/pages';
import type { Calls } from '../core/ports';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange, type BookingPorts } from '../ledger/book-change';
import { isRunning } from '../ledger/domain/contribution';
import { ZERO_RATE } from '../ledger/domain/rate';
import {
  defaultFor,
  endItem,
  endOf,
  keepAccount,
  keepWorkload,
  type ChosenDefault,
  type InstallationDefault,
  type ItemChange,
  type OrganizationAccount,
} from './domain/onboarding';
import type { OnboardingRegistry, Organization } from './ports';

export interface OnboardingPorts extends BookingPorts {
  readonly organization: Organization;
  readonly registry: OnboardingRegistry;
  readonly calls: Pick<Calls, 'restoreResources'>;
  readonly installation: InstallationDefault;
  /** The account that gets no default. Stack sets do not reach it, so its budget would wait for ever. */
  readonly organizationManagementAccount: AccountId;
}

/** The changes of an account, and the number of its resources that cost nothing any more. */
export interface Onboarded {
  readonly account: AccountId;
  readonly changes: readonly { readonly address: string; readonly kind: ItemChange['kind'] }[];
  readonly stopped: number;
}

export interface OrganizationOnboarding {
  /** The accounts in which something was changed. */
  readonly changed: readonly Onboarded[];
  readonly failures: readonly { readonly account: AccountId; readonly error: unknown }[];
}

/** An account as it was read: `found` in the organization, `items` in the table, and the default that applies. */
interface ReadAccount {
  readonly account: AccountId;
  readonly found: OrganizationAccount | undefined;
  readonly items: readonly StoredBudget[];
  readonly chosen: ChosenDefault;
}

/** AWS Organizations has low rates, so few accounts that need a call each go at once. */
const CONCURRENCY = 5;
const MAX_ATTEMPTS = 10;

/**
 * Makes the table say of an account what the organization says of it: a default budget where it has none, an end where
 * it is closed or gone, its budget again where it is back.
 *
 * Whatever event it is called for, it reads the present state, so events may come twice, late or in any order.
 *
 * Why events are hints: docs/decisions/0021-events-are-hints.md.
 */
export async function onboardAccount(account: AccountId, ports: OnboardingPorts): Promise<Onboarded> {
  const changes: ItemChanges = [];
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    // The table is read first: whatever is written from a newer state of the organization then supersedes this
    // reading's write.
    const items = await ports.registry.of(account);
    const found = await ports.organization.find(account);
    const units = found?.units ?? [];
    const chosen = chosenFor(account, units, writtenOf((await ports.registry.find(units)).values()), ports);
    const stopped = await converge({ account, found, items, chosen }, changes, ports);
    if (stopped !== 'superseded') return { account, changes, stopped };
  }
  throw new Error(
    `the budgets of account ${account} changed at each of ${MAX_ATTEMPTS} attempts to bring them in line with the organization`,
  );
}

/**
 * Onboards every account of the organization, and every other that the product knows. Events are best effort, and tell
 * nothing of what was before them.
 */
export async function onboardOrganization(ports: OnboardingPorts): Promise<OrganizationOnboarding> {
  // The table is read first, as for one account.
  const items = await allItems(ports.registry);
  const accounts = await ports.organization.accounts();
  const defaults = writtenOf(items.filter(({ address }) => isUnit(address)));
  const ofAccounts = groupByAccount(items);
  const listed = [...accounts].map(([account, found]): ReadAccount => ({
    account,
    found,
    items: ofAccounts.get(account) ?? [],
    chosen: chosenFor(account, found.units, defaults, ports),
  }));
  const strangers = [...new Set([...ofAccounts.keys(), ...(await accountsWithLedgers(ports))])].filter(
    (account) => !accounts.has(account),
  );
  const changed: Onboarded[] = [];
  const failures: { readonly account: AccountId; readonly error: unknown }[] = [];
  const each = async (account: AccountId, onboard: () => Promise<Onboarded>) => {
    try {
      const onboarded = await onboard();
      if (onboarded.changes.length > 0 || onboarded.stopped > 0) changed.push(onboarded);
    } catch (error) {
      failures.push({ account, error });
    }
  };
  await pMap(listed, (read) => each(read.account, () => onboardListed(read, ports)), { concurrency: CONCURRENCY });
  // A list may miss an account that moves while it is read. Each is asked for by its id before it counts as gone.
  await pMap(strangers, (account) => each(account, () => onboardAccount(account, ports)), { concurrency: CONCURRENCY });
  return { changed, failures };
}

function chosenFor(
  account: AccountId,
  units: readonly UnitId[],
  items: ReadonlyMap<string, WrittenBudget>,
  {
    installation,
    organizationManagementAccount,
  }: Pick<OnboardingPorts, 'installation' | 'organizationManagementAccount'>,
): ChosenDefault {
  return account === organizationManagementAccount
    ? { default: undefined, isCertain: true }
    : defaultFor(units, items, installation);
}

async function onboardListed(read: ReadAccount, ports: OnboardingPorts): Promise<Onboarded> {
  const changes: ItemChanges = [];
  const stopped = await converge(read, changes, ports);
  if (stopped !== 'superseded') return { account: read.account, changes, stopped };
  const again = await onboardAccount(read.account, ports);
  return { ...again, changes: [...changes, ...again.changes] };
}

type ItemChanges = { readonly address: string; readonly kind: ItemChange['kind'] }[];

/** Returns the number of resources that were found running in an account that is not there. */
async function converge(
  read: ReadAccount,
  changes: ItemChanges,
  ports: OnboardingPorts,
): Promise<number | 'superseded'> {
  const reason = endOf(read.found);
  for (const { address, item, change } of reason === undefined
    ? keep(read)
    : await closeAccountItems(read, reason, ports)) {
    // The call comes first: after the change, nothing tells any more that something may have to be given back.
    if (item?.written.Ended !== undefined && isAddress(address)) await ports.calls.restoreResources(address);
    if ((await ports.registry.change(address, item, change)) === 'superseded') return 'superseded';
    changes.push({ address, kind: change.kind });
  }
  return reason === undefined ? 0 : stopContributions(read, ports);
}

/** The change of one item, and the item as it was read. */
interface WantedChange {
  readonly address: string;
  readonly item: StoredBudget | undefined;
  readonly change: ItemChange;
}

function keep({ account, items, chosen }: ReadAccount): readonly WantedChange[] {
  const own = ownOf(account, items);
  const others = items.filter((item) => item !== own);
  const workloads = others.flatMap((item) => wantedOf(item.address, item, keepWorkload(item.written)));
  return [...wantedOf(account, own, keepAccount(own?.written, chosen)), ...workloads];
}

async function closeAccountItems(
  { account, items }: ReadAccount,
  reason: string,
  { ledgers, clock }: OnboardingPorts,
): Promise<readonly WantedChange[]> {
  const at = clock.now();
  const ended = items.flatMap((item) => wantedOf(item.address, item, endItem(item.written, reason, at)));
  // An account without a budget is written down too, if it has a ledger: otherwise it would be looked at for ever.
  const isNoted =
    ownOf(account, items) !== undefined ||
    (await ledgers.newest(toAddress(account), periodOf(at))).ledger === undefined;
  return isNoted ? ended : [...ended, ...wantedOf(account, undefined, endItem({}, reason, at))];
}

function wantedOf(
  address: string,
  item: StoredBudget | undefined,
  change: ItemChange | undefined,
): readonly WantedChange[] {
  return change === undefined ? [] : [{ address, item, change }];
}

function ownOf(account: AccountId, items: readonly StoredBudget[]): StoredBudget | undefined {
  return items.find(({ address }) => address === (account as string));
}

/** Books that what does not exist costs nothing more. It does so each time: an earlier attempt may have died before. */
async function stopContributions({ account, items }: ReadAccount, ports: OnboardingPorts): Promise<number> {
  const ofAccount = toAddress(account);
  // The budgets of the table belong here too: those that have ended are not adopted any more, but may still have
  // contributions.
  const addresses = [
    ...new Set([...(await addressesOf(account, ports)), ...items.map(({ address }) => address).filter(isAddress)]),
  ];
  const contributions = (await Promise.all(addresses.map((address) => ports.contributions.of(address)))).flat();
  const running = new Map(
    contributions.filter(({ history }) => isRunning(history)).map(({ resource }) => [resource.arn, resource]),
  );
  for (const resource of running.values()) {
    await bookChange(
      { resource, at: ports.clock.now(), running: false, rate: ZERO_RATE },
      [ofAccount],
      addresses,
      ports,
    );
  }
  return running.size;
}

async function allItems(registry: OnboardingRegistry): Promise<readonly StoredBudget[]> {
  const items: StoredBudget[] = [];
  for await (const { budgets } of everyPage((cursor) => registry.page(cursor))) items.push(...budgets);
  return items;
}

/** Returns the accounts that have a ledger. Accounts that nobody gave a budget have one all the same. */
async function accountsWithLedgers({ ledgers, clock }: OnboardingPorts): Promise<readonly AccountId[]> {
  const accounts: AccountId[] = [];
  for await (const page of everyPage((cursor) => ledgers.page(periodOf(clock.now()), cursor))) {
    accounts.push(
      ...page.ledgers
        .map(({ address }) => address)
        .filter((address) => !isWorkload(address))
        .map(accountOf),
    );
  }
  return accounts;
}

function groupByAccount(items: readonly StoredBudget[]): ReadonlyMap<AccountId, readonly StoredBudget[]> {
  const groups = new Map<AccountId, StoredBudget[]>();
  for (const item of items) {
    if (!isAddress(item.address)) continue;
    const account = accountOf(item.address);
    groups.set(account, [...(groups.get(account) ?? []), item]);
  }
  return groups;
}

function writtenOf(items: Iterable<StoredBudget>) {
  return new Map([...items].map(({ address, written }) => [address, written]));
}
