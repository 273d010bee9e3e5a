import type { SteppedClock } from '../../sim/clock';
import type { Address } from '../../src/core/domain/address';
import { money } from '../../src/core/domain/money';
import type { Period } from '../../src/core/domain/period';
import { currentRate, isRunning, remembered, withChange } from '../../src/ledger/domain/contribution';
import { rate, type Rate } from '../../src/ledger/domain/rate';
import type { Contribution, LedgerMove, Ledgers } from '../../src/ledger/ports';
import { ExactPosition } from './exact-position';

/** What the writers of one budget do. */
export interface Mix {
  /** The mean of an expense, in micro-revantios. */
  readonly expense: bigint;
  /** Resources that start and stop. */
  readonly resources: number;
  /** The mean speed of one of them. */
  readonly rate: bigint;
}

/**
 * Adds an expense as anybody may, by a plain update: docs/cost-table.md. Returns false when the row's own time is not
 * earlier.
 */
export type PlainExpenses = (move: Pick<LedgerMove, 'address' | 'period' | 'at' | 'add'>) => Promise<boolean>;

/** The part of the writes that start or stop a resource; the others are expenses. */
const RATE_CHANGES = 0.1;
const MAX_ATTEMPTS = 100;
/**
 * A draw between nothing and twice the mean, in so many steps: a prime number, so that amounts have digits to round.
 */
const STEPS = 2_147_483_647;

/**
 * Writes to one ledger with the product's own adapters, also several times at once, and knows what the position must
 * be.
 */
export class LedgerWriter {
  readonly exact = new ExactPosition();
  /** Those that nobody changes at the moment. */
  private readonly idle: Contribution[];
  private readonly rates = new Map<string, Rate>();

  constructor(
    readonly address: Address,
    private readonly period: Period,
    private readonly ledgers: Pick<Ledgers, 'book'>,
    private readonly spendPlainly: PlainExpenses,
    private readonly clock: SteppedClock,
    private readonly mix: Mix,
    private readonly random: () => number,
  ) {
    this.idle = Array.from({ length: mix.resources }, (_none, index) => ({
      address,
      resource: { type: 'ec2-instance', arn: `arn:aws:ec2:us-east-1:${address}:instance/i-${index}` },
      history: [],
      tags: {},
      control: undefined,
      startedBy: undefined,
      revision: 0,
    }));
    for (const {
      resource: { arn },
    } of this.idle) {
      this.rates.set(arn, rate(this.around(mix.rate)));
    }
  }

  /** Starts half of the resources. */
  async begin(): Promise<void> {
    for (const contribution of this.idle.splice(0, Math.ceil(this.mix.resources / 2))) {
      this.idle.push(await this.toggle(contribution));
    }
  }

  /** One change of the ledger: one record in its stream. */
  async write(): Promise<void> {
    const [contribution] =
      this.random() < RATE_CHANGES ? this.idle.splice(Math.floor(this.random() * this.idle.length), 1) : [];
    if (contribution === undefined) await this.spend();
    else this.idle.push(await this.toggle(contribution));
  }

  private async spend(): Promise<void> {
    const add = money(this.around(this.mix.expense));
    const { address, period } = this;
    await this.persist(() => this.spendPlainly({ address, period, at: this.clock.next(), add }));
    this.exact.spend(add);
  }

  private async toggle(contribution: Contribution): Promise<Contribution> {
    const { address, period } = this;
    const { resource, history } = contribution;
    const own = this.rates.get(resource.arn) ?? rate(0n);
    const running = !isRunning(history);
    const rateDelta = rate(running ? own : -currentRate(history));
    let changed = contribution;
    await this.persist(async () => {
      const at = this.clock.next();
      changed = { ...contribution, history: remembered(withChange(history, { at, running, rate: own })) };
      const move = { address, period, at, rateDelta, add: money(0n), state: 'open' as const };
      if ((await this.ledgers.book([{ contribution: changed, moves: [move], lateMoves: [] }])) !== 'written') {
        return false;
      }
      this.exact.changeRate(at, rateDelta);
      return true;
    });
    // A row that has stopped lies apart from those that run: who writes it next must say where it was.
    const { place: _before, ...stored } = changed;
    return { ...stored, ...(running ? {} : { place: 'stopped' as const }), revision: changed.revision + 1 };
  }

  /** Whoever was overtaken by another writer takes a later instant. */
  private async persist(attempt: () => Promise<boolean>): Promise<void> {
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) if (await attempt()) return;
    throw new Error(`a writer of ${this.address} was overtaken ${MAX_ATTEMPTS} times`);
  }

  private around(mean: bigint): bigint {
    return (2n * mean * BigInt(Math.floor(this.random() * STEPS))) / BigInt(STEPS);
  }
}
