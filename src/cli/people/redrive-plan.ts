import pMap from 'p-map';
import { pascalCase, USE_CASES, type UseCase } from '../../core/contracts/names';
import type { Instant } from '../../core/domain/time';
import { plainName } from './articles';
import { readLetter, type RawLetter } from './dead-letter';
import { remedyOf, type RedriveCall, type Remedy } from './dead-letter-remedy';
import type { InstallationView, Part } from './installation-view';
import type { Office } from './office';

/** One message, what it says, and what becomes of it. */
export interface PlannedLetter {
  readonly queue: QueueFound;
  readonly raw: RawLetter;
  readonly useCase: UseCase | undefined;
  readonly why: string;
  readonly remedy: Remedy;
}

export interface QueueFound {
  readonly logicalId: string;
  readonly name: string;
  readonly url: string;
  /** All messages as SQS counts them, those that somebody else holds among them. */
  readonly messages: number;
}

/** A call, and the messages that it makes good. */
export interface PlannedCall {
  readonly call: RedriveCall;
  readonly functionName: string;
  readonly letters: readonly PlannedLetter[];
}

export interface RedrivePlan {
  readonly queues: readonly QueueFound[];
  readonly letters: readonly PlannedLetter[];
  readonly calls: readonly PlannedCall[];
  /** Why a queue could not be asked. */
  readonly unasked: readonly { readonly name: string; readonly error: unknown }[];
}

const CONCURRENCY = 8;

/** The most messages of a queue at once: what is beyond is the next run's. */
export const MOST = 1_000;

/** Takes what lies in the queues, and says what becomes of each message. A queue that refuses delays no other. */
export async function planRedrive(
  queues: readonly Part[],
  parts: readonly Part[],
  office: Pick<Office, 'installation' | 'deadLetters'>,
  now: Instant,
): Promise<RedrivePlan> {
  const functions = functionsOf(parts);
  const asked = await pMap(queues, (part) => askQueue(part, functions, office, now), { concurrency: CONCURRENCY });
  const found = asked.filter((one) => one.kind === 'taken');
  const letters = found.flatMap((one) => one.letters);
  return {
    queues: found.map(({ queue, letters: taken }) => ({ ...queue, messages: Math.max(queue.messages, taken.length) })),
    letters,
    calls: callsOf(letters, functions),
    unasked: asked.filter((one) => one.kind === 'unasked'),
  };
}

type Asked =
  | { readonly kind: 'taken'; readonly queue: QueueFound; readonly letters: readonly PlannedLetter[] }
  | { readonly kind: 'unasked'; readonly name: string; readonly error: unknown };

async function askQueue(
  { logicalId, physicalId: url }: Part,
  functions: Functions,
  { installation, deadLetters }: Pick<Office, 'installation' | 'deadLetters'>,
  now: Instant,
): Promise<Asked> {
  const name = plainName(logicalId);
  try {
    const queue = { logicalId, name, url, messages: await installation.messagesIn(url) };
    const taken = await deadLetters.take(url, MOST);
    return { kind: 'taken', queue, letters: taken.map((raw) => planLetter(queue, raw, functions, now)) };
  } catch (error) {
    return { kind: 'unasked', name, error };
  }
}

interface Functions {
  readonly useCaseOf: ReadonlyMap<string, UseCase>;
  readonly nameOf: ReadonlyMap<UseCase, string>;
}

/** A message may name any function. Those of the stack are called, and no other. */
function functionsOf(parts: readonly Part[]): Functions {
  const of = parts.flatMap(({ type, logicalId, physicalId }) => {
    const useCase = USE_CASES.find((each) => pascalCase(each) === plainName(logicalId));
    return type === 'AWS::Lambda::Function' && useCase !== undefined ? [[physicalId, useCase] as const] : [];
  });
  return { useCaseOf: new Map(of), nameOf: new Map(of.map(([name, useCase]) => [useCase, name])) };
}

function planLetter(queue: QueueFound, raw: RawLetter, { useCaseOf, nameOf }: Functions, now: Instant): PlannedLetter {
  const letter = readLetter(raw);
  if (letter.kind === 'unreadable') {
    return { queue, raw, useCase: undefined, why: letter.why, remedy: { kind: 'stay', because: letter.why } };
  }
  const useCase = useCaseOf.get(letter.functionName);
  if (useCase === undefined) {
    const because = `it is for ${letter.functionName}, which is no function of this stack`;
    return { queue, raw, useCase, why: letter.why, remedy: { kind: 'stay', because } };
  }
  const remedy = remedyOf(letter, useCase, now);
  const isMissing = remedy.kind !== 'stay' && !nameOf.has(remedy.call.useCase);
  const because = isMissing ? `the stack has no function ${pascalCase(remedy.call.useCase)}` : '';
  return { queue, raw, useCase, why: letter.why, remedy: isMissing ? { kind: 'stay', because } : remedy };
}

/** Puts messages with one subject together. The newest of them is told. */
function callsOf(letters: readonly PlannedLetter[], { nameOf }: Functions): readonly PlannedCall[] {
  const calls = new Map<string, PlannedCall>();
  for (const letter of [...letters].sort((one, other) => one.raw.sentAt - other.raw.sentAt)) {
    const { remedy } = letter;
    if (remedy.kind === 'stay') continue;
    const { call } = remedy;
    const key = `${call.useCase} ${call.subject}`;
    const functionName = nameOf.get(call.useCase) ?? '';
    calls.set(key, { call, functionName, letters: [...(calls.get(key)?.letters ?? []), letter] });
  }
  return [...calls.values()];
}

/** Returns why a function cannot be called now. Undefined: it can, or nobody may ask. */
export async function whyNotCalled(functionName: string, view: InstallationView): Promise<string | undefined> {
  const state = await view.functionState(functionName).catch(() => undefined);
  return state?.reserved === 0 ? 'it may not run: take its reserved concurrency back first' : undefined;
}
