import { formatUsd } from '../../src/core/domain/money';
import { costPerAccountMonth, totalOf, type Cost } from './cost';
import { FUNCTIONS, type FunctionName, type FunctionUse } from './functions';
import type { Breach } from './judge';
import type { Overshoot } from './overshoot';
import type { QuotaName, QuotaUse } from './quotas';
import type { Setting } from './settings';
import type { Played } from './simulate';

/** What one process found out of its part of an organization, as it is handed on. */
export interface PartFigures {
  readonly accounts: number;
  readonly days: number;
  readonly breaches: readonly Breach[];
  readonly positions: number;
  readonly lostUsd: string;
  readonly doubledUsd: string;
  readonly budgetsNotInForce: number;
  readonly longestToForceMs: number;
  readonly overshoot: Overshoot;
  readonly messages: Readonly<Record<string, number>>;
  readonly quotas: Readonly<Record<QuotaName, QuotaUse>>;
  readonly functions: Readonly<Record<string, FunctionUse>>;
  readonly billReads: number;
  readonly billAmounts: number;
  readonly mostAtOnce: number;
  readonly waits: number;
  /** Each call of a service, and whatever else happens at an instant. */
  readonly events: number;
  readonly seconds: number;
  /** Of processors: on a machine that others use, too, it takes longer. */
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
  readonly mebibytesAfterDays: readonly number[];
}

const MEBIBYTE = 1_048_576;
const REST_DAYS = 6;

export function figuresOf(played: Played, setting: Setting, seconds: number): PartFigures {
  const { installation: of, breaches, positions, lost, doubled, notInForce, rssAfterDays } = played;
  return {
    accounts: of.accounts.size,
    days: setting.days + REST_DAYS,
    breaches,
    positions,
    lostUsd: formatUsd(lost),
    doubledUsd: formatUsd(doubled),
    budgetsNotInForce: notInForce,
    longestToForceMs: of.traffic.longestToForceMs,
    overshoot: of.overshoot.worst,
    messages: Object.fromEntries(of.traffic.messages),
    quotas: of.quotas.used(),
    functions: of.functions.used(),
    billReads: of.bill.reads,
    billAmounts: of.bill.amounts,
    mostAtOnce: of.functions.mostAtOnce,
    waits: of.functions.waits,
    events: of.clock.happened + of.traffic.joined,
    seconds,
    cpuSeconds: process.resourceUsage().userCPUTime / 1e6 + process.resourceUsage().systemCPUTime / 1e6,
    peakMebibytes: Math.round(process.resourceUsage().maxRSS / 1_024),
    mebibytesAfterDays: rssAfterDays.map((bytes) => Math.round(bytes / MEBIBYTE)),
  };
}

/** Adds up what the processes of one organization found out. */
export function together(parts: readonly PartFigures[]): PartFigures {
  const sum = (of: (part: PartFigures) => number) => parts.reduce((all, part) => all + of(part), 0);
  const most = (of: (part: PartFigures) => number) => Math.max(...parts.map(of));
  const usd = (of: (part: PartFigures) => string) => formatSum(parts.map(of));
  const [first] = parts as [PartFigures];
  const worst = parts.map(({ overshoot }) => overshoot).sort((one, other) => other.usd - one.usd);
  return {
    accounts: sum(({ accounts }) => accounts),
    days: first.days,
    breaches: parts.flatMap(({ breaches }) => breaches),
    positions: sum(({ positions }) => positions),
    lostUsd: usd(({ lostUsd }) => lostUsd),
    doubledUsd: usd(({ doubledUsd }) => doubledUsd),
    budgetsNotInForce: sum(({ budgetsNotInForce }) => budgetsNotInForce),
    longestToForceMs: most(({ longestToForceMs }) => longestToForceMs),
    overshoot: worst[0] as Overshoot,
    messages: addedUp(parts.map(({ messages }) => messages)),
    quotas: quotasTogether(parts),
    functions: functionsTogether(parts),
    billReads: sum(({ billReads }) => billReads),
    billAmounts: sum(({ billAmounts }) => billAmounts),
    mostAtOnce: sum(({ mostAtOnce }) => mostAtOnce),
    waits: sum(({ waits }) => waits),
    events: sum(({ events }) => events),
    seconds: most(({ seconds }) => seconds),
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    peakMebibytes: sum(({ peakMebibytes }) => peakMebibytes),
    mebibytesAfterDays: first.mebibytesAfterDays.map((_none, day) =>
      sum(({ mebibytesAfterDays }) => mebibytesAfterDays[day] ?? 0),
    ),
  };
}

