import { ACCOUNTS } from './organization';

/** What a figure should be. Missing one is shown, and fails nothing: timings depend on the machine. */
interface Target {
  readonly figures: RegExp;
  readonly is: 'under' | 'at most' | 'at least' | 'exactly';
  readonly value: number;
}

const SPOKE_CLIENTS = '(meter-resource|disable-resources|restore-resources|end-enforcement)';

/** The first that fits counts. */
const TARGETS: readonly Target[] = [
  // They carry the clients of the services of spokes: docs/decisions/0031-schemas-out-of-the-bundle.md,
  // and what they ask before they stop something: docs/decisions/0038-judged-by-what-runs.md.
  { figures: new RegExp(`^lambda\\.${SPOKE_CLIENTS}\\.bundle_bytes$`), is: 'at most', value: 600_000 },
  { figures: new RegExp(`^lambda\\.${SPOKE_CLIENTS}\\.init_ms$`), is: 'at most', value: 117 },
  { figures: /^lambda\..+\.bundle_bytes$/, is: 'under', value: 400_000 },
  { figures: /^lambda\.(?!baseline).+\.init_ms$/, is: 'under', value: 120 },
  { figures: /^propagate\.api_calls_per_change$/, is: 'at most', value: 5 },
  { figures: /^propagate(\.tight)?\.accounts_in_force$/, is: 'exactly', value: ACCOUNTS },
  { figures: /^propagate(\.tight)?\.failures$/, is: 'exactly', value: 0 },
  { figures: /^settle\.max_error_revantios$/, is: 'at most', value: 1 },
  { figures: /^overshoot\.reserved(_on_a_normal_day)?\.seconds_p50$/, is: 'at most', value: 1 },
  { figures: /^overshoot\.reserved(_on_a_normal_day)?\.seconds_p99$/, is: 'at most', value: 3 },
  { figures: /^enforce\.seconds_to_stop_1000_instances$/, is: 'at most', value: 15 },
  { figures: /^enforce\.times_faster_than_.*_1000_instances$/, is: 'at least', value: 20 },
  { figures: /^enforce\.api_calls_per_stopped_instance$/, is: 'at most', value: 0.05 },
  { figures: /^replay\.times_faster_than_csv_parse$/, is: 'at least', value: 8 },
  { figures: /^replay\.times_faster_than_duckdb$/, is: 'at least', value: 4 },
  { figures: /^replay\.peak_mebibytes$/, is: 'under', value: 300 },
  { figures: /^position\.times_better$/, is: 'at least', value: 20 },
  { figures: /^overshoot\.all\.usd_vs_aws_budgets$/, is: 'at least', value: 10 },
  { figures: /^bill\.cost_usd_per_account_month_100$/, is: 'at most', value: 0.5 },
  { figures: /^bill\.cost_usd_per_account_month_10000$/, is: 'at most', value: 0.05 },
  { figures: /^scale\.cost_usd_per_account_month_100$/, is: 'at most', value: 0.5 },
  { figures: /^scale\.cost_usd_per_account_month_1000$/, is: 'at most', value: 0.1 },
  { figures: /^scale\.cost_usd_per_account_month_10000$/, is: 'at most', value: 0.05 },
  { figures: /^scale\.knee_accounts$/, is: 'at least', value: 10_000 },
  { figures: /^overshoot\.reserved\.usd_vs_aws_budgets$/, is: 'at least', value: 1_000 },
  // Within the month, nothing is given back that was disabled, and nothing that costs goes on.
  { figures: /^overshoot\.reserved(_on_a_bad_day)?\.(given_back|left_running)$/, is: 'exactly', value: 0 },
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
