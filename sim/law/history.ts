import * as fc from 'fast-check';
import type { Mode } from '../../src/core/domain/mode';
import type { ResourceType } from '../../src/core/domain/resource-id';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { EXEMPT_TAG } from '../../src/enforcement/contracts';
import type { PreviousState } from '../../src/metering/domain/resource';
import { CONTROLLABLE_TYPES, controllableOf } from '../../src/metering/types/contracts';
import type { Faults } from './faults';

/** Something in the account as the history begins, or later. */
export interface PlannedResource {
  readonly type: ResourceType;
  readonly region: string;
  readonly usdPerHour: number;
  readonly state: PreviousState;
  readonly tags: Readonly<Record<string, string>>;
  /** So many ms until a change shows. */
  readonly slow: number;
  readonly unstoppable: boolean;
}

/** Resources are named by their index, modulo how many there are; budgets: the account's, or the workload's. */
export type Action =
  | { readonly kind: 'make'; readonly resource: PlannedResource }
  | { readonly kind: 'start' | 'stop' | 'delete'; readonly index: number }
  | { readonly kind: 'exempt'; readonly index: number; readonly isExempt: boolean }
  | { readonly kind: 'refuse'; readonly index: number; readonly calls: number }
  /** From now on somebody starts it again, so many seconds after it was stopped. */
  | { readonly kind: 'war'; readonly index: number; readonly afterSeconds: number }
  | { readonly kind: 'spend'; readonly workload: boolean; readonly usd: number }
  | {
      readonly kind: 'budget';
      readonly workload: boolean;
      readonly usd: number;
      readonly mode: Mode;
      /** Of an account's budget alone. */
      readonly freeze?: boolean;
      readonly graceMinutes?: number;
    }
  /** Somebody detaches the policy that freezes. */
  | { readonly kind: 'thaw' }
  | { readonly kind: 'remove'; readonly workload: boolean }
  | { readonly kind: 'unreachable'; readonly minutes: number }
  | { readonly kind: 'no-concurrency'; readonly minutes: number };

export interface Step {
  readonly afterMs: number;
  readonly action: Action;
}

export interface History {
  /** The day of November 2026 on which it begins: late ones see a month turn. */
  readonly day: number;
  readonly resources: readonly PlannedResource[];
  readonly steps: readonly Step[];
  readonly faults: Faults;
  /** Of all that is drawn while it plays. */
  readonly luck: number;
}

export const REGIONS = ['eu-west-1', 'us-east-1'] as const;
export const TAGS = { app: 'shop' };

/** States that a resource of this type may run in, where there are several. */
const STATES: Readonly<Partial<Record<ResourceType, fc.Arbitrary<PreviousState>>>> = {
  'auto-scaling-group': fc.constantFrom({ min: 0, desired: 1, max: 3 }, { min: 1, desired: 2, max: 4 }),
  'ecs-service': fc.constantFrom({ desired: 1, scaling: 'on' }, { desired: 2, scaling: 'suspended' }),
  'lambda-function': fc.constantFrom({ reservation: null }, { reservation: 4 }),
};

const resource: fc.Arbitrary<PlannedResource> = fc.constantFrom(...CONTROLLABLE_TYPES).chain((type) =>
  fc.record({
    type: fc.constant(type),
    region: fc.constantFrom(...REGIONS),
    usdPerHour: fc.constantFrom(0.01, 1, 10, 100),
    state: STATES[type] ?? fc.constant(controllableOf(type).states.running),
    tags: fc.constantFrom({}, TAGS, { [EXEMPT_TAG]: 'true' }),
    slow: fc.constantFrom(0, 0, 3_000, 25_000, 90_000),
    unstoppable: fc.constantFrom(false, false, false, false, true),
  }),
);

const index = fc.nat(9);
const workload = fc.constantFrom(false, false, true);
const mode = fc.constantFrom<Mode>('enforce', 'enforce', 'enforce', 'notify', 'observe');
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('make' as const), resource }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'stop' as const), index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exempt' as const), index, isExempt: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('refuse' as const), index, calls: fc.constantFrom(1, 5, 500) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('war' as const), index, afterSeconds: fc.constantFrom(5, 60, 900) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('spend' as const), workload, usd: fc.constantFrom(1, 20, 500) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('budget' as const),
      workload,
      usd: fc.constantFrom(1, 10, 50, 1_000),
      mode,
      freeze: fc.boolean(),
      graceMinutes: fc.constantFrom(0, 0, 0, 1, 10, 90),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), workload }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'thaw' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom<'unreachable' | 'no-concurrency'>('unreachable', 'no-concurrency'),
      minutes: fc.constantFrom(2, 30, 150),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.oneof(
    fc.integer({ min: 0, max: 30 }).map((seconds) => seconds * MS_PER_SECOND),
    fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * MS_PER_MINUTE),
    fc.integer({ min: 1, max: 20 }).map((hours) => hours * MS_PER_HOUR),
    fc.integer({ min: 1, max: 6 }).map((days) => days * MS_PER_DAY),
  ),
  action,
});

const rare = fc.constantFrom(0, 0, 0.02, 0.2);
const often = fc.constantFrom(0, 0, 0.1, 0.5, 1);
const faults: fc.Arbitrary<Faults> = fc.record({
  eventLost: often,
  eventDoubled: often,
  eventLate: often,
  recordsLost: rare,
  callLost: often,
  callDoubled: often,
  scheduleLost: often,
  death: fc.constantFrom(0, 0, 0.05, 0.3),
  throttled: fc.constantFrom(0, 0, 0.01, 0.1),
  answerLost: rare,
});

/** Days and weeks of an account in which everything goes wrong that is known to go wrong. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  day: fc.constantFrom(3, 12, 20, 28, 29, 30),
  resources: fc.array(resource, { minLength: 1, maxLength: 5 }),
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  faults,
  luck: fc.nat(),
});
