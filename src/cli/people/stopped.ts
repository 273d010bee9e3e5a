import pMap from 'p-map';
import { total, type Money } from '../../core/domain/money';
import {
  formatInstant,
  instant,
  later,
  MS_PER_DAY,
  MS_PER_MINUTE,
  readInstant,
  type Instant,
} from '../../core/domain/time';
import type { JournalEntry } from '../../enforcement/domain/journal';
import { counted, type History } from '../../ledger/domain/contribution';
import { accrue } from '../../ledger/domain/rate';
import { CliError, EXIT } from './cli-error';
import { heldJson, savedBy } from './held';
import type { Office } from './office';
import type { Terminal } from './terminal';
import { count, moment, perHour, table, usd } from './words';

export interface StoppedOptions {
  readonly json?: boolean | undefined;
  readonly since?: string | undefined;
}

/** The journals that are read at once. */
const CONCURRENCY = 16;
const UNSAID_DAYS = 30;
/** A stop and the end of it are written down so long after they happened at most. */
const NOTED_WITHIN_MS = 15 * MS_PER_MINUTE;

/** Something that was stopped, and given back or not. */
export interface Stop {
  readonly entry: JournalEntry;
  /** When it stopped, where that is remembered. */
  readonly stoppedAt: Instant | undefined;
  /** Undefined: it is stopped still. */
  readonly backAt: Instant | undefined;
  /** Undefined: nobody remembers for how long it was stopped. */
  readonly saved: Money | undefined;
}

/** Says what was stopped and given back in the whole organization. Returns the exit code. */
export async function showStopped(
  { json = false, since }: StoppedOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const now = terminal.clock.now();
  const from = since === undefined ? later(now, -UNSAID_DAYS * MS_PER_DAY) : sinceOf(since, now);
  const sorted = await stopsSince(from, office, now);
  for (const line of json
    ? [JSON.stringify(stoppedJson(sorted, from, now), undefined, 2)]
    : stoppedLines(sorted, from)) {
    terminal.print(line);
  }
  return EXIT.done;
}

/** Returns what was stopped or given back since an instant, the latest first. It reads all journals. */
export async function stopsSince(
  from: Instant,
  office: Pick<Office, 'journal' | 'contributions'>,
  now: Instant,
): Promise<readonly Stop[]> {
  const journals = await pMap(await office.journal.addresses(), (address) => office.journal.of(address), {
    concurrency: CONCURRENCY,
  });
  const entries = journals.flat().filter((entry) => wasStopped(entry) && entry.changedAt >= from);
  const stops = await pMap(entries, (entry) => stopOf(entry, office, now), { concurrency: CONCURRENCY });
  return [...stops].sort((one, other) => other.entry.changedAt - one.entry.changedAt);
}

/** `12h`, `3d`, or a time. Throws a CliError that names any other text. */
export function sinceOf(text: string, now: Instant): Instant {
  const [, number, unit] = /^(\d{1,4})\s?(h|d)$/.exec(text.trim()) ?? [];
  if (number !== undefined) return later(now, -Number(number) * (unit === 'h' ? MS_PER_DAY / 24 : MS_PER_DAY));
  try {
    return readInstant(text.trim());
  } catch {
    throw new CliError(`'${text}' is no time: expected one like 2026-11-21, 2026-11-21T20:00Z, 12h or 3d`);
  }
}

/** A plan of a budget that only tells stopped nothing, and what was refused went on. */
function wasStopped({ mode, status, restoring }: JournalEntry): boolean {
  return mode === 'enforce' && (status === 'done' || status === 'restored' || (status === 'planned' && restoring));
}

async function stopOf(entry: JournalEntry, office: Pick<Office, 'contributions'>, now: Instant): Promise<Stop> {
  if (entry.status !== 'restored') {
    return {
      entry,
      stoppedAt: entry.restoring ? undefined : entry.changedAt,
      backAt: undefined,
      saved: savedBy(entry, now),
    };
  }
  const parts = await office.contributions.find([entry.address], entry.resource.arn);
  const pause = parts.flatMap(({ history }) => pauseIn(history, entry.changedAt)).at(-1);
  const saved = pause === undefined ? undefined : accrue(entry.rate, Math.max(0, pause.to - pause.from));
  return { entry, stoppedAt: pause?.from, backAt: pause?.to ?? entry.changedAt, saved };
}

/** Returns the last time that something did not run and ran again, as far as that was about when it was given back. */
export function pauseIn(
  history: History,
  givenBackAt: Instant,
): readonly { readonly from: Instant; readonly to: Instant }[] {
  const changes = counted(history);
  const pauses = changes.flatMap((change, index) => {
    const next = changes[index + 1];
    return !change.running && next?.running === true ? [{ from: change.at, to: next.at }] : [];
  });
  return pauses.filter(({ to }) => Math.abs(to - givenBackAt) <= NOTED_WITHIN_MS).slice(-1);
}

export function stoppedLines(stops: readonly Stop[], from: Instant): readonly string[] {
  if (stops.length === 0) return [`Nothing was stopped since ${moment(from)}.`];
  const rows = stops.map(({ entry, stoppedAt, backAt, saved }) => [
    entry.address,
    stoppedAt === undefined ? '(not known)' : moment(stoppedAt),
    backAt === undefined ? (entry.restoring ? 'on its way' : 'no') : moment(backAt),
    usd(perHour(entry.rate)),
    saved === undefined ? '–' : usd(saved),
    entry.resource.arn,
    entry.times > 1 ? `${entry.reason}; ${count(entry.times, 'time')} in ${entry.period}` : entry.reason,
  ]);
  const known = stops.flatMap(({ saved }) => saved ?? []);
  const unknown = stops.length - known.length;
  const still = stops.filter(({ backAt }) => backAt === undefined).length;
  return [
    ...table(['BUDGET', 'STOPPED', 'GIVEN BACK', 'USD/HOUR', 'SAVED USD', 'WHAT', 'WHY'], rows),
    `${count(stops.length, 'stop')} since ${moment(from)}, ${still} of them not given back; ` +
      `${unknown > 0 ? 'at least ' : ''}${usd(total(known), 2)} USD saved` +
      (unknown > 0 ? ` (of ${unknown} it is not remembered for how long)` : ''),
  ];
}

/** The same for machines. Amounts are decimal texts in USD. */
function stoppedJson(stops: readonly Stop[], from: Instant, now: Instant) {
  return {
    since: formatInstant(from),
    at: formatInstant(now),
    saved_usd: usd(total(stops.flatMap(({ saved }) => saved ?? [])), 6),
    stops: stops.map(({ entry, stoppedAt, backAt, saved }) => ({
      ...heldJson(entry, instant(now)),
      stopped_at: stoppedAt === undefined ? null : formatInstant(stoppedAt),
      given_back_at: backAt === undefined ? null : formatInstant(backAt),
      saved_usd: saved === undefined ? null : usd(saved, 6),
    })),
  };
}
