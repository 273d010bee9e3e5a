import { Emulator } from '../../sandbox/emulator';
import { parseUsd } from '../../src/core/domain/money';
import { rounded, type Figure, type Measurement } from '../figures';
import { errorsAtRandomGaps } from './random-gaps';
import { settleScenario, type Scenario, type Settled } from './scenario';

// The measurement of settlement, in a process of its own: the emulator ends with it, and what it says does not get
// among the figures.

/** What this process tells the benchmark. */
export type SettlementMessage =
  | { readonly kind: 'progress'; readonly line: string }
  | { readonly kind: 'measured'; readonly measurement: Measurement };

/**
 * One budget as busy as a budget can be, which is nearly exhausted in three seconds: speed goes up and down, the fence
 * moves with every window, two thresholds are passed.
 */
const HOT: Scenario = {
  name: 'hot',
  budgets: 1,
  limit: parseUsd('1000'),
  windows: 3,
  mix: { expense: parseUsd('0.345'), resources: 40, rate: parseUsd('0.01') },
};
/** The writes of one such second over 200 budgets that will last for days. */
const SPREAD: Scenario = {
  name: 'spread',
  budgets: 200,
  limit: parseUsd('300'),
  windows: 1,
  mix: { expense: parseUsd('0.01'), resources: 2, rate: parseUsd('0.0003') },
};
const PER = 1_000;
/** A position differs from what exact arithmetic says by less than this. */
const ALLOWED_REVANTIOS = 1;

async function measure(): Promise<Measurement> {
  const { endpoint } = await Emulator.start();
  const hot = await settleScenario(HOT, endpoint);
  const spread = await settleScenario(SPREAD, endpoint);
  for (const [{ name, budgets, windows }, { records, summary }] of [
    [HOT, hot],
    [SPREAD, spread],
  ] as const) {
    tell({
      kind: 'progress',
      line: `${name}: ${records} records of ${budgets} budgets in ${windows} windows took ${summary}`,
    });
  }
  const errors = [...hot.errors, ...spread.errors, ...(await errorsAtRandomGaps(HOT.mix, HOT.limit))];
  const wrong = errors.filter((error) => Math.abs(error) >= ALLOWED_REVANTIOS);
  return {
    figures: [
      ...figuresOf(HOT, hot),
      ...figuresOf(SPREAD, spread),
      { name: 'settle.max_error_revantios', value: rounded(Math.max(...errors.map(Math.abs)), 6), unit: 'revantios' },
    ],
    faults:
      wrong.length === 0
        ? []
        : [`settle: ${wrong.length} positions are wrong, the worst by ${Math.max(...wrong.map(Math.abs))} revantios`],
  };
}

function figuresOf({ name }: Scenario, { records, seconds, calls, plain }: Settled): readonly Figure[] {
  const perSecond = records / seconds;
  const callsPer1000 = (calls / records) * PER;
  return [
    { name: `settle.records_per_second.${name}`, value: rounded(perSecond, 0), unit: 'records/s' },
    {
      name: `settle.records_per_second.${name}.vs_plain_updates`,
      value: rounded(perSecond / (plain.records / plain.seconds), 1),
      unit: 'times',
    },
    { name: `settle.api_calls_per_1000_records.${name}`, value: rounded(callsPer1000, 1), unit: 'calls' },
    {
      name: `settle.api_calls_per_1000_records.${name}.vs_plain_updates`,
      value: rounded(PER / callsPer1000, 1),
      unit: 'times',
    },
  ];
}

function tell(message: SettlementMessage): void {
  process.send?.(message);
}

measure().then(
  (measurement) => {
    tell({ kind: 'measured', measurement });
    process.disconnect();
    process.exit();
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
