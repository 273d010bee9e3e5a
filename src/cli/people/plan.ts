import type { Plan, Spared, Target } from '../../enforcement/domain/plan';
import { rate, type Rate } from '../../ledger/domain/rate';
import { LISTED_TYPES } from '../../metering/types/contracts';
import { EXIT } from './cli-error';
import { planOf } from './explain';
import { describeOutlook, figuresOf } from './figures';
import { describeMode, modeOf } from './mode-words';
import type { Office } from './office';
import { spendingOf, type Spending } from './spending';
import { noSuch, requireAddress } from './status';
import type { Terminal } from './terminal';
import { count, perHour, speed, table, usd } from './words';

interface Shown {
  readonly json?: boolean | undefined;
}

/** Says what would be stopped if the limit were reached now, and what would not. Touches nothing. */
export async function showPlan(
  at: string,
  { json = false }: Shown,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const address = requireAddress(at);
  const now = terminal.clock.now();
  const spending = await spendingOf(address, office, now);
  if (spending.state === undefined && spending.ledger === undefined) throw noSuch(address);
  const plan = planOf(spending);
  const outlook = spending.ledger === undefined ? undefined : describeOutlook(figuresOf(spending.ledger, now));
  const lines = json ? [JSON.stringify(planJson(plan, spending), undefined, 2)] : planLines(plan, spending, outlook);
  for (const line of lines) terminal.print(line);
  return EXIT.done;
}

export function planLines(
  { targets, spared }: Plan,
  spending: Spending,
  outlook: string | undefined,
): readonly string[] {
  const { address, policy } = spending;
  const brake = policy?.maxDisabledPerRun;
  return [
    `${address}: if the limit were reached now. Nothing is touched by this.`,
    `  mode      ${describeMode(spending)}`,
    ...(outlook === undefined ? [] : [`  runs out  ${outlook}`]),
    '',
    ...targetLines(targets, whatHappens(spending)),
    ...(brake !== undefined && targets.length > brake
      ? [`No more than ${brake} in one run (MaxDisabledPerRun): the others follow a minute later.`]
      : []),
    ...sparedLines(spared),
    `Not listed: ${LISTED_TYPES.join(' and ')}, which cost nothing by the hour. They are looked for when the limit is reached.`,
  ];
}

function whatHappens(spending: Spending): string {
  const mode = modeOf(spending)?.mode;
  if (mode === undefined) return 'Could be stopped';
  return mode === 'enforce' ? 'Stopped, in this order' : 'Named in this order, and left running';
}

export function targetLines(targets: readonly Target[], what: string): readonly string[] {
  if (targets.length === 0) return ['Nothing runs by the hour that could be stopped.'];
  const rows = targets.map(({ control, rate: own, stops, startedBy }, index) => [
    String(index + 1),
    usd(perHour(own)),
    control.arn,
    stops.length === 1 && stops[0]?.arn === control.arn ? '' : `with ${count(stops.length, 'member')}`,
    startedBy ?? '(not known)',
  ]);
  return [`${what} (${speed(sum(targets))} in all):`, ...table(['#', 'USD/HOUR', 'WHAT', '', 'STARTED BY'], rows)];
}

export function sparedLines(spared: readonly Spared[]): readonly string[] {
  if (spared.length === 0) return [];
  const rows = spared.map(({ resource, rate: own, reason }) => [usd(perHour(own)), resource.arn, reason]);
  return ['', `Goes on in any case (${speed(sum(spared))} in all):`, ...table(['USD/HOUR', 'WHAT', 'WHY'], rows), ''];
}

function sum(all: readonly { readonly rate: Rate }[]): Rate {
  return rate(all.reduce((total, one) => total + one.rate, 0n));
}

/** The same for machines. Amounts are decimal texts in USD. */
export function planJson({ targets, spared }: Plan, spending: Spending) {
  return {
    address: spending.address,
    mode: modeOf(spending)?.mode ?? null,
    stops: modeOf(spending)?.mode === 'enforce',
    targets: targets.map(({ control, rate: own, stops, startedBy }) => ({
      arn: control.arn,
      type: control.type,
      usd_per_hour: usd(perHour(own), 6),
      stops: stops.map(({ arn }) => arn),
      started_by: startedBy ?? null,
    })),
    spared: spared.map(({ resource, rate: own, reason }) => ({
      arn: resource.arn,
      usd_per_hour: usd(perHour(own), 6),
      reason,
    })),
    looked_up_then: LISTED_TYPES,
  };
}
