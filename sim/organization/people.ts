import type { Mode } from '../../src/core/domain/mode';
import { money } from '../../src/core/domain/money';
import type { ResourceType } from '../../src/core/domain/resource-id';
import { floorToSecond, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import type { PreviousState } from '../../src/metering/domain/resource';
import { controllableOf } from '../../src/metering/types/contracts';
import { TAGS } from '../law/history';
import { drawWhole, seeded, type Random } from '../law/random';
import { APP, HOME, type SimulatedAccount } from './account';
import { drawnFor } from './draw';
import type { OrganizationFaults, Setting } from './settings';
import { SimulatedUse } from './use';

const HOURS_BETWEEN_ACTS = 10;
const DELETED_AFTER_MS = 12 * MS_PER_HOUR;
const USD = 10n ** 16n;
const SEED_STEP = 7_919;
/** The types that cost by the hour, and how often accounts have them. A notebook is told by its events alone. */
const TYPES: readonly (readonly [ResourceType, number])[] = [
  ['ec2-instance', 6],
  ['auto-scaling-group', 1],
  ['ecs-service', 2],
  ['rds-instance', 2],
  ['rds-cluster', 1],
  ['sagemaker-notebook', 1],
  ['lambda-function', 1],
];
const STATES: Readonly<Partial<Record<ResourceType, PreviousState>>> = {
  'auto-scaling-group': { min: 1, desired: 2, max: 4 },
  'ecs-service': { desired: 2, scaling: 'on' },
  'lambda-function': { reservation: 4 },
};
const PRICES = [0.01, 0.05, 0.1, 0.4, 2] as const;
/** The part of all budgets that give people time between the limit and the stop. */
const WITH_GRACE = 0.15;
const GRACE_MINUTES = '45';
const MODES: readonly Mode[] = ['enforce', 'enforce', 'enforce', 'enforce', 'enforce', 'notify', 'observe'];
const ACTS = ['start', 'start', 'start', 'stop', 'stop', 'stop', 'stop', 'make', 'delete', 'spend', 'budget'] as const;

/** The people of an account through a simulation: what they build, buy and change, each by numbers of its own. */
export class People {
  private readonly random: Random;
  private monthlyUsd = 0;

  constructor(
    private readonly of: SimulatedAccount,
    private readonly setting: Setting,
    private readonly faults: () => OrganizationFaults,
    private readonly ends: Instant,
  ) {
    this.random = seeded((setting.seed * SEED_STEP + of.index * 31) % 2_147_483_646);
  }

  /** Budgets first, or the default of whoever joins; some hours later what costs something. */
  settle(starts: Instant): void {
    const { of, random } = this;
    const plans = Array.from({ length: this.setting.resources }, () => this.planResource());
    const hours = (this.setting.days * MS_PER_DAY) / MS_PER_HOUR;
    this.monthlyUsd = Math.max(1, plans.reduce((sum, { usdPerHour }) => sum + usdPerHour, 0) * hours);
    if (!of.joined) of.clock.plan(later(starts, drawWhole(0, 20, random) * MS_PER_MINUTE), () => this.setBudgets());
    for (const plan of plans) {
      const at = later(starts, drawWhole(60, 180, random) * MS_PER_MINUTE);
      of.clock.plan(at, () => of.byHand(() => void of.owner.make(plan)));
    }
    if (random() < 0.4) this.planUse(starts);
    this.live(later(starts, 4 * MS_PER_HOUR));
  }

  private planResource() {
    const type = this.drawType();
    return {
      type,
      region: HOME,
      usdPerHour: this.one(PRICES),
      state: STATES[type] ?? controllableOf(type).states.running,
      tags: this.random() < 0.3 ? TAGS : this.random() < 0.2 ? { [APP]: `app-${drawWhole(2, 9, this.random)}` } : {},
      slow: this.one([0, 0, 0, 3_000, 25_000]),
      unstoppable: this.random() < 0.02,
    };
  }

  private drawType(): ResourceType {
    let left = this.random() * TYPES.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [type, weight] of TYPES) {
      left -= weight;
      if (left < 0) return type;
    }
    return 'ec2-instance';
  }

  private planUse(starts: Instant): void {
    const { of, setting } = this;
    const draw = (window: Instant, name: string) => drawnFor(`${setting.seed} ${of.index} ${window} ${name}`);
    const requests = drawWhole(1_000, 500_000, this.random);
    of.use = new SimulatedUse(
      HOME,
      requests,
      later(starts, 6 * MS_PER_HOUR),
      this.ends,
      draw,
      () => this.faults().metricsLate,
    );
  }

  private setBudgets(): void {
    const { of } = this;
    for (const address of Object.values(of.addresses)) {
      const isWorkload = address !== of.addresses.account;
      const share = (isWorkload ? 0.3 : 1) * (0.4 + 1.6 * this.random());
      const name = address.slice(address.indexOf('.') + 1);
      of.write({
        Address: address,
        BudgetValue: Math.max(1, this.monthlyUsd * share).toFixed(2),
        Mode: this.one(MODES),
        ...(drawnFor(`grace of ${address}`) < WITH_GRACE ? { GraceMinutes: GRACE_MINUTES } : {}),
        ...(isWorkload ? { WorkloadTag: { Key: APP, Value: name } } : { Freeze: this.random() < 0.3 }),
      });
    }
  }

  /** Somebody does something every few hours, until people are done. */
  private live(at: Instant): void {
    if (at >= this.ends) return;
    this.of.clock.plan(at, () => {
      this.of.byHand(() => this.act());
      const hours = -Math.log(1 - this.random()) * HOURS_BETWEEN_ACTS;
      this.live(later(at, Math.max(MS_PER_MINUTE, Math.round(hours * MS_PER_HOUR))));
    });
  }

  private act(): void {
    const { of, random } = this;
    const { refused, unreachable } = this.faults();
    // Faults of a day are drawn at each of the acts of a day.
    const perDay = HOURS_BETWEEN_ACTS / 24;
    const index = drawWhole(0, 99, random);
    if (random() < refused * perDay) return of.owner.act({ kind: 'refuse', index, calls: this.one([1, 5, 500]) });
    if (random() < unreachable * perDay) {
      return of.owner.act({ kind: 'unreachable', minutes: drawWhole(5, 240, random) });
    }
    const act = this.one(ACTS);
    switch (act) {
      case 'start':
      case 'stop':
        return of.owner.act({ kind: act, index });
      case 'make':
        return random() < 0.3 ? void of.owner.make(this.planResource()) : undefined;
      case 'delete':
        return this.delete(index);
      case 'spend':
        return of.spend(of.addresses.account, money((BigInt(drawWhole(1, 2_000, random)) * USD) / 1_000n));
      case 'budget':
        if (random() < 0.3) this.setBudgets();
    }
  }

  /** What is deleted was stopped long before: of a stop whose event is lost, what is gone tells no time. */
  private delete(index: number): void {
    const { of } = this;
    const one = of.owner.pick(index);
    if (one?.type !== 'ec2-instance') return;
    of.owner.stop(one);
    if (one.state.state === 'stopped' && of.owner.wishes.get(one.arn)?.state === 'stopped') {
      of.clock.plan(later(floorToSecond(of.clock.now()), DELETED_AFTER_MS), () => {
        if (one.state.state !== 'stopped' || of.owner.wishes.get(one.arn)?.state !== 'stopped') return;
        of.fleet.delete(one);
        of.owner.wishes.delete(one.arn);
      });
    }
  }

  private one<T>(all: readonly T[]): T {
    return all[drawWhole(0, all.length - 1, this.random)] as T;
  }
}
