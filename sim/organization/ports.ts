import type { OnboardingPorts } from '../../src/accounts/onboard-account';
import type { Organization } from '../../src/accounts/ports';
import type { BudgetPorts, Spoke } from '../../src/budgets/ports';
import type { ReconcilingPorts } from '../../src/budgets/reconcile-budgets';
import type { AccountId } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import type { Notice } from '../../src/core/domain/notice';
import { SpokeFailure, type Spokes } from '../../src/core/ports';
import type { EnforcementPorts } from '../../src/enforcement/ports';
import { howKnown } from '../../src/ledger/how-known';
import type { Sights } from '../../src/ledger/ports';
import { LOOK_CALLS_EVERY_MS } from '../../src/ledger/reconcile-expenses';
import { billedServices } from '../../src/metering/domain/billed-services';
import type { UsagePorts } from '../../src/metering/meter-account-usage';
import type { AccountFleet, Looks, UsageMetrics } from '../../src/metering/ports';
import { METERED_LINES } from '../../src/metering/types/billed-as.table';
import { LISTED_TYPES, METERED_TYPES, minimumMs, restoreStage, stepMs } from '../../src/metering/types/contracts';
import { inRegion } from '../../src/metering/usage/region.table';
import { USAGE_METERS } from '../../src/metering/usage/registry';
import type { PlanningClock } from '../clock';
import type { SimulatedCostTable } from '../cost-table/cost-table';
import { costTablePorts } from '../cost-table/ports';
import { SimulatedFleets } from '../fleet/adapters';
import { SimulatedFreeze } from '../fleet/freeze';
import { SimulatedCalls, SimulatedOperators, type Called } from '../messages';
import { simulatedPrices } from '../prices';
import { SimulatedSchedules } from '../schedules';
import type { StandingSchedules } from '../schedules';
import { IMMEDIATE } from '../wire';
import { HOME, type SimulatedAccount } from './account';
import type { SimulatedBill } from './bill';
import type { SimulatedBudgetsTable } from './budgets-table';
import type { MeteredWire } from './metered-wire';

export const servicesOf = billedServices(METERED_LINES);
const MANAGEMENT_ACCOUNT = '999999999999' as AccountId;
const MAX_DISABLED_PER_RUN = 1_000;

/** All that the functions of an installation reach over their wires. */
export interface Installed {
  readonly clock: PlanningClock;
  readonly table: SimulatedCostTable;
  readonly budgets: SimulatedBudgetsTable;
  readonly schedules: StandingSchedules;
  readonly bill: SimulatedBill;
  readonly frozen: Set<string>;
  /** The part of the organization that this process plays. */
  readonly share: number;
  readonly accounts: ReadonlyMap<AccountId, SimulatedAccount>;
  /** The accounts of the organization, as AWS Organizations has them. */
  readonly organization: (wire: MeteredWire) => Organization;
  /** Where the last reconciliation stopped. */
  cursor: string | undefined;
  newRun(): string;
  arrive(called: Called): void;
  tell(notice: Notice): void;
}

/** What is known of looks at regions, for who looks and who asks whether somebody has. */
function looksOver(installed: Installed) {
  return { looks: looksOf(installed), regionsSeen: looksOf(installed) };
}

/** The bill of the organization, which moves positions both ways. */
function billOver(wire: MeteredWire, { bill }: Installed) {
  return { bill: bill.over(wire), calibration: 'both' as const };
}

/** The ports of one invocation, over its wire. */
export function portsOver(wire: MeteredWire, installed: Installed) {
  const { clock, frozen } = installed;
  const table = costTablePorts(installed.table, wire);
  const registry = installed.budgets.registryOver(wire);
  const operators = new SimulatedOperators<Notice>(wire, (notice) => installed.tell(notice));
  const calls = new SimulatedCalls(wire, clock, (called) => installed.arrive(called));
  const enforcement: EnforcementPorts = {
    ...table,
    sights: sightsOf(wire, installed),
    minimumMs,
    stepMs,
    clock,
    fleets: fleetsOver(wire, installed),
    freeze: new SimulatedFreeze(frozen, wire),
    pauses: { find: async () => undefined },
    newHolder: () => installed.newRun(),
    operators,
    policy: {
      defaultMode: 'enforce',
      enforcementEnabled: true,
      maxDisabledPerRun: MAX_DISABLED_PER_RUN,
      homeRegion: HOME,
      listedTypes: LISTED_TYPES,
      restoreStage,
    },
  };
  const budgets: Omit<BudgetPorts, 'registry'> = {
    spokes: spokesOver(wire, installed),
    operators,
    adopted: {
      limitOf: async (address) => (await table.budgets.find(address))?.limit,
      howKnown: (address) => howKnown(address, clock.now(), table),
      emailsOf: async (address) => (await table.budgets.find(address))?.emails,
    },
    calls,
    clock,
    freezePolicy: enforcement.freeze?.policy,
  };
  const usage: Pick<UsagePorts, 'usageMeters' | 'inRegion' | 'homeRegion' | 'accounts' | 'metrics'> = {
    usageMeters: USAGE_METERS,
    inRegion,
    homeRegion: HOME,
    accounts: () => installed.accounts.size,
    metrics: metricsOver(wire, installed),
  };
  const onboarding: Pick<OnboardingPorts, 'organization' | 'installation' | 'organizationManagementAccount'> = {
    organization: installed.organization(wire),
    installation: { limit: parseUsd('500'), mode: 'enforce' },
    organizationManagementAccount: MANAGEMENT_ACCOUNT,
  };
  return {
    ...budgets,
    ...reconcilingOver(wire, installed),
    ...table,
    ...enforcement,
    ...usage,
    ...onboarding,
    // Of what enforcement needs of them, it says less.
    bills: table.bills,
    registry,
    operators,
    types: METERED_TYPES,
    ...looksOver(installed),
    // A process keeps the prices that it has asked for.
    prices: simulatedPrices(IMMEDIATE),
    schedules: new SimulatedSchedules(wire, clock, installed.schedules),
    calls,
    ...billOver(wire, installed),
    // A process that plays a part of the organization makes that part of the calls.
    callEveryMs: LOOK_CALLS_EVERY_MS / installed.share,
    servicesOf,
  };
}

