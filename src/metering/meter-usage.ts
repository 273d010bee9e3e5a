import pMap from 'p-map';
import { accountOf, type AccountId } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { instant, later, MS_PER_MINUTE, type Instant } from '../core/domain/time';
import { everyPage } from '../core/pages';
import { meterAccountUsage, type UsageLook, type UsagePorts } from './meter-account-usage';

/** The accounts with a budget, as one process remembers them between its runs. */
export class UsageRoster {
  /** When each is to be looked at. The table knows, too: this only saves questions. */
  readonly dueAt = new Map<AccountId, Instant>();
  listedAt: Instant | undefined;
}

export interface UsageRun {
  readonly looks: readonly UsageLook[];
  readonly failures: readonly { readonly account: AccountId; readonly failure: unknown }[];
  /** The accounts that were due and not reached: they are the first of the next run. */
  readonly left: number;
}

const CONCURRENCY = 25;
const LIST_AGAIN_MS = 15 * MS_PER_MINUTE;
/** The next run begins a minute after this one: it takes what is left. */
const RUN_MS = 50_000;
const AGAIN_AFTER_FAILURE_MS = 15 * MS_PER_MINUTE;

/**
 * Looks at what is paid by use in every account that is due, the longest overdue first. One account's failure delays no
 * other.
 */
export async function meterUsage(roster: UsageRoster, ports: UsagePorts): Promise<UsageRun> {
  const began = ports.clock.now();
  await list(roster, began, ports);
  const due = [...roster.dueAt].filter(([, at]) => at <= began).sort(([, one], [, other]) => one - other);
  const looks: UsageLook[] = [];
  const failures: { account: AccountId; failure: unknown }[] = [];
  let left = 0;
  await pMap(
    due,
    async ([account]) => {
      if (ports.clock.now() >= later(began, RUN_MS)) {
        left += 1;
        return;
      }
      try {
        const look = await meterAccountUsage(account, ports);
        roster.dueAt.set(account, look.nextAt);
        looks.push(look);
      } catch (failure) {
        roster.dueAt.set(account, later(ports.clock.now(), AGAIN_AFTER_FAILURE_MS));
        failures.push({ account, failure });
      }
    },
    { concurrency: CONCURRENCY },
  );
  return { looks, failures, left };
}

/** Finds the accounts in which a budget has a limit, now and then. Those that are new are due at once. */
async function list(roster: UsageRoster, now: Instant, { ledgers }: UsagePorts): Promise<void> {
  if (roster.listedAt !== undefined && now < later(roster.listedAt, LIST_AGAIN_MS)) return;
  const found = new Set<AccountId>();
  for await (const page of everyPage((cursor) => ledgers.page(periodOf(now), cursor))) {
    for (const { address, limit } of page.ledgers) if (limit !== undefined) found.add(accountOf(address));
  }
  for (const account of roster.dueAt.keys()) if (!found.has(account)) roster.dueAt.delete(account);
  for (const account of found) if (!roster.dueAt.has(account)) roster.dueAt.set(account, instant(0));
  roster.listedAt = now;
}
