/** What the guardrail does at the limit: write it down, say it, or stop what spends. */
export const MODES = ['observe', 'notify', 'enforce'] as const;
export type Mode = (typeof MODES)[number];
