import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { readBudgetFile, writeBudgetFile } from '../../../src/cli/people/budget-file';
import { CliError } from '../../../src/cli/people/cli-error';
import { readLetter } from '../../../src/cli/people/dead-letter';
import { raised, untilOf } from '../../../src/cli/people/raise';
import { requireItemAddress, settingsOf } from '../../../src/cli/people/settings';
import { commandLine } from '../../../src/cli/program';
import { parseUsd } from '../../../src/core/domain/money';
import { instant } from '../../../src/core/domain/time';
import { parseChecksums } from '../../../src/packaging/checksums';
import { ConfigFile } from '../../../src/packaging/config-file';
import { parseTemplate } from '../../../src/packaging/template';
import { mutatedText } from '../mutation';
import { BrokenPromise, target } from '../target';

const CSV =
  'address,budget,mode,thresholds,emails,exempt,freeze,tag\n222222222222,750.25,notify,50;80,a@example.com,,,\n';
const YAML =
  'budgets:\n  222222222222: 750.25\n  222222222222.shop:\n    budget: 5\n    tag: team=shop\n    thresholds: [50, 80]\n';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:111111111111:function:budget-guardrails-meter-resource';
const LETTER = JSON.stringify({
  timestamp: '2026-11-16T00:00:00Z',
  requestContext: { requestId: '1', functionArn: `${FUNCTION_ARN}:$LATEST`, condition: 'RetriesExhausted' },
  requestPayload: { source: 'aws.ec2' },
  responsePayload: { errorType: 'Error', errorMessage: 'no' },
});

/** Commands of people that only ask, or would ask an installation. None writes a file. */
const COMMANDS = [
  ['status'],
  ['status', '222222222222', '--json'],
  ['budgets', 'list'],
  ['budgets', 'show', '222222222222'],
  ['budgets', 'history', '*'],
  ['budgets', 'set', '222222222222', '750.25', '--mode', 'enforce', '--thresholds', '50,80', '--yes'],
  ['budgets', 'set', 'ou-ab12-cd34ef56', '--emails', 'a@example.com', '--clear', 'exempt,freeze', '--wait', '0'],
  ['budgets', 'raise', '222222222222', '20%', '--until', '2026-12-05', '--reason', 'load test'],
  ['budgets', 'remove', '222222222222'],
  ['explain', '222222222222'],
  ['cost', '222222222222'],
  ['stopped'],
  ['pause', '--reason', 'incident'],
  ['resume'],
  ['stop', '222222222222', '--reason', 'leak', '--until', '2026-12-05'],
  ['doctor'],
];
const HARMLESS = new Set(COMMANDS.map(([name = '']) => name));

/** Whatever is asked of an installation, there is none. */
const nobody = () => Promise.reject(new CliError('there is no installation: expected none'));

async function runCommand(args: readonly string[]): Promise<void> {
  const before = process.exitCode;
  const program = commandLine(() => undefined, undefined, nobody);
  quiet(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } finally {
    process.exitCode = before;
  }
}

interface Quiet {
  exitOverride(): unknown;
  configureOutput(output: object): unknown;
  readonly commands: readonly Quiet[];
}

/** commander ends the process, and prints, unless it is told for each command that it shall not. */
function quiet(program: Quiet): void {
  program.exitOverride();
  program.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  for (const command of program.commands) quiet(command);
}

