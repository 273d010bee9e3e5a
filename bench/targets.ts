import { ACCOUNTS } from './organization';

/** What a figure should be. Missing one is shown, and fails nothing: timings depend on the machine. */
interface Target {
  readonly figures: RegExp;
  readonly is: 'under' | 'at most' | 'at least' | 'exactly';
  readonly value: number;
}

/** The first that fits counts. */
const TARGETS: readonly Target[] = [
  // They carry the clients of six services of spokes. Nobody waits for their start: events and schedules come before
  // they are needed.
  { figures: /^lambda\.(meter|disable|restore)-resources?\.bundle_bytes$/, is: 'at most', value: 1_600_000 },
  { figures: /^lambda\.(meter|disable|restore)-resources?\.init_ms$/, is: 'at most', value: 200 },
  { figures: /^lambda\..+\.bundle_bytes$/, is: 'under', value: 400_000 },
  { figures: /^lambda\.(?!baseline).+\.init_ms$/, is: 'under', value: 120 },
  { figures: /^propagate\.api_calls_per_change$/, is: 'at most', value: 5 },
  { figures: /^propagate(\.tight)?\.accounts_in_force$/, is: 'exactly', value: ACCOUNTS },
  { figures: /^propagate(\.tight)?\.failures$/, is: 'exactly', value: 0 },
  { figures: /^settle\.max_error_revantios$/, is: 'at most', value: 1 },
  { figures: /^overshoot\.reserved\.seconds_p99$/, is: 'at most', value: 5 },
  { figures: /^overshoot\.reserved\.usd_vs_aws_budgets$/, is: 'at least', value: 1_000 },
  // Within the month, nothing is given back that was disabled, and nothing that costs goes on.
  { figures: /^overshoot\.reserved\.(given_back|left_running)$/, is: 'exactly', value: 0 },
];

export function targetOf(figure: string): Target | undefined {
  return TARGETS.find(({ figures }) => figures.test(figure));
}

export function isMet({ is, value: wanted }: Target, value: number): boolean {
  switch (is) {
    case 'under':
      return value < wanted;
    case 'at most':
      return value <= wanted;
    case 'at least':
      return value >= wanted;
    case 'exactly':
      return value === wanted;
  }
}
