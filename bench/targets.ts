import { ACCOUNTS } from './organization';

/** What a figure should be. Missing one is shown, and fails nothing: timings depend on the machine. */
interface Target {
  readonly figures: RegExp;
  readonly is: 'under' | 'at most' | 'exactly';
  readonly value: number;
}

const TARGETS: readonly Target[] = [
  { figures: /^lambda\..+\.bundle_bytes$/, is: 'under', value: 400_000 },
  { figures: /^lambda\.(?!baseline).+\.init_ms$/, is: 'under', value: 120 },
  { figures: /^propagate\.api_calls_per_change$/, is: 'at most', value: 5 },
  { figures: /^propagate(\.tight)?\.accounts_in_force$/, is: 'exactly', value: ACCOUNTS },
  { figures: /^propagate(\.tight)?\.failures$/, is: 'exactly', value: 0 },
];

export function targetOf(figure: string): Target | undefined {
  return TARGETS.find(({ figures }) => figures.test(figure));
}

export function isMet({ is, value: wanted }: Target, value: number): boolean {
  switch (is) {
    case 'under': return value < wanted;
    case 'at most': return value <= wanted;
    case 'exactly': return value === wanted;
  }
}
