import { accountOf, type Address } from '../../../src/core/domain/address';
import { periodEnd, type Period } from '../../../src/core/domain/period';
import { formatInstant } from '../../../src/core/domain/time';
import { newLedger, type Ledger } from '../../../src/ledger/domain/ledger';
import { closed, opened } from '../../../src/ledger/domain/rollover';
import { NOTHING_BOOKED } from '../../../src/ledger/domain/unsettled';
import type { Booking, Contribution } from '../../../src/ledger/ports';
import { budgetOf, entryOf } from './budget-cases';
import { ADDRESSES, ARNS, PERIODS, type CallOf, type PortCall } from './histories';
import { allHeld, allLate, allOf } from './page-cases';
import { canonical, DECEMBER, journaled, START, type TableUnderTest } from './subject';

/** What a history led to: the answer to each call, and all that can be read afterwards. */
export interface Played {
  readonly answers: readonly unknown[];
  readonly rows: unknown;
}

/** Plays a history to a table. A call that is refused outright is answered by `refused`. */
export async function play(history: readonly PortCall[], table: TableUnderTest): Promise<Played> {
  const player = new Player(table);
  const answers: unknown[] = [];
  for (const call of history) answers.push([call.name, await player.answerTo(call).then(canonical, () => 'refused')]);
  return { answers, rows: canonical(await allRows(table)) };
}

/** The month's row, by what may be known of it. */
type Row = Pick<CallOf<'touch'>, 'address' | 'period' | 'stale'>;

class Player {
  /** All ledgers that were read, the latest last. */
  private readonly seen = new Map<string, Ledger[]>();

  constructor(private readonly table: TableUnderTest) {}

  async answerTo(call: PortCall): Promise<unknown> {
    const write = await this.prepare(call);
    if (write === undefined) return 'skipped';
    if (call.lost && call.name !== 'foreign') this.table.loseNextAnswer();
    return write();
  }

  /** Reads what the call is worked out from; the write itself is one call. Undefined: there is nothing to write to. */
  private async prepare(call: PortCall): Promise<(() => Promise<unknown>) | undefined> {
    const { ledgers, budgets } = this.table.ports;
    switch (call.name) {
      case 'open':
        return this.open(call.with);
      case 'rollOver':
        return this.rollOver(call.with);
      case 'settle':
        return this.settle(call.with);
      case 'spendOnce':
        return () => ledgers.spendOnce(call.with.move, call.with.id, periodEnd(DECEMBER));
      case 'count':
        return this.count(call.with);
      case 'book':
        return this.book(call.with);
      case 'write':
        return this.write(call.with);
      case 'foreign':
        return () => this.foreign(call.with);
      case 'adopt': {
        const { address, at, ...said } = call.with;
        const ledger = await this.ledgerOf(call.with);
        const { limit, thresholds, graceMinutes } = said;
        const grace = graceMinutes === undefined ? {} : { graceMinutes };
        return () => budgets.adopt(budgetOf(address, { limit, thresholds, ...grace }), ledger, at);
      }
      case 'abandon': {
        const ledger = await this.ledgerOf(call.with);
        return () => budgets.abandon(budgetOf(call.with.address), ledger, call.with.at);
      }
      case 'closeAccount': {
        const ledger = await this.ledgerOf(call.with);
        return () => budgets.closeAccount(call.with.address, ledger, call.with.at);
      }
      default:
        return this.guard(call);
    }
  }

  private async guard(
    call: Extract<PortCall, { name: 'touch' | 'changeState' | 'beginGrace' | 'saveWatch' | 'saveTold' }>,
  ): Promise<(() => Promise<unknown>) | undefined> {
    const { ledgers } = this.table.ports;
    const found = await this.find(call.with);
    if (call.name === 'touch') {
      const ledger = found ?? blank(call.with);
      return () => ledgers.touch(ledger, call.with.at, call.with.dropFence);
    }
    // DynamoDB would create a row that nobody can read: a fault that the product does not commit.
    if (found === undefined) return undefined;
    if (call.name === 'changeState') return () => ledgers.changeState(found, call.with.to);
    if (call.name === 'beginGrace') {
      const { limit } = found;
      return limit === undefined ? undefined : () => ledgers.beginGrace(found, { until: call.with.until, limit });
    }
    if (call.name === 'saveWatch') return () => ledgers.saveWatch(found, call.with.watch);
    return () => ledgers.saveTold(found, call.with.percent);
  }

  private async open({ inPlace, stale: _stale, ...said }: CallOf<'open'>) {
    const stray = inPlace ? await this.strayOf(said.address, said.period) : undefined;
    return () => this.table.ports.ledgers.open({ ...blank(said), ...said }, stray);
  }

