import { isArnLike, isLike, withVariables } from './matching';
import { listOf, type Statement } from './policy';

/** The values of a request's context, by the name of the key in small letters. */
export type Context = ReadonlyMap<string, readonly string[]>;

type Comparison = (wanted: string, found: string) => boolean;

const numeric =
  (compare: (found: number, wanted: number) => boolean): Comparison =>
  (wanted, found) =>
    compare(Number(found), Number(wanted));
const dated =
  (compare: (found: number, wanted: number) => boolean): Comparison =>
  (wanted, found) =>
    compare(Date.parse(found), Date.parse(wanted));

/** How each operator compares one wanted value with one of the request's. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringEqualsIgnoreCase: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  StringLike: isLike,
  ArnEquals: isArnLike,
  ArnLike: isArnLike,
  Bool: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  NumericEquals: numeric((found, wanted) => found === wanted),
  NumericLessThan: numeric((found, wanted) => found < wanted),
  NumericLessThanEquals: numeric((found, wanted) => found <= wanted),
  NumericGreaterThan: numeric((found, wanted) => found > wanted),
  NumericGreaterThanEquals: numeric((found, wanted) => found >= wanted),
  DateLessThan: dated((found, wanted) => found < wanted),
  DateGreaterThan: dated((found, wanted) => found > wanted),
};

/** The operators that hold when none of the wanted values is found, and those whose comparison they turn round. */
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/** Returns whether every condition of a statement holds. Throws an Error that names an operator it does not know. */
export function holds(condition: Statement['Condition'], context: Context): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holdsFor(
        operator,
        listOf<string | boolean>(wanted as string | boolean | readonly string[]).map(String),
        context.get(key.toLowerCase()),
        context,
      ),
    ),
  );
}

function holdsFor(
  operator: string,
  patterns: readonly string[],
  found: readonly string[] | undefined,
  context: Context,
): boolean {
  const [, quantifier, base = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (base === 'Null') return patterns.some((wanted) => (wanted === 'true') === (found === undefined));
  const negated = NEGATED[base];
  const compare = COMPARISONS[negated ?? base];
  if (compare === undefined) throw new Error(`the operator ${operator} is not known`);
  if (found === undefined) {
    const holdsWithout = quantifier === undefined ? negated !== undefined : quantifier === 'ForAllValues';
    return ifExists !== undefined || holdsWithout;
  }
  const wanted = patterns
    .map((pattern) => withVariables(pattern, (key) => context.get(key.toLowerCase())?.[0]))
    .filter((pattern) => pattern !== undefined);
  const isMet = (value: string) => wanted.some((pattern) => compare(pattern, value)) === (negated === undefined);
  return quantifier === 'ForAllValues' || (quantifier === undefined && negated !== undefined)
    ? found.every(isMet)
    : found.some(isMet);
}
