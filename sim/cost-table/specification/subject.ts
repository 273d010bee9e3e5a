import { deepStrictEqual } from 'node:assert/strict';
import { accountOf, address } from '../../../src/core/domain/address';
import { money, type Money } from '../../../src/core/domain/money';
import { period, periodStart, type Period } from '../../../src/core/domain/period';
import { later, type Instant } from '../../../src/core/domain/time';
import type { Write } from '../../../src/core/ports';
import type { JournalEntry } from '../../../src/enforcement/domain/journal';
import type { Lease } from '../../../src/enforcement/domain/lease';
import { newLedger, type Ledger } from '../../../src/ledger/domain/ledger';
import { rate } from '../../../src/ledger/domain/rate';
import type { Contribution, LedgerMove } from '../../../src/ledger/ports';
import type { CostTablePorts } from '../ports';
import type { ForeignUpdate } from '../rows';

/** An empty Cost table, real or simulated. */
export interface TableUnderTest {
  readonly ports: CostTablePorts;
  /** What somebody does who knows the first three attributes and nothing of the product. */
  foreignUpdate(of: Ledger['address'], in_: Period, update: ForeignUpdate): Promise<void>;
  /** The next call of DynamoDB is carried out, and its answer never comes: the SDK asks again. */
  loseNextAnswer(): void;
}

/** One thing that the ports of the Cost table promise. */
export interface Case {
  readonly name: string;
  run(table: TableUnderTest): Promise<void>;
}

export const ACCOUNT = address('222222222222');
export const ACCOUNT_ID = accountOf(ACCOUNT);
export const SHOP = address('222222222222.shop');
export const OTHER = address('333333333333');
export const OCTOBER = period('2026-10');
export const NOVEMBER = period('2026-11');
export const DECEMBER = period('2026-12');
export const START = periodStart(NOVEMBER);
export const USD = 10n ** 16n;

export function usd(dollars: bigint): Money {
  return money(dollars * USD);
}

/** So many ms into November. */
export function at(ms: number): Instant {
  return later(START, ms);
}

/** A ledger of November, but for what is said. */
export function ledgerOf(said: Partial<Ledger> = {}): Ledger {
  return { ...newLedger(ACCOUNT, NOVEMBER, START), ...said };
}

/** Opens a row and returns it as it is read. */
export async function opened({ ports }: TableUnderTest, said: Partial<Ledger> = {}): Promise<Ledger> {
  const ledger = ledgerOf(said);
  same(await ports.ledgers.open(ledger, undefined), 'written');
  return read(ports, ledger);
}

/** The row as it is now. */
export async function read(ports: CostTablePorts, of: Pick<Ledger, 'address' | 'period'>): Promise<Ledger> {
  const found = await ports.ledgers.find(of.address, of.period);
  if (found === undefined) throw new Error(`${of.address} has no ledger of ${of.period}`);
  return found;
}

export function contributionOf(said: Partial<Contribution> = {}): Contribution {
  return {
    address: ACCOUNT,
    resource: { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' },
    history: [{ at: at(5), running: true, rate: rate(7n) }],
    tags: { team: 'shop' },
    control: undefined,
    startedBy: undefined,
    revision: 0,
    ...said,
  };
}

/** A move of an open row of November that adds 3 to its speed and 11 to its position. */
export function moveOf(said: Partial<LedgerMove> = {}): LedgerMove {
  return {
    address: ACCOUNT,
    period: NOVEMBER,
    at: at(10),
    rateDelta: rate(3n),
    add: money(11n),
    state: 'open',
    ...said,
  };
}

/** Fails unless two values say the same: absent is undefined, and a set has no order. */
export function same(actual: unknown, expected: unknown): void {
  deepStrictEqual(canonical(actual), canonical(expected));
}

/** A value in a form in which equal values are equal: what DynamoDB does not keep apart, this does not either. */
export function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, one]) => [name, name === 'toldThresholds' ? sorted(one as readonly number[]) : canonical(one)]),
  );
}

function sorted(set: readonly number[]): readonly number[] {
  return [...set].sort((one, other) => one - other);
}

/** The lease under which entries are written here. */
export const LEASE: Lease = { account: ACCOUNT_ID, holder: 'run-1', until: at(600_000) };

/** Writes entries of the journal, under a lease that is taken for it. */
export async function journaled(
  { leases, journal }: CostTablePorts,
  ...entries: readonly JournalEntry[]
): Promise<Write> {
  await leases.take(LEASE, at(0));
  return journal.write(entries, LEASE);
}