  private async rollOver({ inPlace, ...of }: CallOf<'rollOver'>) {
    const from = await this.ledgerOf(of);
    const next = opened(from);
    const stray = inPlace ? await this.strayOf(next.address, next.period) : undefined;
    return () => this.table.ports.ledgers.rollOver(from, closed(from), next, stray);
  }

  private async settle({ amount, through, readsGaps, gaps, seen, ...of }: CallOf<'settle'>) {
    const { address, period, settledThrough, booked, gaps: read } = await this.ledgerOf(of);
    const speed = seen === null ? undefined : { at: through, rate: seen, booked: booked ?? NOTHING_BOOKED };
    const from = readsGaps ? { settledThrough, gaps: read } : { settledThrough };
    const settlement = { amount, settledThrough: through, gaps, guessedMs: 0 };
    return () => this.table.ports.ledgers.settle(address, period, from, settlement, speed);
  }

  private async count({ move, meter, revision, progress }: CallOf<'count'>) {
    const { meters } = this.table.ports;
    const { address } = move;
    const stored = (await meters.of(address)).find((row) => row.meter === meter)?.revision ?? 0;
    return () => meters.count([{ address, meter, progress, revision: revision ?? stored }], [move]);
  }

  private async book({ bookings }: CallOf<'book'>) {
    const { contributions, ledgers } = this.table.ports;
    const all: Booking[] = [];
    for (const { address, arn, revision, running, at, rate, move, lateMoves } of bookings) {
      const [stored] = await contributions.find([address], arn);
      const tags: Contribution['tags'] = running ? { team: 'shop' } : {};
      const contribution = {
        address,
        resource: { type: 'ec2-instance', arn },
        history: [{ at, running, rate }],
        tags,
        control: undefined,
        startedBy: running ? undefined : 'ann',
        ...(stored?.place === undefined ? {} : { place: stored.place }),
        revision: revision ?? stored?.revision ?? 0,
      };
      all.push({ contribution, moves: move === undefined ? [] : [{ ...move, address }], lateMoves });
    }
    return () => ledgers.book(all);
  }

  private async write({ address, period, arn, revision, ...said }: CallOf<'write'>) {
    const { journal } = this.table.ports;
    const isIt = (entry: { readonly period: Period; readonly resource: { readonly arn: string } }) =>
      entry.period === period && entry.resource.arn === arn;
    const stored = (await journal.of(address)).find(isIt);
    const at = revision ?? stored?.revision ?? 0;
    const resource = { type: 'ec2-instance', arn };
    return () => journaled(this.table.ports, entryOf({ address, period, resource, ...said, revision: at }));
  }

  private foreign({ address, period, add, addRate, at, inSeconds }: CallOf<'foreign'>): Promise<void> {
    const updatedAt = inSeconds ? formatInstant(at).replace(/\.\d+Z$/, 'Z') : at;
    return this.table.foreignUpdate(address, period, { add, addRate, updatedAt });
  }

  private async strayOf(address: Address, period: Period) {
    const { stray } = await this.table.ports.ledgers.newest(address, DECEMBER);
    return stray?.period === period ? stray.row : undefined;
  }

  /** As it was read now, or some time ago. */
  private async find({ address, period, stale }: Row): Promise<Ledger | undefined> {
    const key = `${address} ${period}`;
    const seen = this.seen.get(key) ?? [];
    const before = stale === 0 ? undefined : seen.at(-stale);
    if (before !== undefined) return before;
    const found = await this.table.ports.ledgers.find(address, period);
    if (found !== undefined) this.seen.set(key, [...seen, found]);
    return found;
  }

  private async ledgerOf(of: Row): Promise<Ledger> {
    return (await this.find(of)) ?? blank(of);
  }
}

/** What somebody believes who has not looked. */
function blank({ address, period }: Pick<Ledger, 'address' | 'period'>): Ledger {
  return newLedger(address, period, START);
}

async function allRows(table: TableUnderTest): Promise<unknown> {
  const { ledgers, contributions, journal, budgets, meters } = table.ports;
  const ofAddress = async (address: Address) => ({
    newest: await ledgers.newest(address, DECEMBER),
    ledgers: await Promise.all(PERIODS.map((period) => ledgers.find(address, period))),
    contributions: await contributions.of(address),
    found: await Promise.all(ARNS.map((arn) => contributions.find([address], arn))),
    journal: await journal.of(address),
    meters: await meters.of(address),
    budget: await budgets.find(address),
    budgets: await budgets.of(accountOf(address)),
    counting: await budgets.counting(accountOf(address)),
  });
  return {
    addresses: await Promise.all(ADDRESSES.map(ofAddress)),
    pages: await Promise.all(PERIODS.map((period) => allOf(table, period))),
    late: await allLate(table),
    held: await allHeld(table),
  };
}
