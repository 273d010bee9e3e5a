import { formatUsd, type Money } from './money';
import { formatInstant, type Instant } from './time';

/** Something operators are told about one budget: each wing has its own. */
export interface Notice {
  readonly kind: string;
  readonly address: string;
}

/** What a message is about in a few words, and its text for people. */
export interface NoticeText {
  readonly about: string;
  readonly text: string;
}

/** Up to 100 ASCII characters, as SNS wants the subject of a message. */
export function noticeSubject({ address }: Notice, about: string): string {
  return `[budget-guardrails] ${address.slice(0, 48)}: ${about}`.replace(/[^\x20-\x7e]/g, '?');
}

/** A message names no more resources than this, whichever come first: SNS takes 256 KiB, and people less. */
export const MOST_LISTED = 50;

/**
 * A field of a notice, as JSON for machines has it: amounts in USD, instants as ISO texts; of a long list, what the
 * text names.
 */
export function readableField(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MOST_LISTED);
  if (typeof value === 'bigint') return formatUsd(value as Money);
  return name === 'at' && typeof value === 'number' ? formatInstant(value as Instant) : value;
}
