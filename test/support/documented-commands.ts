import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CommanderError, type Command } from 'commander';
import { parseCommandLine as parseBench } from '../../bench/command-line';
import { withoutDashes } from '../../projenrc/pass-arguments.cjs';
import { readArguments as parseFuzz } from '../../proof/fuzz/arguments';
import { runsOf } from '../../proof/mutate';
import { parseCommandLine as parseSandbox, parseEndToEnd } from '../../sandbox/command-line';
import { readArguments as parseLaws } from '../../sim/laws';
import { readSetting } from '../../sim/organization/settings';
import { pricesCommand } from '../../src/cli/prices/command';
import { commandLine } from '../../src/cli/program';

interface Step {
  readonly exec?: string;
  readonly execArgs?: readonly string[];
  readonly receiveArgs?: boolean;
}

interface Task {
  readonly steps?: readonly Step[];
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
export const { tasks: TASKS } = json('.projen/tasks.json') as { readonly tasks: Readonly<Record<string, Task>> };
const { scripts } = json('package.json') as { readonly scripts: Readonly<Record<string, string>> };

/** The command lines of a page: those in blocks of code and those between backticks, one each. */
export function commandLinesOf(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  const inline = [...page.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replace(/\s+/g, ' '),
  );
  return [...blocks, ...inline]
    .flatMap((code) => code.replace(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => line.replace(/\s#\s.*$/, '').split(/&&|\||;/))
    .map((command) => command.trim().replace(/^\$ /, '').replace(/\s+/g, ' '))
    .filter((command) => /^((npx|npm|bash \.ci)\b|budget-guardrails [a-z])/.test(command));
}

/** What is wrong with a command line, without running it. Undefined: nothing. */
export function problemOf(line: string): string | undefined {
  try {
    // What is optional stands in brackets.
    check(wordsOf(line.replace(/[[\]]/g, '')));
    return undefined;
  } catch (error) {
    return `${line}: ${(error as Error).message}`;
  }
}

/** The words of a command line, as a shell takes them apart. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

/** The same command line with the dashes that npm wants before options, and without. */
export function bothForms(line: string): readonly string[] {
  const [, start = '', rest = ''] = /^(npx projen \S+) (?:-- )?(.+)$/.exec(line) ?? [];
  return rest === '' ? [line] : [`${start} ${rest}`, `${start} -- ${rest}`];
}

function check([program, name = '', ...args]: readonly string[]): void {
  if (program === 'budget-guardrails') parseCli([name, ...args]);
  else if (program === 'bash') must(existsSync(name), 'there is no such file');
  else if (program === 'npm') must(name === 'ci' || (name === 'run' && Object.hasOwn(scripts, args[0] ?? '')), 'what?');
  else if (name === 'projen') checkTask(args);
  else if (name === 'cdk') checkCdk(args);
  else throw new Error(`${name} is no program of this project`);
}

function checkTask([name, ...args]: readonly string[]): void {
  if (name === undefined) return;
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  must(task !== undefined, 'there is no such task');
  if (args.length === 0) return;
  const receiving = (task?.steps ?? []).filter(({ receiveArgs }) => receiveArgs);
  must(receiving.length > 0, 'this task takes no arguments');
  for (const { exec = '', execArgs = exec.split(' ') } of receiving) {
    const [node, pass, ...command] = execArgs;
    must(node === 'node' && pass === 'projenrc/pass-arguments.cjs', 'its arguments are handed on with their dashes');
    checkProgram(withoutDashes([...command, ...args]));
  }
}

/** Has the program itself parse its arguments, or looks into what it says of its options. */
function checkProgram(command: readonly string[]): void {
  const [program = '', file, ...args] = command;
  if (program === 'cdk') return checkCdk(command.slice(1));
  if (program !== 'tsx') return checkHelp([program], command.slice(1));
  if (file === 'bench/main.ts') parseBench(args);
  else if (file === 'proof/fuzz.ts') parseFuzz(args);
  else if (file === 'proof/mutate.ts') runsOf(args);
  else if (file === 'sim/laws.ts') parseLaws(args);
  else if (file === 'sim/simulate.ts') readSetting(args);
  else if (file === 'sandbox/main.ts') parseSandbox(args);
  else if (file === 'sandbox/e2e.ts') checkFiles('sandbox/e2e', parseEndToEnd(args).files);
  else if (file === 'src/cli/main.ts') parseCli(args);
  else if (file === 'src/cli/prices/main.ts') parsePrices(args);
  else throw new Error(`nobody knows what ${file} accepts`);
}

function parseCli(args: readonly string[]): void {
  const program = commandLine(() => undefined);
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    if (command.commands.length === 0) command.action(() => undefined);
  }
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    // Who asks for help gets it.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  }
}

function parsePrices(args: readonly string[]): void {
  pricesCommand(() => Promise.resolve())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
}

/** A command and all that are below it. */
export function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function checkFiles(folder: string, parts: readonly string[]): void {
  const files = readdirSync(folder);
  const unknown = parts.filter((part) => !files.some((file) => file.includes(part)));
  must(unknown.length === 0, `no file in ${folder} has ${unknown.join()} in its name`);
}

function checkCdk([name = '', ...args]: readonly string[]): void {
  checkHelp(['cdk', name], args);
  const parameters = readFileSync('docs/parameters.md', 'utf8');
  args.forEach((arg, index) => {
    const [parameter = ''] = arg.split('=');
    if (args[index - 1] === '--parameters') must(parameters.includes(`\`${parameter}\``), `no parameter ${parameter}`);
  });
}

function checkHelp(program: readonly string[], args: readonly string[]): void {
  const help = helpOf(program);
  for (const option of args.filter((arg) => arg.startsWith('--'))) {
    const [flag = ''] = option.split('=');
    must(new RegExp(`(^|[\\s,])${flag}(?![\\w-])`, 'm').test(help), `${program.join(' ')} has no option ${flag}`);
  }
}

const helps = new Map<string, string>();

function helpOf([program = '', ...words]: readonly string[]): string {
  const key = [program, ...words].join(' ');
  const help =
    helps.get(key) ?? execFileSync(`node_modules/.bin/${program}`, [...words, '--help'], { encoding: 'utf8' });
  helps.set(key, help);
  return help;
}

function must(isRight: boolean, problem: string): void {
  if (!isRight) throw new Error(problem);
}
