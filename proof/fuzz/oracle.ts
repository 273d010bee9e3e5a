import { performance } from 'node:perf_hooks';
import { BrokenPromise, type Target } from './target';

/** The longest that one input may take, in milliseconds, on a machine that does other things, too. */
const LONGEST_MS = 5_000;

/** The errors by which the product refuses what others wrote. RangeError is that of the domain. */
const TYPED = [
  'RangeError',
  'UnreadableRow',
  'Unpriced',
  'BillError',
  'CliError',
  'OfferError',
  'PackagingError',
  'ZodError',
  '$ZodError',
  'CommanderError',
];

/** What the engine says by itself of a value that nobody has looked at. */
const ENGINE =
  /Cannot (read|set|convert|mix|destructure|delete|add|access|assign)|is not (a function|iterable|a constructor|defined)|undefined is not (a function|an object|iterable)|Invalid (time value|array|string length|count|code point|typed|regular)|Maximum (call stack|BigInt)|cannot be converted to a BigInt|Division by zero|(Type|Syntax|Reference)Error/;

/** A refusal says what was expected, or what the value is not. */
const WORDS =
  /expected|refused|is not |is no |isn't|has no |has more than|have to|must be|cannot|too (much|large|small|long|many)|required|missing|unknown|allowed|invalid/i;

/** Plays an input. Returns in words what is wrong with what came of it, or undefined. */
export async function faultOf(one: Target, input: unknown): Promise<string | undefined> {
  const began = performance.now();
  const fault = await faultOfPlay(one, input);
  const ms = performance.now() - began;
  return fault ?? (ms > LONGEST_MS ? `took ${Math.round(ms)} ms: expected up to ${LONGEST_MS}` : undefined);
}

async function faultOfPlay(one: Target, input: unknown): Promise<string | undefined> {
  try {
    const answer = await one.play(input);
    const wrong = notANumberIn(answer);
    return wrong === undefined ? undefined : `answered ${wrong}`;
  } catch (error) {
    return faultOfError(error);
  }
}

/** Returns in words what is wrong with a refusal. */
export function faultOfError(error: unknown): string | undefined {
  if (error instanceof BrokenPromise) return error.message;
  if (!(error instanceof Error)) return `threw ${String(error)}, which is no error`;
  const { name, message, stack = '' } = error;
  const where = stack.split('\n').slice(1, 4).join('\n');
  const known = TYPED.includes(name) || TYPED.includes(error.constructor.name);
  if (!known) return `threw a ${name}, which is none of the product's: ${message}\n${where}`;
  if (ENGINE.test(message)) return `let the engine speak: ${message}\n${where}`;
  return WORDS.test(message) ? undefined : `refused without saying what was expected: ${message}`;
}

const DEEPEST = 30;

/** Finds a number in an answer that is none. Returns where it is. */
function notANumberIn(answer: unknown, path = 'it', depth = 0): string | undefined {
  if (typeof answer === 'number') return Number.isFinite(answer) ? undefined : `${path} = ${answer}`;
  if (typeof answer !== 'object' || answer === null || depth > DEEPEST) return undefined;
  if (answer instanceof Map || answer instanceof Set || Array.isArray(answer)) {
    return first([...answer], (item, index) => notANumberIn(item, `${path}[${index}]`, depth + 1));
  }
  return first(Object.entries(answer), ([name, value]) => notANumberIn(value, `${path}.${name}`, depth + 1));
}

function first<T>(all: readonly T[], find: (one: T, index: number) => string | undefined): string | undefined {
  for (const [index, one] of all.entries()) {
    const found = find(one, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
