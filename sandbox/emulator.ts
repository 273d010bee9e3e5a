import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MISSING_TYPES } from '../src/core/contracts/regional-types';
import { instant, MS_PER_SECOND, type Instant } from '../src/core/domain/time';
import { OUTSIDER, ORGANIZATION, REGION } from './accounts';
import { lastLines } from './processes';
import { SandboxError, step } from './progress';
import { pythonEnvironment } from './python';

const START_TIMEOUT_MS = 60_000;

/** One call that reached the emulator, as its log has it. */
export interface Call {
  readonly time: string;
  readonly account: string;
  readonly principal: string;
  readonly service: string;
  readonly action: string;
  readonly resource: string | null;
  readonly status: number;
  readonly error: string | null;
}

/** Calls of an action that name a resource. */
interface Picked {
  readonly action: string;
  readonly resource: string;
}

/** What goes wrong: sandbox/emulator/faults/faults.py says how each works. */
export interface Faults {
  readonly redelivery?: boolean;
  readonly seed?: number;
  readonly kill?: { readonly function: string; readonly afterCall: number };
  readonly refuse?: readonly (Picked & {
    readonly error: string;
    readonly status: number;
    readonly message?: string;
    readonly times?: number;
  })[];
  readonly ignore?: readonly Picked[];
}

export interface FaultsNow {
  /** `killedAt`: when the function was killed; null while it has not been. */
  readonly kill?: { readonly killedAt: string | null };
}

/** When an instance really ran, in seconds since 1970 by the sandbox's clock. */
export interface Run {
  readonly type: string;
  readonly started: number;
  readonly stopped: number | null;
}

/** Asynchronous invocations: those whose waits and retries are not over, and those that failed for good. */
export interface Deliveries {
  readonly underWay: number;
  readonly givenUp: number;
}

/** A running emulator of AWS, with its own folder, clock and log of calls. */
export class Emulator {
  /** One that another process has started and will stop. */
  static attach({ endpoint, folder }: Pick<Emulator, 'endpoint' | 'folder'>): Emulator {
    return new Emulator(endpoint, folder);
  }

  /** Starts one on a free port of this machine alone; returns when it answers. It ends with this process. */
  static async start(name = 'emulator'): Promise<Emulator> {
    const programs = await pythonEnvironment('emulator', 'requirements.txt');
    return step(`the ${name}, started`, async () => {
      const folder = makeFolder(name);
      const port = await freePort();
      writeFileSync(join(folder, 'clock'), '0');
      writeFileSync(join(folder, 'calls.jsonl'), '');
      const log = openSync(join(folder, 'emulator.log'), 'a');
      const server = spawn(join(programs, 'python'), ['-m', 'emulator'], {
        cwd: 'sandbox',
        env: { ...process.env, ...settings(folder, port) },
        // Into a file, not a pipe: a pipe that nobody empties would stop the server.
        stdio: ['ignore', log, log],
      });
      const end = () => {
        process.removeListener('exit', end);
        server.kill('SIGKILL');
        // What went wrong in the last run can be read afterwards.
        for (const each of ['emulator.log', 'calls.jsonl']) {
          renameSync(join(folder, each), join('.sandbox', named(each, name)));
        }
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      };
      process.once('exit', end);
      const emulator = new Emulator(`http://127.0.0.1:${port}`, folder, end);
      await emulator.becomeReady(server);
      return emulator;
    });
  }

  private readonly read: Call[] = [];
  private readBytes = 0;

  private constructor(
    readonly endpoint: string,
    readonly folder: string,
    /** Ends it before this process ends, if this process has started it. */
    readonly stop: () => void = () => undefined,
  ) {}

  /** All calls so far. Each line of the log is read once: tests ask many times a second. */
  calls(): readonly Call[] {
    const log = openSync(join(this.folder, 'calls.jsonl'), 'r');
    try {
      const fresh = Buffer.alloc(fstatSync(log).size - this.readBytes);
      const bytes = readSync(log, fresh, 0, fresh.length, this.readBytes);
      const whole = fresh.subarray(0, fresh.subarray(0, bytes).lastIndexOf('\n') + 1);
      this.readBytes += whole.length;
      for (const line of whole.toString().split('\n')) if (line !== '') this.read.push(JSON.parse(line) as Call);
    } finally {
      closeSync(log);
    }
    return [...this.read];
  }

  /** The runs of each EC2 instance of an account, as they really were. */
  async runs(account: string): Promise<Readonly<Record<string, readonly Run[]>>> {
    return (await fetch(`${this.endpoint}/_sandbox/runs/${account}`)).json() as Promise<Record<string, Run[]>>;
  }

  async deliveries(): Promise<Deliveries> {
    return (await fetch(`${this.endpoint}/_sandbox/deliveries`)).json() as Promise<Deliveries>;
  }

  /** The seconds by which the clock of everything in the sandbox is ahead. */
  clockAhead(): number {
    return Number(readFileSync(join(this.folder, 'clock'), 'utf8'));
  }

  /** The time of everything in the sandbox. */
  now(): Instant {
    return instant(Math.floor(Date.now() + this.clockAhead() * MS_PER_SECOND));
  }