export const CLI_TARGETS = [
  target({
    name: 'budget-files-in-csv',
    covers: ['src/cli/people/budget-file#readBudgetFile', 'src/cli/people/budget-file#formatOf'],
    inputs: mutatedText([CSV, CSV.replaceAll(',', ';')], 6),
    play: (text) => readBudgetFile(text, 'budgets.csv'),
    weight: 0.5,
  }),
  target({
    name: 'budget-files-in-yaml',
    covers: ['src/cli/people/budget-file#readBudgetFile'],
    inputs: mutatedText([YAML], 6),
    play: (text) => readBudgetFile(text, 'budgets.yaml'),
    weight: 0.5,
  }),
  target({
    name: 'budget-files-on-the-way-back',
    covers: ['src/cli/people/budget-file#writeBudgetFile'],
    inputs: fc.tuple(
      mutatedText([CSV, CSV.replace('\n222222222222,', '\n"*",')], 3),
      fc.constantFrom('csv' as const, 'yaml' as const),
    ),
    play: ([text, format]) => {
      const settingsIn = (file: string, name: string) =>
        readBudgetFile(file, name).entries.map(({ address, given }) => ({ address, settings: settingsOf(given) }));
      const read = settingsIn(text, 'budgets.csv');
      if (new Set(read.map(({ address }) => address)).size < read.length) return;
      const again = settingsIn(writeBudgetFile(read, format), `budgets.${format}`);
      const [before, after] = [read, again].map((one) => JSON.stringify(one));
      if (before !== after) throw new BrokenPromise(`${before} came back as ${after}`);
    },
    weight: 0.3,
  }),
  target({
    name: 'raises',
    covers: ['src/cli/people/raise#raised', 'src/cli/people/raise#untilOf'],
    inputs: fc.tuple(
      mutatedText(['20%', '+100', '+0.01', '1000%']),
      mutatedText(['2026-12-05', '2026-12-05T18:00:00Z']),
    ),
    play: ([by, until]) => {
      const limit = parseUsd('750.25');
      const more = raised(limit, by);
      if (more < limit) throw new BrokenPromise(`a raise by '${by}' is less`);
      return untilOf(until, instant(0));
    },
  }),
  target({
    name: 'dead-letters',
    covers: ['src/cli/people/dead-letter#readLetter'],
    inputs: fc.tuple(
      mutatedText([LETTER], 6),
      fc.dictionary(fc.constantFrom('TARGET_ARN', 'ERROR_CODE', 'ERROR_MESSAGE'), mutatedText([FUNCTION_ARN])),
    ),
    play: ([body, attributes]) =>
      readLetter({
        id: '1',
        handle: 'h',
        body,
        attributes: new Map(Object.entries(attributes)),
        sentAt: instant(0),
      }),
  }),
  target({
    name: 'item-addresses',
    covers: ['src/cli/people/settings#requireItemAddress'],
    inputs: mutatedText(['222222222222', '222222222222.shop', 'ou-ab12-cd34ef56', 'r-ab12', '*']),
    play: requireItemAddress,
  }),
  target({
    name: 'command-lines',
    covers: ['src/cli/program#commandLine'],
    inputs: fc
      .tuple(
        fc.constantFrom(...COMMANDS),
        fc.array(fc.tuple(fc.nat({ max: 12 }), mutatedText(['--json', '5', '222222222222'])), { maxLength: 3 }),
      )
      .map(([command, changes]) => {
        const args = [...command];
        for (const [at, text] of changes) args[1 + (at % args.length)] = text;
        return args.map((one) => one ?? '');
      })
      .filter(([name = '']) => HARMLESS.has(name)),
    play: runCommand,
    weight: 0.05,
  }),
  target({
    name: 'config-files',
    covers: ['src/packaging/config-file#ConfigFile'],
    inputs: mutatedText([readFileSync('budget-guardrails.config.yaml', 'utf8')], 6),
    play: (text) => ConfigFile.parse('budget-guardrails.config.yaml', text).config,
    weight: 0.1,
  }),
  target({
    name: 'templates',
    covers: ['src/packaging/template#parseTemplate'],
    inputs: mutatedText(['{"Parameters":{"P":{"Type":"String"}},"Resources":{"R":{"Type":"AWS::SQS::Queue"}}}']),
    play: (text) => parseTemplate(text, 'spoke.template.json'),
  }),
  target({
    name: 'checksums',
    covers: ['src/packaging/checksums#parseChecksums'],
    inputs: mutatedText([`${'a'.repeat(64)}  templates/spoke.json\n${'b'.repeat(64)}  code/x.zip\n`]),
    play: (text) => [...parseChecksums(text, 'CHECKSUMS.txt')],
  }),
];
