import pMap from 'p-map';
import { pascalCase } from '../../core/contracts/names';
import { plainName } from './articles';
import { describeFailure } from './aws-errors';
import { CliError, EXIT } from './cli-error';
import type { RawLetter } from './dead-letter';
import { HELD_MS } from './dead-letter-desk';
import type { Office } from './office';
import { planRedrive, whyNotCalled, type PlannedCall, type QueueFound, type RedrivePlan } from './redrive-plan';
import { doneLines, planLines, redriveJson, type Outcome } from './redrive-words';
import type { Terminal } from './terminal';
import { count } from './words';

export interface RedriveOptions {
  readonly json?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly queue?: readonly string[] | undefined;
}

/** The calls that are made at once: those that fail again come back, and are not to take everybody's concurrency. */
const CONCURRENCY = 5;

/** Who answers later than this before the end of the hold may have lost the messages to somebody else. */
const MARGIN_MS = 60_000;

/**
 * Empties the dead-letter queues, after the plan and a question: what can be told again is, what cannot is made good by
 * the look that compares what is with what should be. A message is removed when Lambda has taken the call, and never
 * before. Returns the exit code.
 *
 * Why telling twice does no harm: docs/decisions/0063-dead-letters-are-told-again-or-looked-up.md.
 */
export async function redrive(options: RedriveOptions, office: Office, terminal: Terminal): Promise<number> {
  const { json = false, check = false } = options;
  const parts = await office.installation.parts();
  const queues = chosen(
    parts.filter(({ type }) => type === 'AWS::SQS::Queue'),
    options.queue,
  );
  const takenAt = terminal.clock.now();
  const plan = await planRedrive(queues, parts, office, takenAt);
  const kept = new Map(plan.letters.map(({ raw, queue }) => [raw.handle, { raw, queue }]));
  try {
    const isQuiet = json && !check;
    for (const line of isQuiet ? [] : json ? [redriveJson(plan, undefined, takenAt)] : planLines(plan, takenAt)) {
      terminal.print(line);
    }
    if (check || plan.calls.length === 0) {
      if (isQuiet) terminal.print(redriveJson(plan, [], takenAt));
      return isEmpty(plan) ? EXIT.done : EXIT.findings;
    }
    await agree(plan, takenAt, options, terminal);
    const outcomes = await carryOut(plan, office, (letter) => kept.delete(letter.handle));
    for (const line of json ? [redriveJson(plan, outcomes, takenAt)] : doneLines(plan, outcomes)) terminal.print(line);
    const isAllDone = outcomes.every(({ kind }) => kind === 'accepted') && kept.size === 0 && isAllTaken(plan);
    return isAllDone ? EXIT.done : EXIT.findings;
  } finally {
    await giveBack([...kept.values()], office);
  }
}

function chosen<T extends { readonly logicalId: string }>(all: readonly T[], names: readonly string[] = []) {
  const known = new Map(all.map((part) => [plainName(part.logicalId).toLowerCase(), part]));
  const unknown = names.find((name) => !known.has(name.toLowerCase()));
  if (unknown !== undefined) {
    const there = all.map(({ logicalId }) => plainName(logicalId)).sort();
    throw new CliError(`there is no dead-letter queue '${unknown}': expected one of ${there.join(', ')}`);
  }
  return names.length === 0 ? all : [...new Set(names.flatMap((name) => known.get(name.toLowerCase()) ?? []))];
}

async function agree(plan: RedrivePlan, takenAt: number, { yes = false }: RedriveOptions, terminal: Terminal) {
  const messages = plan.calls.reduce((sum, { letters }) => sum + letters.length, 0);
  const question = `Make good ${count(messages, 'message')} by ${count(plan.calls.length, 'call')}?`;
  if (!yes && !(await terminal.confirm(question))) throw new CliError('nothing was changed');
  if (terminal.clock.now() - takenAt > HELD_MS - MARGIN_MS) {
    throw new CliError(
      'the answer came so late that somebody else may have these messages by now: nothing was changed',
    );
  }
}

async function carryOut(
  plan: RedrivePlan,
  office: Office,
  isGone: (letter: RawLetter) => void,
): Promise<readonly Outcome[]> {
  const barred = new Map(
    await pMap(
      new Set(plan.calls.map(({ functionName }) => functionName)),
      async (name) => [name, await whyNotCalled(name, office.installation)] as const,
      { concurrency: CONCURRENCY },
    ),
  );
  return pMap(plan.calls, (planned) => make(planned, barred.get(planned.functionName), office, isGone), {
    concurrency: CONCURRENCY,
  });
}

/** Makes a call, and removes what it makes good. What is refused stays, and holds up nothing else. */
async function make(
  planned: PlannedCall,
  barred: string | undefined,
  { deadLetters }: Office,
  isGone: (letter: RawLetter) => void,
): Promise<Outcome> {
  if (barred !== undefined) return { kind: 'refused', planned, why: `${pascalCase(planned.call.useCase)}: ${barred}` };
  try {
    await deadLetters.call(planned.functionName, planned.call.payload);
  } catch (error) {
    return { kind: 'refused', planned, why: reasonOf(error) };
  }
  try {
    const left: RawLetter[] = [];
    for (const [queue, letters] of byQueue(planned)) left.push(...(await deadLetters.remove(queue.url, letters)));
    for (const { raw } of planned.letters) if (!left.includes(raw)) isGone(raw);
    return left.length === 0 ? { kind: 'accepted', planned } : { kind: 'lingers', planned, why: 'SQS keeps it' };
  } catch (error) {
    return { kind: 'lingers', planned, why: reasonOf(error) };
  }
}

function byQueue({ letters }: PlannedCall): ReadonlyMap<QueueFound, readonly RawLetter[]> {
  const queues = new Map<QueueFound, RawLetter[]>();
  for (const { queue, raw } of letters) queues.set(queue, [...(queues.get(queue) ?? []), raw]);
  return queues;
}

/** Whoever looks next finds what was not made good. A refusal here costs ten minutes, and nothing else. */
async function giveBack(
  letters: readonly { readonly raw: RawLetter; readonly queue: QueueFound }[],
  { deadLetters }: Office,
): Promise<void> {
  for (const queue of new Set(letters.map((one) => one.queue))) {
    const of = letters.filter((one) => one.queue === queue).map(({ raw }) => raw);
    await deadLetters.giveBack(queue.url, of).catch(() => undefined);
  }
}

function isEmpty({ queues, unasked }: RedrivePlan): boolean {
  return unasked.length === 0 && queues.every(({ messages }) => messages === 0);
}

function isAllTaken({ queues, letters, unasked }: RedrivePlan): boolean {
  return unasked.length === 0 && queues.reduce((sum, { messages }) => sum + messages, 0) <= letters.length;
}

function reasonOf(error: unknown): string {
  return describeFailure(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
