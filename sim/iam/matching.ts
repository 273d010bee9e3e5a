const SPECIAL = /[.+^${}()|[\]\\]/g;

/** Returns whether a text is as a pattern says, in which `*` stands for anything and `?` for one character. */
export function isLike(pattern: string, text: string, ignoresCase = false): boolean {
  const source = pattern.replace(SPECIAL, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]');
  return new RegExp(`^${source}$`, ignoresCase ? 'iu' : 'u').test(text);
}

/** The parts of an ARN that are compared one by one: a wildcard reaches no further than its own. */
const ARN_PARTS = 6;

/** Returns whether an ARN is as a pattern says, part by part, as the operators for ARNs compare. */
export function isArnLike(pattern: string, arn: string): boolean {
  const [wanted, found] = [partsOf(pattern), partsOf(arn)];
  return wanted.length === found.length && wanted.every((part, index) => isLike(part, found[index] ?? ''));
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
}

const VARIABLE = /\$\{([^}]+)\}/g;
/** What is written so stands for itself. */
const LITERALS = ['*', '?', '$'];

/**
 * Returns a pattern with the context's values in place of its variables. Returns undefined where one has no value: such
 * a pattern matches nothing.
 */
export function withVariables(pattern: string, valueOf: (key: string) => string | undefined): string | undefined {
  let isKnown = true;
  const text = pattern.replace(VARIABLE, (_all, name: string) => {
    if (LITERALS.includes(name)) return name;
    const [key = '', standard] = name.split(/,\s*/);
    const value = valueOf(key.trim()) ?? standard?.replace(/^'|'$/g, '');
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? text : undefined;
}
