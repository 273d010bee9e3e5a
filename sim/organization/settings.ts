import { parseArgs } from 'node:util';
import { NO_FAULTS, type Faults } from '../law/faults';

/** How often each thing goes wrong, from 0 to 1: as the law has it, and what only an organization has. */
export interface OrganizationFaults extends Faults {
  /** An event overtakes another. */
  readonly eventReordered: number;
  /** A batch of a stream comes once more, later. */
  readonly recordsDoubled: number;
  /** A day on which no function runs for two hours. */
  readonly outage: number;
  /** A day on which nobody reaches an account for some hours. */
  readonly unreachable: number;
  /** A day on which an account refuses the next orders for one of its resources. */
  readonly refused: number;
  /** The bill of a day comes a day late, or lacks a part for two days. */
  readonly billLate: number;
  readonly billRestated: number;
  /** The metrics of five minutes come up to an hour late. */
  readonly metricsLate: number;
}

export const NO_ORGANIZATION_FAULTS: OrganizationFaults = {
  ...NO_FAULTS,
  eventReordered: 0,
  recordsDoubled: 0,
  outage: 0,
  unreachable: 0,
  refused: 0,
  billLate: 0,
  billRestated: 0,
  metricsLate: 0,
};

/** A bad month: every class of faults at once, each far more often than AWS has it. */
export const BAD_MONTH: OrganizationFaults = {
  eventLost: 0.02,
  eventDoubled: 0.05,
  eventLate: 0.02,
  eventReordered: 0.1,
  recordsLost: 0.001,
  recordsDoubled: 0.01,
  callLost: 0.01,
  callDoubled: 0.02,
  scheduleLost: 0.02,
  death: 0.01,
  throttled: 0.0005,
  answerLost: 0.001,
  outage: 0.07,
  unreachable: 0.01,
  refused: 0.02,
  billLate: 0.05,
  billRestated: 0.2,
  metricsLate: 0.05,
};

export type FaultClass = keyof OrganizationFaults;
export const FAULT_CLASSES = Object.keys(NO_ORGANIZATION_FAULTS) as FaultClass[];

/** A simulation: the same setting has the same course. */
export interface Setting {
  readonly accounts: number;
  readonly days: number;
  readonly seed: number;
  /** Budgets of an account, its own among them, and what each account has of things that cost by the hour. */
  readonly budgets: number;
  readonly resources: number;
  /** Nobody's budget is exhausted: half of them are otherwise. */
  readonly ample: boolean;
  readonly faults: OrganizationFaults;
  /** The part of AWS's quotas that is left for the product: 1 is all. */
  readonly quotas: number;
}

export interface Asked {
  readonly setting: Setting;
  readonly seeds: number;
  readonly workers: number;
  readonly json: boolean;
  readonly shrink: boolean;
  /** Only all budgets are changed at one instant. */
  readonly atOnce: boolean;
}

const USAGE = [
  'usage: npx projen simulate -- [--accounts A] [--days D] [--seed S] [--seeds N] [--budgets B] [--resources R]',
  '         [--workers W] [--quotas PART] [--ample] [--calm] [--fault CLASS=RATE …] [--json] [--shrink]',
  '       [--at-once]',
  `       CLASS: ${FAULT_CLASSES.join(', ')}`,
].join('\n');

const OPTIONS = {
  accounts: { type: 'string', default: '50' },
  days: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string', default: '1' },
  budgets: { type: 'string', default: '2' },
  resources: { type: 'string', default: '6' },
  workers: { type: 'string', default: '2' },
  quotas: { type: 'string', default: '1' },
  ample: { type: 'boolean', default: false },
  calm: { type: 'boolean', default: false },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
  shrink: { type: 'boolean', default: false },
  'at-once': { type: 'boolean', default: false },
} as const;

/** Reads the command line. Throws a RangeError that names what is wrong, and what is accepted. */
export function readSetting(args: readonly string[]): Asked {
  const { values } = parseArgs({ args: args.filter((one) => one !== '--'), options: OPTIONS });
  const accounts = wholeNumber('accounts', values.accounts, 1, 100_000);
  return {
    setting: {
      accounts,
      days: wholeNumber('days', values.days, 1, 366),
      seed: wholeNumber('seed', values.seed, 0, 999_999_999),
      budgets: wholeNumber('budgets', values.budgets, 1, 10),
      resources: wholeNumber('resources', values.resources, 1, 500),
      ample: values.ample,
      faults: faultsOf(values.calm, values.fault),
      quotas: part('quotas', values.quotas),
    },
    seeds: wholeNumber('seeds', values.seeds, 1, 1_000_000),
    workers: Math.min(accounts, wholeNumber('workers', values.workers, 1, 64)),
    json: values.json,
    shrink: values.shrink,
    atOnce: values['at-once'],
  };
}

function faultsOf(isCalm: boolean, named: readonly string[]): OrganizationFaults {
  const given = named.map((text) => {
    const [name = '', rate = ''] = text.split('=');
    if (!FAULT_CLASSES.some((known) => known === name)) refuse('fault', text, 'one of the classes');
    return [name, part(`fault ${name}`, rate)] as const;
  });
  return { ...(isCalm ? NO_ORGANIZATION_FAULTS : BAD_MONTH), ...Object.fromEntries(given) };
}

function part(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0 && value <= 1)) refuse(name, text, '0 to 1');
  return value;
}

function wholeNumber(name: string, text: string, lowest: number, highest: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < lowest || value > highest) {
    refuse(name, text, `a whole number from ${lowest} to ${highest}`);
  }
  return value;
}

function refuse(name: string, text: string, expected: string): never {
  throw new RangeError(`--${name} '${text}': expected ${expected}\n${USAGE}`);
}
