/** The three things that the guardrail can do at the limit: write it down, tell people, or stop what spends. */
export const MODES = ['observe', 'notify', 'enforce'] as const;
export type Mode = (typeof MODES)[number];
