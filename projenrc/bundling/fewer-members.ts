/** A schema of a structure, from the first column to the bracket that closes it. Errors have another number. */
const STRUCTURE = /^((?:export )?(?:var|const) [\w$]+ = )\[(3, [\s\S]*?)\];$/gm;
/** A name that schemas go by: `const _NT = "NextToken";`. */
const NAME = /^(?:export )?const (\w+) = "([^"]*)";$/gm;

/** Traits that are numbers, and a token that the SDK makes itself: how a member is sent without anybody naming it. */
const SENT_BY_ITSELF = /^\[[^[{]*, \d+\]$|_iT\b/;

/**
 * The text of a file of schemas whose structures have only the members that somebody names. What an answer says beyond
 * them is not read, and nobody could send the others. The last number of a structure is how many of its first members
 * are required.
 */
export function fewerMembers(text: string, isNamed: (name: string) => boolean): string {
  const names = new Map([...text.matchAll(NAME)].map(([, key = '', name = '']) => [key, name]));
  return text.replaceAll(STRUCTURE, (whole, head: string, inside: string) => {
    const parts = split(inside);
    const [keys, types] = [listOf(parts[4]), listOf(parts[5])];
    if (keys === undefined || types === undefined || keys.length !== types.length) return whole;
    const isKept = keys.map((key, index) => {
      const name = names.get(key);
      return name === undefined || isNamed(name) || SENT_BY_ITSELF.test(types[index] ?? '');
    });
    const kept = (all: readonly string[]) => `[${all.filter((_one, index) => isKept[index]).join(', ')}]`;
    const required = isKept.slice(0, Number(parts[6] ?? 0)).filter(Boolean).length;
    const rest = required > 0 ? [`${required}`] : [];
    return `${head}[${[...parts.slice(0, 4), kept(keys), kept(types), ...rest].join(', ')}];`;
  });
}

/** The elements of a list in brackets. Undefined: it is none. */
function listOf(part: string | undefined): readonly string[] | undefined {
  if (part === undefined || !part.startsWith('[') || !part.endsWith(']')) return undefined;
  return split(part.slice(1, -1));
}

/** Cuts at the commas that stand in no bracket and no text. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let begin = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (quote !== '') {
      if (char === quote) quote = '';
      if (char === '\\') index += 1;
      continue;
    }
    if ('"\'`'.includes(char)) quote = char;
    if ('[{('.includes(char)) depth += 1;
    if (']})'.includes(char)) depth -= 1;
    if (char !== ',' || depth > 0) continue;
    parts.push(text.slice(begin, index).trim());
    begin = index + 1;
  }
  const last = text.slice(begin).trim();
  return last === '' ? parts : [...parts, last];
}
