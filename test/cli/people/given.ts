import type { OfficeOptions } from '../../../src/cli/people/aws-office';
import { commandLine } from '../../../src/cli/program';
import { address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY } from '../../../src/core/domain/time';
import type { JournalEntry } from '../../../src/enforcement/domain/journal';
import type { Ledger } from '../../../src/ledger/domain/ledger';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import type { Contribution } from '../../../src/ledger/ports';
import { everyCommand } from '../../support/documented-commands';
import { ledgerOf, NOVEMBER } from '../../support/ledgers';
import { InMemoryOffice, NOW, RecordedTerminal } from './in-memory-office';

/** An installation that has something, and a terminal at which somebody says yes. */
export function given(prepare: (office: InMemoryOffice) => void = () => undefined) {
  const office = new InMemoryOffice();
  prepare(office);
  return { office, terminal: new RecordedTerminal() };
}

/** Runs a command line as the program does, and returns its exit code. */
export async function ended(office: InMemoryOffice, terminal: RecordedTerminal, ...args: readonly string[]) {
  const before = process.exitCode;
  const opened: OfficeOptions[] = [];
  const program = commandLine(
    (line) => terminal.print(line),
    terminal,
    async (options) => {
      opened.push(options);
      return office;
    },
  );
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: (text) => terminal.print(text) });
  }
  try {
    process.exitCode = undefined;
    await program.parseAsync([...args], { from: 'user' });
    return process.exitCode;
  } finally {
    process.exitCode = before;
  }
}

/** A budget in the middle of the month, with something that runs in it. */
export function currentLedger(
  office: InMemoryOffice,
  of: string,
  {
    spent,
    limit,
    perHour,
    ...more
  }: { spent: string; limit?: string; perHour: string } & Omit<Partial<Ledger>, 'limit'>,
): void {
  const rate = ratePerHour(parseUsd(perHour));
  office.ledgersOf.set(
    of,
    ledgerOf({
      address: address(of),
      accrued: parseUsd(spent),
      limit: limit === undefined ? undefined : parseUsd(limit),
      rate,
      updatedAt: NOW,
      settledThrough: NOW,
      ...more,
    }),
  );
  if (rate > 0n) office.partsOf.set(of, [runningPart(of, 'i-1', perHour)]);
}

/** Something that runs in a budget since the day before. */
export function runningPart(of: string, id: string, perHour: string, more: Partial<Contribution> = {}): Contribution {
  const arn = `arn:aws:ec2:eu-west-1:${of.slice(0, 12)}:instance/${id}`;
  const resource = { type: 'ec2-instance', arn };
  return {
    address: address(of),
    resource,
    history: [{ at: later(NOW, -MS_PER_DAY), running: true, rate: ratePerHour(parseUsd(perHour)) }],
    tags: {},
    control: resource,
    startedBy: 'arn:aws:sts::222222222222:assumed-role/Developers/bob',
    revision: 1,
    ...more,
  };
}

/** Something that a budget has stopped and holds. */
export function heldEntry(of: string, id: string, perHour: string, more: Partial<JournalEntry> = {}): JournalEntry {
  const { address: at, resource } = runningPart(of, id, perHour);
  return {
    address: at,
    period: NOVEMBER,
    resource,
    status: 'done',
    mode: 'enforce',
    previous: {},
    rate: ratePerHour(parseUsd(perHour)),
    startedBy: undefined,
    position: parseUsd('500'),
    limit: parseUsd('500'),
    reason: 'the budget is exhausted',
    times: 1,
    restoring: false,
    changedAt: NOW,
    revision: 1,
    ...more,
  };
}
