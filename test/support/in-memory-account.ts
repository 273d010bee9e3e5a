import { SimulatedFleets } from '../../sim/fleet/adapters';
import { SimulatedFleet } from '../../sim/fleet/fleet';
import { SimulatedLooks } from '../../sim/looks';
import { simulatedPrices } from '../../sim/prices';
import { StreamReader } from '../../sim/stream';
import type { Budget } from '../../src/budgets/domain/budget';
import type { Pause } from '../../src/budgets/domain/pause';
import type { Pauses } from '../../src/budgets/ports';
import type { Address } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import { regionOf } from '../../src/core/domain/resource-id';
import { instant, MS_PER_SECOND } from '../../src/core/domain/time';
import type { JournalEntry } from '../../src/enforcement/domain/journal';
import type { EnforcementPolicy, EnforcementPorts, Freeze } from '../../src/enforcement/ports';
import { positionAt, type Ledger } from '../../src/ledger/domain/ledger';
import { openPeriod } from '../../src/ledger/open-period';
import { recordExpense } from '../../src/ledger/record-expense';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import type { MeteringPorts } from '../../src/metering/book-observation';
import { meterResource } from '../../src/metering/meter-resource';
import type { Prices } from '../../src/metering/ports';
import { takeInventory } from '../../src/metering/take-inventory';
import { LISTED_TYPES, METERED_TYPES, restoreStage } from '../../src/metering/types/contracts';
import { InMemoryCosts } from './cost-ports';
import { ACCOUNT_ID } from './ledgers';

/** Account 222222222222 with its ledgers: all that meters, disables and gives back. */
export class InMemoryAccount extends InMemoryCosts implements EnforcementPorts, MeteringPorts {
  readonly fleet = new SimulatedFleet(this.clock);
  readonly fleets = new SimulatedFleets(this.fleet, this.wire);
  readonly types = METERED_TYPES;
  readonly looks = new SimulatedLooks();
  readonly homeRegion = 'eu-west-1';
  readonly prices: Prices = simulatedPrices(this.wire);
  policy: EnforcementPolicy = {
    defaultMode: 'enforce',
    enforcementEnabled: true,
    maxDisabledPerRun: 50,
    homeRegion: 'eu-west-1',
    listedTypes: LISTED_TYPES,
    restoreStage,
  };
  freeze: Freeze | undefined;
  pause: Pause | undefined;
  readonly pauses: Pauses = { find: async () => this.pause };
  private runs = 0;
  readonly newHolder = () => `run-${(this.runs += 1)}`;
  private readonly stream = new StreamReader(this.table);

  /** A second goes by, so that what follows is later than what was. */
  pass(): void {
    this.clock.moveTo(this.clock.now() + MS_PER_SECOND);
  }

  ledgerNow(address: Address): Promise<Ledger> {
    return openPeriod(address, this.clock.now(), this);
  }

  entries(address: Address): readonly JournalEntry[] {
    return [...this.table.journalRows.values()].filter((entry) => entry.address === address);
  }

  async adopt(budget: Budget): Promise<void> {
    const ledger = await this.ledgerNow(budget.address);
    await this.budgets.adopt(budget, ledger, instant(Math.max(this.clock.now(), ledger.updatedAt + 1)));
    await this.settle();
  }

  /** Books what runs, in every region in which something is. */
  async meter(): Promise<void> {
    this.pass();
    for (const region of new Set([...this.fleet.resources.keys()].map((arn) => regionOf(arn)))) {
      await takeInventory({ account: ACCOUNT_ID, region }, this);
    }
    await this.settle();
  }

  /** What happened in the account reaches meter-resource. */
  async deliver(): Promise<void> {
    this.pass();
    for (const change of this.fleet.takeEvents()) {
      await meterResource([change], { account: ACCOUNT_ID, region: regionOf(change.about.arn) }, this);
    }
    await this.settle();
  }

  /** The stream reaches settle-expenses. */
  async settle(): Promise<void> {
    while (!this.stream.isAtEnd) await settleExpenses(this.stream.next(), this);
  }

  /** Something is spent by use now. */
  async use(address: Address, amount: Money): Promise<void> {
    this.pass();
    const id = `use ${this.clock.now()}`;
    await recordExpense({ address, amount, at: this.clock.now(), id }, this);
    await this.settle();
  }

  /** Something is spent by use, so that the limit is reached now. */
  async exhaust(address: Address): Promise<void> {
    this.pass();
    const ledger = await this.ledgerNow(address);
    const { period, limit = ledger.accrued, updatedAt } = ledger;
    const at = instant(Math.max(this.clock.now(), updatedAt + 1));
    const left = limit - positionAt(ledger, at);
    this.table.foreignUpdate(address, period, { add: money(left > 0n ? left : 0n), updatedAt: at });
    await this.settle();
  }
}