export type Ports = ReturnType<typeof portsOver>;

/** No team registers a workload here, nobody subscribes, and nobody raises or stops a budget for a while. */
function reconcilingOver(
  wire: MeteredWire,
  installed: Installed,
): Pick<ReconcilingPorts, 'alternateContacts' | 'contacts' | 'cursor' | 'follow' | 'subscribers' | 'raises' | 'stops'> {
  return {
    cursor: {
      load: async () => installed.cursor,
      save: (cursor) => wire.write('parameters', () => void (installed.cursor = cursor), 'save@'),
    },
    follow: async () => ({ failures: [], unanswered: [] }),
    subscribers: { asked: async () => new Set(), ask: async () => undefined, drop: async () => undefined },
    alternateContacts: { of: async () => ({ kind: 'told', emails: [] }) },
    contacts: { of: async () => new Map(), save: async () => undefined },
    raises: { markTold: async () => 'written', end: async () => 'written' },
    stops: { end: async () => 'written' },
  };
}

function reached(account: AccountId, { accounts }: Installed): SimulatedAccount {
  const found = accounts.get(account);
  if (found?.unreachable !== undefined) throw new SpokeFailure(found.unreachable);
  if (found === undefined) throw new SpokeFailure(`account ${account} has no spoke`);
  return found;
}

function fleetsOver(wire: MeteredWire, installed: Installed): Spokes<AccountFleet> {
  return {
    reach: (account, errand, address) => {
      const found = installed.accounts.get(account);
      if (found === undefined) return Promise.reject(new SpokeFailure(`account ${account} has no spoke`));
      const fleets = new SimulatedFleets(found.fleet, wire.into(account));
      fleets.unreachable = found.unreachable;
      return fleets.reach(account, errand, address).then((fleet) => ({
        regions: () => fleet.regions(),
        of: (type, region) => {
          const adapter = fleet.of(type, region);
          return found.fleet.has(type) ? adapter : { ...adapter, list: () => wire.listNothing(type, account) };
        },
      }));
    },
  };
}

function spokesOver(wire: MeteredWire, installed: Installed): Spokes<Spoke> {
  return {
    reach: (account) => wire.read('session', () => reached(account, installed).spoke.over(wire.into(account)), 'reach'),
  };
}

function metricsOver(wire: MeteredWire, installed: Installed): Spokes<UsageMetrics> {
  const nothing: UsageMetrics = {
    regions: async () => [HOME],
    list: (_region) => wire.read('metrics', () => ({ series: [], asked: { metrics: 0, requests: 0 } }), 'list'),
    read: async () => ({ read: [], asked: { metrics: 0, requests: 0 } }),
    functions: async () => new Map(),
  };
  return {
    reach: (account) =>
      wire.read(
        'session',
        () => reached(account, installed).use?.over(wire.into(account), () => installed.clock.now()) ?? nothing,
        'reach',
      ),
  };
}

function sightsOf(wire: MeteredWire, { accounts }: Installed): Sights {
  return {
    billFrom: 'CostExplorer',
    lastLook: (account) => wire.read('item', () => accounts.get(account)?.looks.answeredAt, 'sights.lastLook'),
  };
}

function looksOf({ accounts }: Installed): Looks {
  const of = (account: AccountId) => accounts.get(account)?.looks;
  return {
    of: async (account) => (await of(account)?.of(account)) ?? EMPTY,
    save: async (account, seen) => of(account)?.save(account, seen),
    hear: async (account, region) => of(account)?.hear(account, region),
  };
}

const EMPTY = { lookedAt: new Map(), toldAt: new Map(), heard: new Set<string>() };
