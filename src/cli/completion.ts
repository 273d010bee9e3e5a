import type { Command, Option } from 'commander';

/** The shells for which there is a completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** One word that may come next, and what it is for. */
interface Word {
  readonly text: string;
  readonly about: string;
}

/** What may come after a command: `place` is the command with those above it, `budgets set`. */
interface Place {
  readonly place: string;
  readonly commands: readonly Word[];
  readonly options: readonly (Word & { readonly choices: readonly string[]; readonly takesValue: boolean })[];
}

/** Returns a script that completes all commands of a program, their options, and the values that these accept. */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program, '');
  const name = program.name();
  const lines = shell === 'bash' ? bash(name, places) : shell === 'zsh' ? zsh(name, places) : fish(name, places);
  return `${lines.join('\n')}\n`;
}

function placesOf(command: Command, place: string): readonly Place[] {
  const { commands } = command;
  const own: Place = {
    place,
    commands: [...commands.map((one) => ({ text: one.name(), about: one.description() })), ...valuesOf(command)],
    options: [...command.options, ...helpOf(command)].filter(({ hidden }) => !hidden).map(optionOf),
  };
  return [own, ...commands.flatMap((one) => placesOf(one, `${place} ${one.name()}`.trim()))];
}

/** The values of arguments that accept no others. */
function valuesOf({ registeredArguments: all }: Command): readonly Word[] {
  return all.flatMap(({ argChoices = [], description }) => argChoices.map((text) => ({ text, about: description })));
}

function helpOf(command: Command): readonly Option[] {
  const shown = command.createHelp().visibleOptions(command);
  return shown.filter((option) => !command.options.includes(option));
}

function optionOf({ long, short, description, argChoices, required, optional }: Option): Place['options'][number] {
  const text = long ?? short ?? '';
  return { text, about: description, choices: argChoices ?? [], takesValue: required || optional };
}

/** Every command that has a place of its own, as it is typed. */
function known(places: readonly Place[]): readonly string[] {
  return places.map(({ place }) => place).filter((place) => place !== '');
}

function choicesOf(places: readonly Place[]) {
  return places.flatMap(({ place, options }) =>
    options.filter(({ choices }) => choices.length > 0).map(({ text, choices }) => ({ place, text, choices })),
  );
}

function bash(name: string, places: readonly Place[]): readonly string[] {
  const own = functionOf(name);
  return [
    `# Completion of ${name} for bash: source <(${name} completion bash)`,
    `${own}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" place="" next words i',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    next="${place:+$place }${COMP_WORDS[i]}"',
    `    case "$next" in ${known(places).map(quoted).join(' | ')}) place="$next" ;; esac`,
    '  done',
    '  case "$place ${COMP_WORDS[COMP_CWORD - 1]}" in',
    ...choicesOf(places).map(
      ({ place, text, choices }) => `    ${quoted(`${place} ${text}`)}) words=${quoted(choices.join(' '))} ;;`,
    ),
    '    *)',
    '      case "$place" in',
    ...places.map(({ place, commands, options }) => {
      const words = [...commands, ...options].map(({ text }) => text).join(' ');
      return `        ${quoted(place)}) words=${quoted(words)} ;;`;
    }),
    '      esac ;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    `complete -o default -F ${own} ${name}`,
  ];
}

function zsh(name: string, places: readonly Place[]): readonly string[] {
  const own = functionOf(name);
  // A colon ends a word in what _describe takes.
  const described = ({ text, about }: Word) => quoted(`${text.replaceAll(':', '\\:')}:${about}`);
  return [
    `#compdef ${name}`,
    `# Completion of ${name} for zsh: source <(${name} completion zsh)`,
    `${own}() {`,
    "  local place='' next",
    '  local -i i',
    '  local -a found',
    '  for ((i = 2; i < CURRENT; i++)); do',
    '    next="${place:+$place }${words[i]}"',
    `    case "$next" in ${known(places).map(quoted).join(' | ')}) place="$next" ;; esac`,
    '  done',
    '  case "$place ${words[CURRENT-1]}" in',
    ...choicesOf(places).map(
      ({ place, text, choices }) =>
        `    ${quoted(`${place} ${text}`)}) found=(${choices.map(quoted).join(' ')}); compadd -a found; return ;;`,
    ),
    '  esac',
    '  case "$place" in',
    ...places.map(
      ({ place, commands, options }) =>
        `    ${quoted(place)}) found=(${[...commands, ...options].map(described).join(' ')}) ;;`,
    ),
    '  esac',
    `  _describe ${name} found`,
    '  _files',
    '}',
    `compdef ${own} ${name}`,
  ];
}

function fish(name: string, places: readonly Place[]): readonly string[] {
  const is = `_${functionOf(name)}_is`;
  return [
    `# Completion of ${name} for fish: ${name} completion fish | source`,
    `function ${is}`,
    "    set -l place ''",
    '    for word in (commandline -opc)[2..-1]',
    '        set -l next (string trim -- "$place $word")',
    '        switch "$next"',
    `            case ${known(places).map(quoted).join(' ')}`,
    '                set place "$next"',
    '        end',
    '    end',
    '    test "$place" = "$argv[1]"',
    'end',
    ...places.flatMap(({ place, commands, options }) => {
      const start = `complete -c ${name} -n ${quoted(`${is} "${place}"`)}`;
      return [
        ...commands.map(({ text, about }) => `${start} -f -a ${quoted(text)} -d ${quoted(about)}`),
        ...options.map(({ text, about, choices, takesValue }) => {
          const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
          return `${start} -l ${text.replace(/^-+/, '')}${value} -d ${quoted(about)}`;
        }),
      ];
    }),
  ];
}

function functionOf(name: string): string {
  return `_${name.replaceAll('-', '_')}`;
}

/** A text as one word of any of the shells: what has a quote in it is written with a typographic one. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’').replaceAll('\n', ' ')}'`;
}