  moveClock(seconds: number): void {
    writeFileSync(join(this.folder, 'clock'), `${this.clockAhead() + seconds}`);
  }

  /** Sets what AWS has counted for a budget: a needless update would set it to zero. */
  async setCalculatedSpend(account: string, budget: string, amount: string): Promise<void> {
    const path = `/_sandbox/budgets/${account}/${encodeURIComponent(budget)}/calculated-spend`;
    await fetch(`${this.endpoint}${path}`, { method: 'PUT', body: JSON.stringify({ Amount: amount }) });
  }

  /** Says what AWS bills an account: USD by service and day, in place of what was said before. */
  async setBill(account: string, bill: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
    const body = JSON.stringify(bill);
    const answer = await fetch(`${this.endpoint}/_sandbox/bill/${account}`, { method: 'PUT', body });
    if (!answer.ok) throw new Error(`the emulator refuses ${body}: ${await answer.text()}`);
  }

  /** Says who the alternate contacts of an account are, by their type, in place of what was said before. */
  async setContacts(account: string, contacts: Readonly<Record<string, string>>): Promise<void> {
    const body = JSON.stringify(contacts);
    const answer = await fetch(`${this.endpoint}/_sandbox/contacts/${account}`, { method: 'PUT', body });
    if (!answer.ok) throw new Error(`the emulator refuses ${body}: ${await answer.text()}`);
  }

  /** An account pays for the organization: its Cost Explorer tells of all accounts. */
  async setPayer(account: string): Promise<void> {
    const answer = await fetch(`${this.endpoint}/_sandbox/payer/${account}`, { method: 'PUT' });
    if (!answer.ok) throw new Error(`the emulator takes no payer ${account}: ${await answer.text()}`);
  }

  /** Puts an event of an AWS service on the default bus of an account: nobody else may use their sources. */
  async putServiceEvent(account: string, source: string, detailType: string, detail: object): Promise<void> {
    const event = { Source: source, DetailType: detailType, Detail: detail };
    const answer = await fetch(`${this.endpoint}/_sandbox/events/${account}`, {
      method: 'PUT',
      body: JSON.stringify(event),
    });
    if (!answer.ok) throw new Error(`the emulator refuses ${JSON.stringify(event)}: ${await answer.text()}`);
  }

  /**
   * Makes AWS’s bad days: deliveries that come twice, functions that are killed, calls that are refused. Replaces what
   * was set.
   */
  async setFaults(faults: Faults): Promise<void> {
    const answer = await fetch(`${this.endpoint}/_sandbox/faults`, { method: 'PUT', body: JSON.stringify(faults) });
    if (!answer.ok) throw new Error(`the emulator refuses ${JSON.stringify(faults)}: ${await answer.text()}`);
  }

  /** What is set, and what came of it. */
  async faults(): Promise<FaultsNow> {
    return (await fetch(`${this.endpoint}/_sandbox/faults`)).json() as Promise<FaultsNow>;
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.endpoint}/_sandbox/faults`, { method: 'DELETE' });
  }

  private async becomeReady(server: ChildProcess): Promise<void> {
    const giveUp = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < giveUp) {
      if (server.exitCode !== null) break;
      const answer = await fetch(`${this.endpoint}/_ministack/health`).catch(() => undefined);
      if (answer?.ok) return;
      await wait(100);
    }
    const log = readFileSync(join(this.folder, 'emulator.log'), 'utf8');
    throw new SandboxError(`The emulator did not start.\n${lastLines(log)}`);
  }
}

/** The name of a log: of one emulator of several, with its own. */
function named(log: string, name: string): string {
  return name === 'emulator' ? log : `${name.replaceAll(' ', '-')}-${log}`;
}

/** A folder for this process and emulator; those of processes that were killed are removed. */
function makeFolder(emulator: string): string {
  mkdirSync('.sandbox', { recursive: true });
  for (const name of readdirSync('.sandbox')) {
    const owner = /^run-(\d+)/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      rmSync(join('.sandbox', name), { recursive: true, force: true });
    }
  }
  const folder = resolve('.sandbox', `run-${process.pid}-${emulator.replaceAll(' ', '-')}`);
  mkdirSync(folder);
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function settings(folder: string, port: number): Record<string, string> {
  return {
    GATEWAY_PORT: `${port}`,
    CLOCK_FILE: join(folder, 'clock'),
    CALLS_FILE: join(folder, 'calls.jsonl'),
    S3_DATA_DIR: join(folder, 's3'),
    MINISTACK_REGION: REGION,
    EMULATED_ORGANIZATION_ID: ORGANIZATION,
    EMULATED_OUTSIDE_ACCOUNTS: OUTSIDER,
    EMULATED_REGIONS_WITHOUT_AWS_BUDGETS: MISSING_TYPES['AWS::Budgets::Budget'].join(),
    // Compiled once, and not beside the sources.
    PYTHONDONTWRITEBYTECODE: '',
    PYTHONPYCACHEPREFIX: resolve('.sandbox', 'compiled'),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() =>
          typeof address === 'object' && address !== null ? resolvePort(address.port) : reject(new Error('no port')),
        );
      });
  });
}
