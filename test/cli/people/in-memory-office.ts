import { ManualClock } from '../../../sim/clock';
import type { Budget } from '../../../src/budgets/domain/budget';
import { recordedChange, type RecordedChange } from '../../../src/budgets/domain/budget-history';
import { judgeItem } from '../../../src/budgets/domain/budget-item';
import type { Pause } from '../../../src/budgets/domain/pause';
import type { Receipt } from '../../../src/budgets/domain/receipt';
import type { BudgetChange } from '../../../src/cli/people/budget-changes';
import { sayingOf } from '../../../src/cli/people/dynamodb-changes';
import type { InstallationPolicy, Office } from '../../../src/cli/people/office';
import { changed, settingsIn, watchedIn } from '../../../src/cli/people/settings';
import type { Terminal } from '../../../src/cli/people/terminal';
import type { AccountId, Address } from '../../../src/core/domain/address';
import type { Period } from '../../../src/core/domain/period';
import { parseInstant, type Instant } from '../../../src/core/domain/time';
import type { JournalEntry } from '../../../src/enforcement/domain/journal';
import type { AccountBill } from '../../../src/ledger/domain/account-bill';
import type { Ledger } from '../../../src/ledger/domain/ledger';
import type { Contribution } from '../../../src/ledger/ports';
import { InMemoryContacts } from '../../support/in-memory-contacts';
import { InMemoryBudgetRegistry } from '../../support/in-memory-ports';
import { InMemoryInstallation } from './in-memory-installation';

export const NOW = parseInstant('2026-11-16T00:00:00.000Z');

/** An installation in which every budget that is accepted is in force at once, unless a test says otherwise. */
export class InMemoryOffice implements Office {
  readonly registry = new InMemoryBudgetRegistry(() => undefined);
  readonly rows: RecordedChange[] = [];
  readonly ledgersOf = new Map<string, Ledger>();
  readonly partsOf = new Map<string, readonly Contribution[]>();
  readonly entriesOf = new Map<string, readonly JournalEntry[]>();
  pause: Pause | undefined;
  known: InstallationPolicy | undefined = {
    defaultMode: 'notify',
    enforcementEnabled: true,
    maxDisabledPerRun: 100,
  };
  organization: readonly AccountId[] | { readonly unknown: string } = [];
  /** What the product answers to an item that is written. */
  answer: (address: string) => Receipt | undefined = (address) => this.inForce(address);
  /** False: the guardrail does not go by what was written yet. */
  isAdopted = true;
  /** Called when a change was read and is not written yet. */
  meanwhile: () => void = () => undefined;

  readonly adopted = {
    find: async (address: Address) => this.adoptedBudget(address),
    counting: async (account: AccountId) =>
      this.removed
        .filter((address) => address.startsWith(account))
        .map((address) => ({ address, account }) as unknown as Budget),
    of: async (account: AccountId) =>
      [...this.registry.items.keys()]
        .filter((address) => address.startsWith(account))
        .flatMap((address) => this.adoptedBudget(address) ?? []),
  };
  readonly ledgers = {
    find: async (address: Address) => this.ledgersOf.get(address),
    page: async () => ({ ledgers: [...this.ledgersOf.values()], unreadable: [], next: undefined }),
  };
  readonly billsOf = new Map<string, AccountBill>();
  readonly bills = {
    find: async (address: Address, period: Period) => this.billsOf.get(`${address} ${period}`),
  };
  readonly contributions = {
    of: async (address: Address) => this.partsOf.get(address) ?? [],
    find: async (addresses: readonly Address[], arn: string) =>
      addresses.flatMap((address) => (this.partsOf.get(address) ?? []).filter(({ resource }) => resource.arn === arn)),
  };
  readonly journal = {
    of: async (address: Address) => this.entriesOf.get(address) ?? [],
    addresses: async () => [...this.entriesOf.keys()] as Address[],
  };
  readonly contacts = new InMemoryContacts();
  readonly pauses = { find: async () => this.pause };
  readonly installation = new InMemoryInstallation();

  policy = async () => this.known;
  accounts = async () => this.organization;
  who = async () => 'arn:aws:sts::111111111111:assumed-role/Finance/ann';
  allHistory = async () => this.rows;
  historySince = async (of: string, from: Instant) => (await this.history(of)).filter(({ at }) => at >= from);
  /** Workloads whose budgets were removed. */
  removed: readonly string[] = [];
  history = async (of: string) => this.rows.filter(({ address }) => address === of).reverse();

  async change({ address, read, to, by, at }: BudgetChange) {
    this.meanwhile();
    if (this.registry.items.get(address) !== read?.revision) return 'superseded' as const;
    const before = read === undefined ? undefined : watchedIn(read.written);
    const after = to === 'remove' ? undefined : changed(before, to);
    this.registry.items.delete(address);
    if (after !== undefined) {
      const written = { Address: address, ...after };
      this.registry.items.set(address, { written, receipt: read?.receipt });
      this.registry.items.set(address, { written, receipt: this.answer(address) });
    }
    const Changed = sayingOf({ by, at, to });
    const [was, is] = to === 'remove' ? [{ ...before, Changed }, undefined] : [before, { ...after, Changed }];
    this.rows.push(recordedChange({ id: `${this.rows.length}`, address, at }, was, is));
    return 'written' as const;
  }

  /** Finance has set a budget, and it is in force. */
  has(address: string, value: string, more: Readonly<Record<string, unknown>> = {}): this {
    this.registry.set(address, value, more);
    const item = this.registry.items.get(address);
    if (item !== undefined) this.registry.items.set(address, { ...item, receipt: this.inForce(address) });
    return this;
  }

  settings(address: string) {
    const item = this.registry.items.get(address);
    return item === undefined ? undefined : settingsIn(item.written);
  }

  private inForce(address: string): Receipt | undefined {
    const item = this.registry.items.get(address);
    const verdict = judgeItem(item?.written ?? {});
    if (verdict.kind === 'accepted') return { status: 'IN_FORCE', value: verdict.budget.limit, budgetVerifiedAt: NOW };
    if (verdict.kind === 'default') return { status: 'ACCEPTED', value: verdict.settings.limit };
    if (verdict.kind === 'refused') return { status: 'REJECTED', reason: verdict.reason };
    return undefined;
  }

  private adoptedBudget(address: string) {
    const verdict = judgeItem(this.registry.items.get(address)?.written ?? {});
    return this.isAdopted && verdict.kind === 'accepted' ? verdict.budget : undefined;
  }
}

/** What a command has printed and asked. */
export class RecordedTerminal implements Terminal {
  readonly lines: string[] = [];
  readonly told: string[] = [];
  readonly questions: string[] = [];
  readonly clock = new ManualClock(NOW);
  hasColours = false;

  constructor(readonly answer = true) {}

  print(line: string) {
    this.lines.push(line);
  }

  progress(line: string) {
    this.told.push(line);
  }

  async confirm(question: string) {
    this.questions.push(question);
    return this.answer;
  }

  get text() {
    return this.lines.join('\n');
  }
}
