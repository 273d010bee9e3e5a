import { describePause, PAUSE_ADDRESS } from '../../budgets/domain/pause';
import type { Receipt } from '../../budgets/domain/receipt';
import { isAddress } from '../../core/domain/address';
import { periodOf } from '../../core/domain/period';
import { later } from '../../core/domain/time';
import { write, type ChangeOptions } from './apply-change';
import { CliError, EXIT } from './cli-error';
import type { Office } from './office';
import { overview } from './overview';
import { watchedIn } from './settings';
import type { Terminal } from './terminal';
import { count } from './words';

export interface PauseOptions extends ChangeOptions {
  readonly who?: string | undefined;
}

const ASK_EVERY_MS = 500;

/** Suspends all enforcement, after a question. Returns the exit code. */
export async function pause(options: PauseOptions, office: Office, terminal: Terminal): Promise<number> {
  const { reason } = options;
  if (reason === undefined || !/\S/.test(reason)) throw new CliError('a pause needs a reason: say --reason "…"');
  const who = options.who ?? (await office.who());
  const wanted = { who, why: reason.trim() };
  const now = await overview(office, terminal.clock.now());
  if (now.pause !== undefined) {
    throw new CliError(`${describePause(now.pause)}. To put another reason there, \`resume\` first`);
  }
  const held = now.rows.reduce((sum, row) => sum + row.held, 0);
  terminal.progress(
    `Nothing is stopped in any account until somebody resumes. What is stopped is given back now: ${count(held, 'resource')}.`,
  );
  await agree('Pause all enforcement?', options, terminal);
  return change({ Paused: { Who: wanted.who, Why: wanted.why } }, describePause(wanted), options, office, terminal);
}

/** Lifts the pause, after a question. Returns the exit code. */
export async function resume(options: PauseOptions, office: Office, terminal: Terminal): Promise<number> {
  const at = terminal.clock.now();
  const now = await overview(office, at);
  if (now.pause === undefined) throw new CliError('enforcement is not paused: there is nothing to resume');
  const spent = now.rows.filter(
    ({ state, ledger, mode, byHand }) =>
      (mode === 'enforce (off)' || byHand !== undefined) &&
      isAddress(state.address) &&
      ledger?.period === periodOf(at) &&
      ledger.state === 'exhausted',
  );
  terminal.progress(
    `${describePause(now.pause)}. ` +
      (spent.length === 0
        ? 'No enforcing budget is spent: nothing is stopped at once.'
        : `What runs in ${count(spent.length, 'budget')} that ${spent.length === 1 ? 'is' : 'are'} spent or stopped by hand is stopped at once: ` +
          `${spent.map(({ state }) => state.address).join(', ')}.`),
  );
  await agree('Resume enforcement?', options, terminal);
  return change({ Paused: undefined }, describePause(undefined), options, office, terminal);
}

async function agree(question: string, { yes = false }: ChangeOptions, terminal: Terminal): Promise<void> {
  if (!yes && !(await terminal.confirm(question))) throw new CliError('nothing was changed');
}

/** Writes the item that speaks of all budgets, and waits until the product has said so. */
async function change(
  to: { readonly Paused: unknown },
  said: string,
  options: PauseOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const read = (await office.registry.find([PAUSE_ADDRESS])).get(PAUSE_ADDRESS);
  const before = read === undefined ? undefined : watchedIn(read.written);
  await write(PAUSE_ADDRESS, read, to, options, office, terminal);
  const isTold = await untilTold(said, options.wait * 1_000, office, terminal);
  if (options.json === true) {
    terminal.print(
      JSON.stringify({ before: before?.Paused ?? null, after: to.Paused ?? null, in_force: isTold }, undefined, 2),
    );
  } else {
    terminal.print(
      isTold ? `${said}. Operators are told.` : 'Written. The receipt does not say so yet: look with `status`.',
    );
  }
  return isTold || options.wait === 0 ? EXIT.done : EXIT.findings;
}

async function untilTold(said: string, waitMs: number, { registry }: Office, { clock }: Terminal): Promise<boolean> {
  const end = later(clock.now(), waitMs);
  for (;;) {
    const receipt: Receipt | undefined = (await registry.find([PAUSE_ADDRESS])).get(PAUSE_ADDRESS)?.receipt;
    if (receipt?.reason === said) return true;
    if (clock.now() >= end) return false;
    await clock.pause(ASK_EVERY_MS);
  }
}
