import type { Address } from '../core/domain/address';
import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import type { Look } from '../ledger/domain/look';
import type { AccountFleet } from '../metering/ports';
import { holdsSomething, type JournalEntry } from './domain/journal';
import { LeaseLost, RUN_MS, type Lease } from './domain/lease';
import type { Spender, Target } from './domain/plan';
import type { Standing } from './domain/standing';
import { asUnreadable, lookAtBudget, type KnownOwed, type Unreadable } from './look-at-budgets';
import type { Found } from './many';
import { ENTRIES_PER_WRITE, type EnforcementPorts } from './ports';

const ERRAND = 'enforce-budgets';

/** What was read of a budget shortly before it is stopped. */
export interface Prepared {
  readonly at: Instant;
  readonly known: readonly Spender[];
  /** What its targets are, by ARN. */
  readonly states: ReadonlyMap<string, Found>;
}

/** A target that was stopped somewhere between the asking and the answer. */
export interface StoppedTarget {
  readonly target: Target;
  readonly at: Look;
}

/** What was read longer ago is read again. */
const FRESH_MS = 8 * MS_PER_SECOND;

/** What a run knows while it holds the lease: it alone writes the journal, so it reads it once. */
export class EnforcementRun {
  readonly started: Instant;
  /** True when what should be has changed under way: the run looks again before it goes on. */
  turned = false;
  /** What this run has called a service for: what it only planned was never touched. */
  readonly called = new Set<string>();
  /** What was attended to since the last news: budgets with what they wanted, and what could not be given back. */
  private readonly attended = new Map<string, string>();
  private readonly journal = new Map<Address, JournalEntry[]>();
  private readonly stops: StoppedTarget[] = [];
  private readonly prepared = new Map<Address, Prepared>();
  private readonly lookedAt = new Map<Address, Instant>();
  /** What is owed in the budgets whose limits are near. */
  readonly owed: KnownOwed = new Map();
  private conversation: Promise<AccountFleet> | undefined;

  constructor(
    readonly lease: Lease,
    readonly ports: EnforcementPorts,
  ) {
    this.started = ports.clock.now();
  }

  /** No more is begun. */
  get isOver(): boolean {
    return this.ports.clock.now() >= later(this.started, RUN_MS);
  }

  /** Keeps what was read of a budget that is about to be stopped. */
  prepare(address: Address, prepared: Prepared): void {
    this.prepared.set(address, prepared);
  }

  /** Returns what was read a moment ago, once. */
  takePrepared(address: Address): Prepared | undefined {
    const prepared = this.prepared.get(address);
    this.prepared.delete(address);
    return prepared !== undefined && this.ports.clock.now() < later(prepared.at, FRESH_MS) ? prepared : undefined;
  }

  isPrepared(address: Address): boolean {
    const prepared = this.prepared.get(address);
    return prepared !== undefined && this.ports.clock.now() < later(prepared.at, FRESH_MS);
  }

  /** Remembers when budgets were looked at: what is acted on at once need not be asked again. */
  looked(standings: readonly Standing[]): void {
    for (const { address } of standings) this.lookedAt.set(address, this.ports.clock.now());
  }

  /** Keeps what has stopped, to be booked when nothing more is to be stopped at once. */
  stopped(targets: readonly Target[], at: Look): void {
    for (const target of targets) this.stops.push({ target, at });
  }

  takeStopped(): readonly StoppedTarget[] {
    return this.stops.splice(0);
  }

  /** There is news: everything is attended to anew. */
  begin(): void {
    this.attended.clear();
  }

  /** Returns whether a budget wants something else than when it was last attended to, and attends to it. */
  isNews({ address, wanted }: Standing): boolean {
    const isNews = wanted !== 'running' && this.attended.get(address) !== wanted;
    this.attended.set(address, wanted);
    return isNews;
  }

  /** Returns whether a resource was not tried to be given back since the last news, and takes it as tried. */
  isUntried(arn: string): boolean {
    const isUntried = !this.attended.has(arn);
    this.attended.set(arn, 'tried');
    return isUntried;
  }

  /** Opens the way into the spoke once. Throws a SpokeFailure; the next call tries again. */
  async fleet(address: Address): Promise<AccountFleet> {
    const { account } = this.lease;
    this.conversation ??= this.ports.fleets.reach(account, ERRAND, address);
    try {
      return await this.conversation;
    } catch (error) {
      this.conversation = undefined;
      throw error;
    }
  }

  /** Reads the journals that are not known yet. Returns those that cannot be read: they delay no other. */
  async readJournals(addresses: readonly Address[]): Promise<readonly Unreadable[]> {
    const unreadable: Unreadable[] = [];
    await Promise.all(
      addresses
        .filter((address) => !this.journal.has(address))
        .map(async (address) => {
          try {
            this.journal.set(address, [...(await this.ports.journal.of(address))]);
          } catch (error) {
            unreadable.push(asUnreadable(address, error));
          }
        }),
    );
    return unreadable;
  }

  entriesOf(address: Address): readonly JournalEntry[] {
    return this.journal.get(address) ?? [];
  }

  /** Returns the entries of all budgets of the account for what may be disabled now. */
  held(): readonly JournalEntry[] {
    return [...this.journal.values()].flat().filter(holdsSomething);
  }

  /** Writes entries as they were read or last written. Throws LeaseLost when somebody else acts by now. */
  async write(entries: readonly JournalEntry[]): Promise<readonly JournalEntry[]> {
    const written: JournalEntry[] = [];
    for (let from = 0; from < entries.length; from += ENTRIES_PER_WRITE) {
      const part = entries.slice(from, from + ENTRIES_PER_WRITE);
      if ((await this.ports.journal.write(part, this.lease)) === 'superseded') throw new LeaseLost(this.lease);
      for (const entry of part) written.push(this.remember({ ...entry, revision: entry.revision + 1 }));
    }
    return written;
  }

  /**
   * Returns whether a budget that is being acted on should be stopped no more, or (for `running`) should be. The ledger
   * is asked at most once a second.
   */
  async hasTurned({ address, wanted }: Pick<Standing, 'address' | 'wanted'>): Promise<boolean> {
    const now = this.ports.clock.now();
    const last = this.lookedAt.get(address);
    if (this.turned || (last !== undefined && now < later(last, MS_PER_SECOND))) return this.turned;
    this.lookedAt.set(address, now);
    const isStopped = (await lookAtBudget(address, true, this.ports)).wanted === 'stopped';
    this.turned = isStopped !== (wanted === 'stopped');
    return this.turned;
  }

  private remember(entry: JournalEntry): JournalEntry {
    const entries = this.journal.get(entry.address) ?? [];
    const index = entries.findIndex(
      ({ period, resource }) => period === entry.period && resource.arn === entry.resource.arn,
    );
    if (index === -1) entries.push(entry);
    else entries[index] = entry;
    this.journal.set(entry.address, entries);
    return entry;
  }
}
