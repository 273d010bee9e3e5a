import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import type { Run } from '../emulator';
import { FIGURES, type Figure } from '../figures';
import { emulator, ledgerOf, now } from './subject';

/** Revantios per second, rounded up as the product has them: 0.0104 and 0.0208 USD an hour. */
const RATES: Readonly<Record<string, number>> = { 't3.micro': 28_888.888889, 't3.small': 57_777.777778 };
const REVANTIOS_PER_USD = 1e10;
/** AWS bills each start of an instance for a minute at least. */
const MINIMUM_SECONDS = 60;

/** Notes a figure for the table that `npx projen e2e` prints at its end. */
export function note(figure: Figure): void {
  const file = process.env[FIGURES];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/** Measures how long something takes: by the clock of the sandbox, in which hours are jumped over, and really. */
export function stopwatch(): () => Pick<Figure, 'seconds' | 'realSeconds'> {
  const [begun, really] = [now(), Date.now()];
  return () => ({ seconds: (now() - begun) / 1_000, realSeconds: (Date.now() - really) / 1_000 });
}

/**
 * What the instances of an account have really cost until an instant, in revantios. Events tell whole seconds. An
 * instance may be dearer than its type in us-east-1 by a factor.
 */
export async function exactCost(account: string, until = now(), dearer: Readonly<Record<string, number>> = {}) {
  return Object.entries(await emulator.runs(account))
    .flatMap(([id, runs]) => runs.map((run) => (dearer[id] ?? 1) * costOf(run, until / 1_000)))
    .reduce((sum, cost) => sum + cost, 0);
}

function costOf({ type, started, stopped }: Run, until: number): number {
  const rate = RATES[type];
  assert.ok(rate !== undefined, type);
  if (stopped === null) return rate * Math.max(0, until - Math.floor(started));
  return rate * Math.max(MINIMUM_SECONDS, Math.floor(stopped) - Math.floor(started));
}

/** What a settled ledger has more (doubled) or less (lost) than its instances have cost, in USD. */
export async function apartUsd(account: string, dearer: Readonly<Record<string, number>> = {}): Promise<number> {
  const ledger = await ledgerOf(account, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  const exact = await exactCost(account, Date.parse(ledger.settledThrough), dearer);
  return (Number(ledger.accruedExpenses) - exact) / REVANTIOS_PER_USD;
}
