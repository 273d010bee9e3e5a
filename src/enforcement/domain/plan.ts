import type { Control, ResourceId } from '../../core/domain/resource-id';
import type { Instant } from '../../core/domain/time';
import { rate, type Rate } from '../../ledger/domain/rate';

/** A resource that carries this tag with the value `true` is never disabled. */
export const EXEMPT_TAG = 'budget-guardrails:exempt';

/** The reasons for which nothing is done about what spends. */
export const EXEMPT = 'exempt';
const OWNERLESS = 'it could not be found out what it belongs to';
const UNSTOPPABLE = 'nothing can stop it without destroying it';

/** Something that spends in an exhausted budget. */
export interface Spender {
  readonly resource: ResourceId;
  readonly control: Control;
  readonly rate: Rate;
  readonly tags: Readonly<Record<string, string>>;
  readonly startedBy: string | undefined;
  /** The instant since which it runs, where it is metered. */
  readonly since?: Instant | undefined;
}

/** A resource to disable, with everything that stops with it. */
export interface Target {
  readonly control: ResourceId;
  readonly rate: Rate;
  readonly startedBy: string | undefined;
  readonly stops: readonly ResourceId[];
  /** The instant at which the last of it started, where it is metered. */
  readonly since?: Instant | undefined;
  /** The reason, for people, where it is another than that the budget is exhausted. */
  readonly reason?: string;
}

export interface Spared {
  readonly resource: ResourceId;
  readonly rate: Rate;
  readonly startedBy: string | undefined;
  readonly reason: string;
}

export interface Plan {
  /** The highest speed first. */
  readonly targets: readonly Target[];
  readonly spared: readonly Spared[];
}

/** Plans what to disable: each control once, without the exempt, and what was `refused` before after everything else. */
export function planDisabling(
  spenders: readonly Spender[],
  exempt: readonly string[],
  refused: ReadonlySet<string> = new Set(),
): Plan {
  const spared: Spared[] = [];
  const targets = new Map<string, Target>();
  const sparedControls = new Set(
    spenders.flatMap(({ control, ...spender }) =>
      control !== undefined &&
      control !== 'unknown' &&
      isExempt([spender.resource.arn, control.arn], spender.tags, exempt)
        ? [control.arn]
        : [],
    ),
  );
  for (const { resource, control, rate: own, startedBy, since } of spenders) {
    if (control === undefined) {
      spared.push({ resource, rate: own, startedBy, reason: UNSTOPPABLE });
    } else if (control === 'unknown') {
      spared.push({ resource, rate: own, startedBy, reason: OWNERLESS });
    } else if (sparedControls.has(control.arn)) {
      spared.push({ resource, rate: own, startedBy, reason: EXEMPT });
    } else {
      const known = targets.get(control.arn) ?? { control, rate: rate(0n), startedBy, stops: [] };
      targets.set(control.arn, {
        ...known,
        rate: rate(known.rate + own),
        startedBy: known.startedBy ?? startedBy,
        stops: [...known.stops, resource],
        ...lastOf(known.since, since),
      });
    }
  }
  const isRefused = ({ control }: Target) => refused.has(control.arn);
  const sorted = [...targets.values()].sort((one, other) =>
    isRefused(one) !== isRefused(other)
      ? isRefused(one)
        ? 1
        : -1
      : one.rate === other.rate
        ? byArn(one, other)
        : one.rate < other.rate
          ? 1
          : -1,
  );
  return { targets: sorted, spared };
}

/**
 * Returns whether a resource is exempt: by its tag, by an ARN in the budget's list, or by the value of any of its tags
 * in that list.
 */
export function isExempt(
  arns: readonly string[],
  tags: Readonly<Record<string, string>>,
  exempt: readonly string[],
): boolean {
  if (tags[EXEMPT_TAG] === 'true') return true;
  return arns.some((arn) => exempt.includes(arn)) || Object.values(tags).some((value) => exempt.includes(value));
}

function lastOf(one: Instant | undefined, other: Instant | undefined): Pick<Target, 'since'> {
  const since = one === undefined || (other !== undefined && other > one) ? other : one;
  return since === undefined ? {} : { since };
}

function byArn(one: Target, other: Target): number {
  return one.control.arn < other.control.arn ? -1 : 1;
}
