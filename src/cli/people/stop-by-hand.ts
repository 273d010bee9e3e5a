import { parseStop, STOP, type StopByHand } from '../../budgets/domain/stop-by-hand';
import type { StoredBudget } from '../../budgets/ports';
import type { Address } from '../../core/domain/address';
import { periodEnd, periodOf } from '../../core/domain/period';
import { formatInstant, later, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { LISTED_TYPES } from '../../metering/types/contracts';
import { write, type ChangeOptions } from './apply-change';
import { CliError, EXIT } from './cli-error';
import { describeConsequence, foresee } from './consequence';
import { planOf } from './explain';
import { byHandJson, describeByHand, whyNotByHand } from './hand-words';
import { untilInForce, type Arrival } from './in-force';
import type { Office } from './office';
import { planJson, sparedLines, targetLines } from './plan';
import { untilOf } from './raise';
import { changed, refusalOf, settingsIn } from './settings';
import { spendingOf, type Spending } from './spending';
import { requireAddress } from './status';
import type { Terminal } from './terminal';
import { count, moment } from './words';

export interface StopOptions extends ChangeOptions {
  readonly until?: string | undefined;
  readonly who?: string | undefined;
}

const ASK_EVERY_MS = 1_000;

/**
 * Has enforcement stop what spends in a budget, whatever money is left, after the plan and a question. It writes what
 * is wanted and waits: the product's own loop stops. Returns the exit code.
 */
export async function stopByHand(
  at: string,
  options: StopOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const address = requireAddress(at);
  const { reason = '', json = false, yes = false } = options;
  if (!/\S/.test(reason)) throw new CliError('a stop needs a reason: say --reason "…"');
  const now = terminal.clock.now();
  const until = untilOf(options.until, now) ?? periodEnd(periodOf(now));
  const stop: StopByHand = { who: options.who ?? (await office.who()), why: reason.trim(), until };
  const read = await requireItem(address, office);
  const Stop = { [STOP.who]: stop.who, [STOP.why]: stop.why, [STOP.until]: formatInstant(until) };
  const after = changed(settingsIn(read.written), { Stop });
  const refusal = refusalOf(address, after);
  if (refusal !== undefined) throw new CliError(`${address}: ${refusal}`);
  const spending = await spendingOf(address, office, now);
  for (const line of json ? [] : planLines(stop, read, spending)) terminal.print(line);
  if (!yes && !(await terminal.confirm(`Stop what spends in ${address}?`))) throw new CliError('nothing was changed');
  await write(address, read, { Stop }, options, office, terminal);
  const { arrival, present } = await untilDone(address, after, isStopped, options, office, terminal);
  const running = planOf(present).targets;
  const told = { address, stopped_by_hand: byHandJson(stop), plan: planJson(planOf(spending), spending) };
  report(
    {
      ...told,
      ...arrivalJson(arrival),
      stopped: present.held.length,
      not_stopped_yet: running.map(({ control }) => control.arn),
    },
    [
      `${address}: ${describeByHand(stop)}`,
      `  ${count(present.held.length, 'resource')} stopped${running.length === 0 ? '' : `, ${running.length} not yet: \`status ${address}\``}`,
      `  ${words(arrival, options)}. \`give-back ${address}\` ends it.`,
    ],
    options,
    terminal,
  );
  return (arrival.inForce && isStopped(present)) || options.wait === 0 ? EXIT.done : EXIT.findings;
}

