import { judgeItem } from '../../src/budgets/domain/budget-item';
import type { BudgetRegistry, StoredBudget } from '../../src/budgets/ports';
import type { Address } from '../../src/core/domain/address';
import { instant, MS_PER_MINUTE } from '../../src/core/domain/time';
import type { Ledger } from '../../src/ledger/domain/ledger';

/** What the hourly look of any commit takes: one that is older uses fewer of these. */
type Look = (ports: object) => Promise<unknown>;

const PAGE = 400;
const FIRST_ACCOUNT = 100_000_000_000;
const NOW = instant(Date.UTC(2026, 10, 21, 12));
const USD = 10_000_000_000_000_000n;
const GIVES = async () => undefined;

/**
 * Looks at so many accounts with so many budgets each, every fourth of them exhausted, whose rows come in pages as a
 * scan answers. Returns the most memory that was in use as a page came, beyond what was when the look began, in bytes.
 */
export async function memoryOf(look: Look, accounts: number, budgets: number): Promise<number> {
  const rows = accounts * budgets;
  collect();
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const page = <Row>(cursor: string | undefined, row: (index: number) => Row) => {
    collect();
    most = Math.max(most, process.memoryUsage().heapUsed - before);
    const from = Number(cursor ?? 0);
    const to = Math.min(rows, from + PAGE);
    return {
      rows: Array.from({ length: to - from }, (_none, index) => row(from + index)),
      next: to < rows ? `${to}` : undefined,
    };
  };
  const addressOf = (index: number) => {
    const [account, budget] = [Math.floor(index / budgets), index % budgets];
    return `${FIRST_ACCOUNT + account}${budget === 0 ? '' : `.app-${budget}`}` as Address;
  };
  const registry: Pick<BudgetRegistry, 'find' | 'page'> = {
    find: async (addresses) => new Map([...addresses].map((address) => [address, stored(address)])),
    page: async (cursor) => {
      const { rows: found, next } = page(cursor, (index) => stored(addressOf(index)));
      return { budgets: found, next };
    },
  };
  await look({
    clock: { now: () => NOW, pause: GIVES },
    callEveryMs: 0,
    registry,
    calls: { disableResources: GIVES, takeInventory: GIVES, anchorAccount: GIVES, restoreResources: GIVES },
    operators: { tell: GIVES },
    budgets: {
      find: async (address: Address) => {
        const verdict = judgeItem(stored(address).written);
        return verdict.kind === 'accepted' ? verdict.budget : undefined;
      },
    },
    held: { page: async () => ({ addresses: [], next: undefined }) },
    ledgers: {
      page: async (_period: string, cursor: string | undefined) => {
        const { rows: ledgers, next } = page(cursor, (index) => ledgerOf(addressOf(index), index));
        return { ledgers, unreadable: [], next };
      },
      pageLate: async () => ({ addresses: [], next: undefined }),
      touch: async () => 'written',
    },
  });
  return most;
}

function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

function stored(address: string): StoredBudget {
  const workload = address.split('.')[1];
  const written = {
    Address: address,
    BudgetValue: '500',
    Mode: 'enforce',
    ...(workload === undefined ? {} : { WorkloadTag: { Key: 'app', Value: workload } }),
  };
  return { address, written, receipt: undefined, revision: undefined };
}

function ledgerOf(address: Address, index: number): Ledger {
  const updatedAt = instant(NOW - MS_PER_MINUTE);
  return {
    address,
    period: '2026-11' as Ledger['period'],
    accrued: (BigInt(index % 400) * USD) as Ledger['accrued'],
    rate: 2_777_777_777_778n as Ledger['rate'],
    updatedAt,
    stamp: new Date(updatedAt).toISOString(),
    settledThrough: updatedAt,
    limit: (500n * USD) as Ledger['accrued'],
    state: index % 4 === 0 ? 'exhausted' : 'open',
    exhaustedLimit: undefined,
    thresholds: [50, 80, 100],
    gaps: [],
    watch: {
      fenceAt: instant(NOW + 60 * MS_PER_MINUTE),
      toldThresholds: [],
      toldExhaustion: undefined,
    } as unknown as Ledger['watch'],
  };
}
