import pMap from 'p-map';
import type { KnownContacts } from '../../budgets/ports';
import { address as toAddress, accountOf, isAddress, type AccountId } from '../../core/domain/address';
import { periodOf } from '../../core/domain/period';
import { later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import { describeProgress } from './budget-state';
import type { Check, Finding } from './finding';
import type { InstallationView } from './installation-view';
import type { Overview } from './overview';
import { count, duration, moment, perHour, usd } from './words';

const CONCURRENCY = 16;
/** AWS bills with a day's delay, and the product reads four times a day. */
const BILL_IS_OLD_MS = 2 * MS_PER_DAY;
/** The stream settles within seconds, and the hourly look makes good what it has lost. */
const UNSETTLED_MS = MS_PER_HOUR + 5 * MS_PER_MINUTE;
/** Writers' clocks may go ahead a little. */
const AHEAD_MS = 5 * MS_PER_MINUTE;
const NOT_IN_FORCE = 'runbook.md#a-budget-is-not-in-force';
const CONTACTS = 'runbook.md#alternate-contacts-are-not-known';
const SPOKES = 'runbook.md#an-account-has-no-budget-or-no-spoke';

type Found = readonly Omit<Finding, 'check'>[];

/** What is looked at of accounts, their budgets, spokes and bills. */
export function accountChecks(
  overview: () => Promise<Overview>,
  view: InstallationView,
  contacts: Pick<KnownContacts, 'of'>,
): readonly Check[] {
  return [
    { name: 'pause', look: async () => judgePause(await overview()) },
    { name: 'budgets', look: async () => judgeBudgets(await overview()) },
    { name: 'accounts', look: async () => judgeAccounts(await overview()) },
    { name: 'ledgers', look: async () => judgeLedgers(await overview()) },
    { name: 'spending', look: async () => judgeSpending(await overview()) },
    { name: 'spokes', look: async () => judgeSpokes(await overview(), view) },
    { name: 'events', look: async () => judgeEvents(await overview(), view) },
    { name: 'contacts', look: async () => judgeContacts(await overview(), contacts) },
    { name: 'bills', look: async () => judgeBills(await overview(), view) },
  ];
}

/** Who hears of budgets that name nobody: their accounts' contacts, if AWS may be asked for them. */
async function judgeContacts({ rows }: Overview, known: Pick<KnownContacts, 'of'>): Promise<Found> {
  const silent = rows.filter(
    ({ state: { settings } }) => !Array.isArray(settings.Emails) || settings.Emails.length === 0,
  );
  const accounts = accountsOf({ rows: silent });
  if (accounts.length === 0) return [{ level: 'green', about: 'every budget names who hears of it' }];
  const contacts = await known.of(accounts);
  const refused = accounts.flatMap((account) => contacts.get(account)?.refusal ?? []);
  const untold = accounts.filter((account) => contacts.get(account)?.toldAt === undefined);
  const of = `of ${count(accounts.length, 'account')} without Emails`;
  const [first] = refused;
  if (first !== undefined) {
    const about = `${of}, the alternate contacts of ${refused.length} are refused: ${first.reason}`;
    const mend = 'enable trusted access for account.amazonaws.com in the organization, or name Emails';
    return [{ level: 'yellow', about, mend, article: CONTACTS }];
  }
  if (untold.length > 0) {
    const about = `${of}, the alternate contacts of ${untold.length} were not asked for yet`;
    return [{ level: 'yellow', about, mend: 'wait: reconcile-budgets asks within a day', article: CONTACTS }];
  }
  const without = accounts.filter((account) => contacts.get(account)?.emails.length === 0);
  const alone = without.length === 0 ? '' : `; ${without.length} have none: operators alone hear`;
  return [{ level: 'green', about: `${of}, the alternate contacts are known${alone}` }];
}

function judgePause({ pause }: Overview): Found {
  if (pause === undefined) return [{ level: 'green', about: 'enforcement is not paused' }];
  const about = `${pause.who} has paused enforcement: ${pause.why}. Nothing is stopped in any account`;
  return [{ level: 'yellow', about, mend: '`resume`', article: 'runbook.md#stop-all-enforcement-at-once' }];
}

function judgeBudgets({ accounts, notInForce, rows }: Overview): Found {
  const workloads = rows.filter(({ state }) => state.kind === 'workload' && state.progress !== 'in force');
  const found = [...notInForce, ...workloads.map(({ state }) => state)].map((state) => ({
    level: state.progress === 'on its way' ? ('yellow' as const) : ('red' as const),
    about: `the budget of ${state.address} is ${describeProgress(state)}`,
    mend:
      state.progress === 'refused' ? `correct it: \`budgets set ${state.address} …\`` : 'see what its receipt means',
    article: NOT_IN_FORCE,
  }));
  if (found.length > 0) return found;
  if (accounts === 0) {
    return [{ level: 'yellow', about: 'no account has a budget', mend: '`budgets set`', article: SPOKES }];
  }
  return [{ level: 'green', about: `${count(accounts, 'account')} in force, and all workloads` }];
}

function judgeAccounts({ without }: Overview): Found {
  if ('unknown' in without) {
    return [{ level: 'unknown', about: `whether each account has a budget: ${without.unknown}`, article: SPOKES }];
  }
  if (without.length === 0) return [{ level: 'green', about: 'every open account of the organization has a budget' }];
  return without.map((account) => ({
    level: 'yellow' as const,
    about: `account ${account} has no budget`,
    mend: `\`budgets set ${account} <usd>\`, or a default for its unit`,
    article: SPOKES,
  }));
}

function judgeLedgers({ rows, unreadable, at }: Overview): Found {
  const found: Omit<Finding, 'check'>[] = unreadable.map((row) => ({
    level: 'red',
    about: `not counted: ${row}`,
    mend: 'put the row right by hand',
    article: 'alarms.md#costsundelivered',
  }));
  for (const { ledger } of rows) {
    if (ledger === undefined) continue;
    const { address, updatedAt, settledThrough } = ledger;
    if (updatedAt > later(at, AHEAD_MS)) {
      const about = `${address} was written for ${moment(updatedAt)}, which is to come: the clock of a writer goes ahead`;
      found.push({
        level: 'yellow',
        about,
        mend: 'find who writes it, and set that clock',
        article: 'runbook.md#clocks-differ',
      });
    } else if (settledThrough < updatedAt && later(updatedAt, UNSETTLED_MS) < at) {
      const about = `the position of ${address} is not settled since ${moment(settledThrough)}`;
      found.push({ level: 'red', about, mend: 'see the log of settle-expenses', article: 'alarms.md#costslate' });
    }
  }
  return found.length > 0 ? found : [{ level: 'green', about: `${count(rows.length, 'ledger')} settled and readable` }];
}

function judgeSpending({ rows, at }: Overview): Found {
  const found = rows.flatMap(({ ledger, mode, byHand }): Found => {
    if (ledger?.state !== 'exhausted' || ledger.rate <= 0n || (mode !== 'enforce' && byHand === undefined)) return [];
    const about = `${ledger.address} is stopped, and ${usd(perHour(ledger.rate))} USD an hour go on`;
    const mend = `\`explain ${ledger.address}\` names what: stop it by hand, exempt it, or raise the budget`;
    return [{ level: 'yellow', about, mend, article: 'runbook.md#message-exhausted-and-still-spending' }];
  });
  const late = rows.flatMap(({ ledger }): Found => {
    const due = ledger?.followUp?.at;
    if (ledger === undefined || due === undefined || later(due, UNSETTLED_MS) > at) return [];
    const about = `the next run for ${ledger.address} was due ${duration(at - due)} ago`;
    return [
      { level: 'red', about, mend: 'look for throttles of disable-resources', article: 'alarms.md#schedulesuncalled' },
    ];
  });
  const all = [...found, ...late];
  return all.length > 0 ? all : [{ level: 'green', about: 'nothing goes on in a budget that is to be stopped' }];
}

function accountsOf({ rows }: Pick<Overview, 'rows'>): readonly AccountId[] {
  return [...new Set(rows.flatMap(({ state }) => (isAddress(state.address) ? [accountOf(state.address)] : [])))];
}

/** The roles and rules of spokes come with their stacks, and are proven by receipts: what is in force was read there. */
async function judgeSpokes(overview: Overview, view: InstallationView): Promise<Found> {
  const { parameters } = await view.stack();
  const [set] = (await view.parts()).filter(({ type }) => type === 'AWS::CloudFormation::StackSet');
  const accounts = accountsOf(overview);
  const found: Omit<Finding, 'check'>[] = [];
  let covered = new Set<string>();
  if (set !== undefined) {
    // Its physical id is name and number.
    const name = set.physicalId.split(':')[0] ?? set.physicalId;
    const { instances } = await view.stackSet(name, parameters.get('SpokeStackSetCallAs') ?? 'SELF');
    covered = new Set(instances.map(({ account }) => account));
    for (const { account, region, status } of instances) {
      if (status === 'CURRENT') continue;
      const about = `the spoke of ${account} in ${region} is ${status}: of an older release, or not complete`;
      found.push({ level: 'yellow', about, mend: `see the operations of the stack set ${name}`, article: SPOKES });
    }
  }
  const others = accounts.filter((account) => !covered.has(account));
  if (others.length > 0) {
    const about = `of which release ${count(others.length, 'spoke')} ${others.length === 1 ? 'is' : 'are'}: no stack set of this installation has made ${others.length === 1 ? 'it' : 'them'} (${someOf(others)})`;
    const mend = 'compare the output ProductVersion of the spoke stacks with that of the management stack';
    found.push({ level: 'unknown', about, mend, article: SPOKES });
  }
  if (found.length > 0) return found;
  return [{ level: 'green', about: `${count(covered.size, 'spoke')} of this release` }];
}

async function judgeEvents(overview: Overview, view: InstallationView): Promise<Found> {
  const found = await pMap(
    accountsOf(overview),
    async (account): Promise<Found> => {
      const { lookedAt, heard } = await view.regions(account);
      if (heard.length > 0) return [];
      if (lookedAt.length === 0) {
        const never = `${account} was never looked at: what runs there is not known`;
        return [
          { level: 'yellow', about: never, mend: 'wait for the hourly look; else see its receipt', article: SPOKES },
        ];
      }
      const about = `no event has ever come from ${account}: what starts there is noticed at the hourly look only`;
      const mend = 'nothing, if nothing has started there yet; else see its forwarding rules';
      return [{ level: 'yellow', about, mend, article: 'runbook.md#events-of-a-spoke-do-not-arrive' }];
    },
    { concurrency: CONCURRENCY },
  );
  const all = found.flat();
  return all.length > 0
    ? all
    : [{ level: 'green', about: `events have come from ${count(accountsOf(overview).length, 'account')}` }];
}

async function judgeBills(overview: Overview, view: InstallationView): Promise<Found> {
  const { at } = overview;
  const accounts = accountsOf(overview);
  const read = await pMap(
    accounts,
    async (account) => ({ account, readAt: await view.billReadAt(toAddress(account), periodOf(at)) }),
    { concurrency: CONCURRENCY },
  );
  const never = read.filter(({ readAt }) => readAt === undefined).map(({ account }) => account);
  const old = read.filter(
    (one): one is typeof one & { readAt: Instant } =>
      one.readAt !== undefined && later(one.readAt, BILL_IS_OLD_MS) < at,
  );
  const found: Omit<Finding, 'check'>[] = old.map(({ account, readAt }) => ({
    level: 'yellow',
    about: `the bill of ${account} is ${duration(at - readAt)} old: what no meter sees goes on at its last speed`,
    mend: 'see whether read-bill may ask',
    article: 'alarms.md#readbillisold',
  }));
  if (never.length > 0) {
    const about = `AWS has told nothing this month of the bill of ${someOf(never)}: only what is metered counts there`;
    const mend = 'nothing in the first days of a month or of an account; else see whether read-bill may ask';
    found.push({ level: 'yellow', about, mend, article: 'alarms.md#unreadbill' });
  }
  if (found.length > 0) return found;
  return [
    {
      level: 'green',
      about: `the bills of ${count(accounts.length, 'account')} are no older than ${duration(BILL_IS_OLD_MS)}`,
    },
  ];
}

const MOST_NAMED = 10;

function someOf(accounts: readonly AccountId[]): string {
  const more = accounts.length - MOST_NAMED;
  return `${accounts.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