/** Ends a stop by hand, after a question: what it holds is given back by the product's own loop. Returns the exit code. */
export async function endStopByHand(
  at: string,
  options: ChangeOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const address = requireAddress(at);
  const read = await requireItem(address, office);
  const before = settingsIn(read.written);
  const parsed = parseStop({ Stop: before.Stop });
  if (before.Stop === undefined) throw await notStopped(address, office, terminal.clock.now());
  const after = changed(before, { Stop: undefined });
  const consequence = await foresee(address, after, office, terminal.clock.now());
  const gives = consequence.kind === 'gives back';
  const what = describeConsequence(consequence);
  const { json = false, yes = false } = options;
  const lines = [
    `${address}: ${parsed.kind === 'stop' ? describeByHand(parsed.stop) : 'stopped by hand, in a form that is refused'}.`,
    gives ? `To end that ${what}.` : await whyNothing(address, office, terminal.clock.now()),
  ];
  for (const line of json ? [] : lines) terminal.print(line);
  if (!yes && !(await terminal.confirm(`End the stop of ${address}?`))) throw new CliError('nothing was changed');
  await write(address, read, { Stop: undefined }, options, office, terminal);
  const isDone = (present: Spending) => !gives || present.held.length === 0;
  const { arrival, present } = await untilDone(address, after, isDone, options, office, terminal);
  const held = present.held.map(({ resource }) => resource.arn);
  report(
    {
      address,
      was_stopped_by_hand: parsed.kind === 'stop' ? byHandJson(parsed.stop) : null,
      ...arrivalJson(arrival),
      still_stopped: held,
    },
    [
      `${address}: not stopped by hand any more`,
      `  ${held.length === 0 ? 'nothing is stopped' : `${count(held.length, 'resource')} still stopped${gives ? ', on the way back' : ''}: \`status ${address}\``}`,
      `  ${words(arrival, options)}`,
    ],
    options,
    terminal,
  );
  return (arrival.inForce && isDone(present)) || options.wait === 0 ? EXIT.done : EXIT.findings;
}

async function requireItem(address: Address, office: Office): Promise<StoredBudget> {
  const read = (await office.registry.find([address])).get(address);
  if (read === undefined) {
    throw new CliError(
      `${address} has no budget, so nothing is stopped in it. Set one: \`budgets set ${address} <usd>\``,
    );
  }
  return read;
}

function planLines(stop: StopByHand, read: StoredBudget, spending: Spending): readonly string[] {
  const { targets, spared } = planOf(spending);
  const before = parseStop({ Stop: read.written.Stop });
  const why = whyNotByHand(spending);
  return [
    `${spending.address}: stopped from now until ${moment(stop.until)}, whatever money is left and whatever its mode is.`,
    ...(before.kind === 'stop' ? [`Instead of: ${describeByHand(before.stop)}.`] : []),
    ...(why === undefined ? [] : [`For now ${why}.`]),
    ...targetLines(targets, 'Stopped, in this order'),
    ...sparedLines(spared),
    `Not listed: ${LISTED_TYPES.join(' and ')}, which cost nothing by the hour. They are found and stopped then, too.`,
  ];
}

/** Nothing runs any more that could be stopped, or nothing is stopped now at all. */
function isStopped(spending: Spending): boolean {
  return whyNotByHand(spending) !== undefined || planOf(spending).targets.length === 0;
}

/** Waits until what was written is in force, and done. */
async function untilDone(
  address: Address,
  written: Readonly<Record<string, unknown>>,
  isDone: (present: Spending) => boolean,
  { wait }: ChangeOptions,
  office: Office,
  { clock }: Terminal,
): Promise<{ readonly arrival: Arrival; readonly present: Spending }> {
  const end = later(clock.now(), wait * MS_PER_SECOND);
  const arrival = await untilInForce(address, written, wait * MS_PER_SECOND, office, clock);
  for (;;) {
    const present = await spendingOf(address, office, clock.now());
    if (isDone(present) || clock.now() >= end) return { arrival, present };
    await clock.pause(ASK_EVERY_MS);
  }
}

async function notStopped(address: Address, office: Office, now: Instant): Promise<CliError> {
  const { held } = await spendingOf(address, office, now);
  const others =
    held.length === 0
      ? 'there is nothing to give back'
      : `its ${count(held.length, 'resource')} ${held.length === 1 ? 'is' : 'are'} stopped because the money is spent. ` +
        `\`budgets raise ${address} 20%\` gives back, \`exempt ${address} <arn>\` spares one, \`pause\` gives back everything everywhere`;
  return new CliError(`${address} is not stopped by hand: ${others}`);
}

async function whyNothing(address: Address, office: Office, now: Instant): Promise<string> {
  const { held } = await spendingOf(address, office, now);
  return held.length === 0
    ? 'It holds nothing: there is nothing to give back.'
    : `Nothing is given back by that: the money is spent, and ${count(held.length, 'resource')} ${held.length === 1 ? 'stays' : 'stay'} stopped.`;
}

function words({ inForce, words: said }: Arrival, { wait }: ChangeOptions): string {
  return wait === 0 && !inForce ? 'written; nobody has waited until it is in force' : said;
}

function arrivalJson({ inForce, words: status }: Arrival) {
  return { in_force: inForce, status };
}

function report(json: object, lines: readonly string[], options: ChangeOptions, terminal: Terminal): void {
  for (const line of options.json === true ? [JSON.stringify(json, undefined, 2)] : lines) terminal.print(line);
}
