import pMap from 'p-map';
import { formatInstant } from '../../core/domain/time';
import { EXIT } from './cli-error';
import { accountChecks } from './doctor-accounts';
import { installationChecks } from './doctor-installation';
import { overall, run, type Finding, type Level } from './finding';
import type { Office } from './office';
import { overview, type Overview } from './overview';
import { productVersion } from './product-version';
import { paint, type Terminal } from './terminal';
import { count } from './words';

interface Shown {
  readonly json?: boolean | undefined;
}

/** The checks that ask at once. */
const CONCURRENCY = 6;

const SHOWN: Readonly<Record<Level, { readonly word: string; readonly colour: 'green' | 'yellow' | 'red' }>> = {
  red: { word: 'RED', colour: 'red' },
  yellow: { word: 'YELLOW', colour: 'yellow' },
  unknown: { word: 'UNKNOWN', colour: 'yellow' },
  green: { word: 'GREEN', colour: 'green' },
};
const WORST_FIRST = Object.keys(SHOWN) as readonly Level[];

/** Looks at everything that the guardrail depends on, and says what to do about each finding. Returns the exit code. */
export async function examine({ json = false }: Shown, office: Office, terminal: Terminal): Promise<number> {
  const now = terminal.clock.now();
  let all: Promise<Overview> | undefined;
  const seen = () => (all ??= overview(office, now));
  const checks = [
    ...installationChecks(office.installation, productVersion(), terminal.clock),
    ...accountChecks(seen, office.installation, office.contacts),
  ];
  const found = (await pMap(checks, run, { concurrency: CONCURRENCY })).flat();
  const findings = [...found].sort((one, other) => WORST_FIRST.indexOf(one.level) - WORST_FIRST.indexOf(other.level));
  const result = overall(findings);
  const lines = json
    ? [JSON.stringify({ at: formatInstant(now), result, findings: findings.map(findingJson) }, undefined, 2)]
    : findingLines(findings, result, terminal);
  for (const line of lines) terminal.print(line);
  return result === 'GREEN' ? EXIT.done : result === 'RED' ? EXIT.red : EXIT.findings;
}

function findingLines(
  findings: readonly Finding[],
  result: string,
  terminal: Pick<Terminal, 'hasColours'>,
): readonly string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const { colour } = SHOWN[result === 'RED' ? 'red' : result === 'GREEN' ? 'green' : 'yellow'];
  return [
    ...findings.flatMap(({ check, level, about, mend, article }) => {
      const { word, colour: own } = SHOWN[level];
      const start = `${paint(terminal, own, word.padEnd('UNKNOWN'.length))}  ${check.padEnd(width)}  `;
      const indent = ' '.repeat('UNKNOWN'.length + 2 + width + 2);
      const link = article === undefined ? '' : ` (docs/${article})`;
      return [
        `${start}${about}`,
        ...(mend === undefined ? (link === '' ? [] : [`${indent}→${link}`]) : [`${indent}→ ${mend}${link}`]),
      ];
    }),
    paint(
      terminal,
      colour,
      `${result}: ${of('red')} red, ${of('yellow')} yellow, ${count(of('unknown'), 'thing', 'things')} unknown, ${of('green')} green`,
    ),
  ];
}

function findingJson({ check, level, about, mend, article }: Finding) {
  return {
    check,
    level: SHOWN[level].word,
    about,
    mend: mend ?? null,
    article: article === undefined ? null : `docs/${article}`,
  };
}