/** Each process has its part of the installation's quotas: a share of the part is one of the whole. */
function quotasTogether(parts: readonly PartFigures[]): Readonly<Record<QuotaName, QuotaUse>> {
  const names = Object.keys((parts[0] as PartFigures).quotas) as QuotaName[];
  const uses = names.map((name) => {
    const all = parts.map(({ quotas }) => quotas[name]);
    const [busiest] = [...all].sort((one, other) => other.peak - one.peak);
    const total = (of: (use: QuotaUse) => number) => all.reduce((sum, use) => sum + of(use), 0);
    return [name, { ...(busiest as QuotaUse), calls: total((one) => one.calls), refused: total((one) => one.refused) }];
  });
  return Object.fromEntries(uses) as Record<QuotaName, QuotaUse>;
}

function functionsTogether(parts: readonly PartFigures[]): Readonly<Record<string, FunctionUse>> {
  const found: Record<string, FunctionUse> = {};
  for (const { functions } of parts) {
    for (const [name, use] of Object.entries(functions)) {
      const known = found[name];
      found[name] =
        known === undefined
          ? use
          : {
              invocations: known.invocations + use.invocations,
              failed: known.failed + use.failed,
              givenUp: known.givenUp + use.givenUp,
              seconds: known.seconds + use.seconds,
              longestMs: Math.max(known.longestMs, use.longestMs),
              mostAtOnce: known.mostAtOnce + use.mostAtOnce,
            };
    }
  }
  return found;
}

function addedUp(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const one of all) for (const [name, count] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function formatSum(amounts: readonly string[]): string {
  return amounts.reduce((sum, text) => sum + Number(text), 0).toString();
}

export function costOf(of: PartFigures): Cost {
  return costPerAccountMonth(of.quotas, of.functions, of.accounts, of.days);
}

export function eventsPerSecond({ events, seconds }: PartFigures): number {
  return Math.round(events / seconds);
}

/** The figures for people. */
export function reportOf(of: PartFigures): string {
  const cost = costOf(of);
  const messages = Object.values(of.messages).reduce((sum, count) => sum + count, 0);
  const rows: (readonly [string, string])[] = [
    ['accounts, days', `${of.accounts}, ${of.days} (the last ${REST_DAYS} without faults)`],
    ['positions that were compared', `${of.positions}`],
    ['lost', `${of.lostUsd} USD`],
    ['doubled', `${of.doubledUsd} USD`],
    ['worst overshoot', `${of.overshoot.usd.toFixed(2)} USD = ${of.overshoot.seconds.toFixed(0)} s of its speed`],
    ['budgets not in force', `${of.budgetsNotInForce} (the longest on its way: ${minutes(of.longestToForceMs)})`],
    ['messages', `${(messages / of.accounts / of.days).toFixed(3)} per account and day`],
    ['cost', `${totalOf(cost).toFixed(4)} USD per account and month`],
    ['functions at once', `${of.mostAtOnce}, waits ${of.waits}`],
    ['memory', `${of.peakMebibytes} MiB`],
    ['memory after days', `${of.mebibytesAfterDays[0]} … ${of.mebibytesAfterDays.at(-1)} MiB`],
    ['processors', `${of.cpuSeconds.toFixed(0)} s: ${Math.round(of.events / of.cpuSeconds)} events per second of them`],
    ['events', `${of.events} in ${of.seconds.toFixed(0)} s: ${eventsPerSecond(of)} per second`],
  ];
  return [
    ...rows.map(([name, value]) => `${name.padEnd(30)} ${value}`),
    '',
    'quota'.padEnd(30) + 'calls'.padStart(14) + 'refused'.padStart(10) + 'peak'.padStart(8),
    ...Object.entries(of.quotas)
      .filter(([, { calls }]) => calls > 0)
      .map(([name, { calls, refused, peak }]) =>
        [name.padEnd(30), `${calls}`.padStart(14), `${refused}`.padStart(10), percent(peak).padStart(8)].join(''),
      ),
    '',
    'function'.padEnd(22) +
      'calls'.padStart(12) +
      'failed'.padStart(9) +
      'given up'.padStart(10) +
      'longest'.padStart(10),
    ...Object.entries(of.functions).map(([name, use]) =>
      [
        name.padEnd(22),
        `${use.invocations}`.padStart(12),
        `${use.failed}`.padStart(9),
        `${use.givenUp}`.padStart(10),
        `${Math.round(use.longestMs / 1_000)} of ${(FUNCTIONS[name as FunctionName] ?? 0) * 60} s`.padStart(16),
      ].join(''),
    ),
  ].join('\n');
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} minutes`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(part < 0.01 ? 2 : 0)} %`;
}
