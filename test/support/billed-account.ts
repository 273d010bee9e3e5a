import { formatUsd, money, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../src/core/domain/time';
import { anchorAccount, type AnchorPorts } from '../../src/ledger/anchor-account';
import { bookChange } from '../../src/ledger/book-change';
import type { AccountReading, Calibration } from '../../src/ledger/domain/account-bill';
import { positionAt } from '../../src/ledger/domain/ledger';
import { accrue, ratePerHour } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from './cost-ports';
import { ACCOUNT, budgetOf, NOVEMBER, NOVEMBER_STARTS, on } from './ledgers';

export const EC2 = 'Amazon Elastic Compute Cloud';
const INSTANCE = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' };

type Said = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An account with its ledger, of which AWS bills what a test says. */
export class BilledAccount {
  readonly costs: InMemoryCosts;
  readonly ports: AnchorPorts;

  constructor(now: Instant, calibration: Calibration = 'up') {
    this.costs = new InMemoryCosts(now);
    const { ledgers, budgets, bills, contributions, clock } = this.costs;
    this.ports = {
      ...{ ledgers, budgets, bills, contributions, clock, calibration },
      servicesOf: (type) => (type === 'ec2-instance' ? [EC2] : []),
      minimumMs: (type) => {
        if (type !== 'ec2-instance') throw new RangeError(`'${type}' is no known type of resource`);
        return this.costs.minimumMs(type);
      },
      stepMs: this.costs.stepMs,
    };
  }

  /** A budget that is adopted now, or was. */
  async adopt(at: Instant, usd = '1000'): Promise<void> {
    this.costs.table.budgetRows.set(ACCOUNT, budgetOf(usd));
    this.costs.table.adoptedAt.set(ACCOUNT, at);
    await openPeriod(ACCOUNT, at, this.costs);
  }

  async run(at: Instant, running = true): Promise<void> {
    const rate = ratePerHour(parseUsd('1'));
    await bookChange({ resource: INSTANCE, at, running, rate }, [ACCOUNT], [ACCOUNT], this.costs);
    await this.settle();
  }

  async settle(): Promise<void> {
    await settleExpenses(this.costs.table.changes, this.costs);
  }

  /** Reads a bill that is complete up to `closed`, and that AWS has told of days of November. */
  async bill(said: Said, closed: Instant, readAt = this.costs.clock.now()) {
    const reading: AccountReading = {
      readAt,
      from: NOVEMBER_STARTS,
      to: later(readAt, MS_PER_DAY),
      amounts: Object.entries(said).flatMap(([day, services]) =>
        Object.entries(services).map(([service, usd]) => ({ service, day: on(day), amount: parseUsd(usd) })),
      ),
      closedThrough: closed,
    };
    const anchored = await anchorAccount(ACCOUNT, reading, this.ports);
    await this.settle();
    return anchored;
  }

  position(period = NOVEMBER, at = this.costs.clock.now()): string {
    return Number(formatUsd(positionAt(this.costs.table.ledger(ACCOUNT, period), at))).toFixed(2);
  }

  /** USD a day of each service that nobody sees. */
  unseen(): Readonly<Record<string, string>> {
    const rows = this.costs.table.contributionsOf(ACCOUNT).filter(({ resource }) => resource.type === 'unseen');
    return Object.fromEntries(
      rows.map(({ resource, history }) => {
        const last = history.at(-1);
        const speed = last?.running === true ? last.rate : ratePerHour(money(0n));
        return [resource.arn, Number(formatUsd(accrue(speed, MS_PER_DAY))).toFixed(2)];
      }),
    );
  }
}

/** 24 USD a day of a service on each of some days. */
export const daily = (service: string, first: number, last: number, usd = '24'): Said =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_none, index) => [
      (first + index).toString().padStart(2, '0'),
      { [service]: usd },
    ]),
  );
