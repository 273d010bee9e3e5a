import { pascalCase } from '../../core/contracts/names';
import { formatInstant, type Instant } from '../../core/domain/time';
import { articleOf } from './articles';
import { describeFailure } from './aws-errors';
import type { PlannedCall, PlannedLetter, QueueFound, RedrivePlan } from './redrive-plan';
import { count, duration } from './words';

/** What became of a call, and of the messages that it makes good. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly planned: PlannedCall }
  /** The call was not made, so its messages stay. */
  | { readonly kind: 'refused'; readonly planned: PlannedCall; readonly why: string }
  /** The call was made, and a message was not removed: it will be told twice, which does no harm. */
  | { readonly kind: 'lingers'; readonly planned: PlannedCall; readonly why: string };

/** The most characters of what a message says: it may say anything, and so much of it. */
const MOST_CHARACTERS = 160;

/** The most lines about one queue: more are counted. */
const MOST_LINES = 12;

/** The plan for people: each queue, and in it what is told, what is looked up, and what stays. */
export function planLines(plan: RedrivePlan, now: Instant): readonly string[] {
  const full = plan.queues.filter(({ messages }) => messages > 0);
  return [
    ...full.flatMap((queue) => queueLines(queue, plan, now)),
    ...plan.unasked.map(({ name, error }) => `${name} cannot be asked: ${reason(error)}`),
    ...(full.length === 0 && plan.unasked.length === 0
      ? [`${count(plan.queues.length, 'dead-letter queue')} empty: there is nothing to tell again`]
      : []),
  ];
}

function queueLines(queue: QueueFound, { letters }: RedrivePlan, now: Instant): readonly string[] {
  const mine = letters.filter((letter) => letter.queue.url === queue.url);
  const oldest = Math.min(...mine.map(({ raw }) => raw.sentAt));
  const age = mine.length === 0 ? '' : `, the oldest ${duration(Math.max(0, now - oldest))} old`;
  const others = queue.messages - mine.length;
  const lines = grouped(mine).map(([line, many]) => `  ${line}${many === 1 ? '' : ` (${many} times)`}`);
  return [
    `${queue.name}: ${count(queue.messages, 'message')}${age} (docs/${articleOf(queue.logicalId)})`,
    ...lines.slice(0, MOST_LINES),
    ...(lines.length > MOST_LINES ? [`  … and ${lines.length - MOST_LINES} lines more: --json has all`] : []),
    ...(others > 0
      ? [`  ${count(others, 'message')} somebody else holds, or the next run takes: a run takes 1,000 of a queue`]
      : []),
  ];
}

/** What is the same is said once. */
function grouped(letters: readonly PlannedLetter[]): readonly (readonly [string, number])[] {
  const lines = new Map<string, number>();
  for (const letter of letters) {
    const line = letterLine(letter);
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  return [...lines];
}

function letterLine({ remedy, why, useCase, raw }: PlannedLetter): string {
  if (remedy.kind === 'stay') {
    const of = useCase === undefined ? '' : ` ${pascalCase(useCase)}`;
    return `stays:${of} ${plain(remedy.because)}; message ${raw.id} says ${plain(raw.body)}`;
  }
  const { useCase: called, payload } = remedy.call;
  const call = `${pascalCase(called)} ${plain(JSON.stringify(payload))}`;
  if (remedy.kind === 'tell') return `told again: ${call} (${plain(why)})`;
  const from = useCase === undefined || useCase === called ? '' : ` for ${pascalCase(useCase)}`;
  return `looked up: ${call}${from}: ${remedy.because} (${plain(why)})`;
}

/** What was done, for people. */
export function doneLines({ letters }: RedrivePlan, outcomes: readonly Outcome[]): readonly string[] {
  const messagesOf = (kind: Outcome['kind']) =>
    outcomes.filter((one) => one.kind === kind).reduce((sum, { planned }) => sum + planned.letters.length, 0);
  const accepted = outcomes.filter(({ kind }) => kind === 'accepted').length;
  const stays = letters.filter(({ remedy }) => remedy.kind === 'stay').length;
  return [
    `${count(messagesOf('accepted'), 'message')} made good by ${count(accepted, 'call')}, and removed`,
    ...(accepted > 0 ? ['What fails again comes back into its queue, after Lambda has tried it three times.'] : []),
    ...outcomes.flatMap((one) => {
      if (one.kind === 'accepted') return [];
      const { call, letters: of } = one.planned;
      const about = `${pascalCase(call.useCase)} ${plain(JSON.stringify(call.payload))}`;
      return one.kind === 'refused'
        ? [`not called: ${about}: ${plain(one.why)}; ${count(of.length, 'message')} left where it was`]
        : [`called, and not removed: ${about}: ${plain(one.why)}; to be told once more does no harm`];
    }),
    ...(stays > 0 ? [`${count(stays, 'message')} left: only a person can do what the plan says of them`] : []),
  ];
}

/** The same for machines. Undefined outcomes: nothing was done. */
export function redriveJson(
  { queues, letters, unasked }: RedrivePlan,
  outcomes: readonly Outcome[] | undefined,
  now: Instant,
): string {
  const outcomeOf = new Map(
    (outcomes ?? []).flatMap(({ kind, planned }) => planned.letters.map(({ raw }) => [raw.handle, kind] as const)),
  );
  const shown = {
    at: formatInstant(now),
    queues: queues.map(({ name, messages, logicalId }) => ({
      queue: name,
      messages,
      article: `docs/${articleOf(logicalId)}`,
    })),
    messages: letters.map(({ queue, raw, useCase, why, remedy }) => ({
      queue: queue.name,
      id: raw.id,
      sent_at: formatInstant(raw.sentAt),
      function: useCase ?? null,
      why,
      remedy: remedy.kind,
      because: remedy.kind === 'tell' ? null : remedy.because,
      call: remedy.kind === 'stay' ? null : { function: remedy.call.useCase, payload: remedy.call.payload },
      outcome: outcomeOf.get(raw.handle) ?? (remedy.kind === 'stay' ? 'left' : 'planned'),
    })),
    unasked: unasked.map(({ name, error }) => ({ queue: name, why: reason(error) })),
  };
  return JSON.stringify(shown, undefined, 2);
}

/** Text of others for a terminal: on one line, without what a terminal would obey, and not too much of it. */
function plain(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

function reason(error: unknown): string {
  return describeFailure(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
