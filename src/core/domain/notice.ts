import { formatUsd, type Money } from './money';
import { formatInstant, type Instant } from './time';

/** Something that operators are told about one budget. Each wing has its own kinds. */
export interface Notice {
  readonly kind: string;
  readonly address: string;
}

/** One thing that people can do about a message: in words, and the command that does it. */
export interface WayOut {
  readonly to: string;
  readonly command: string;
}

/** The subject of a message in a few words, its text for people, and what they can do about it. */
export interface NoticeText {
  readonly about: string;
  readonly text: string;
  /** Absent: there is nothing to be done that one command does. */
  readonly waysOut?: readonly WayOut[];
}

/** Returns the subject of a message as SNS wants it: up to 100 ASCII characters. */
export function noticeSubject({ address }: Notice, about: string): string {
  return `[budget-guardrails] ${address.slice(0, 48)}: ${about}`.replace(/[^\x20-\x7e]/g, '?');
}

/** The most resources that a message names, whichever come first: SNS takes 256 KiB, and people less. */
export const MOST_LISTED = 50;

/**
 * Turns a field of a notice into JSON for machines: amounts in USD, instants as ISO texts, and no more of a list than
 * the text names.
 */
export function readableField(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MOST_LISTED);
  if (typeof value === 'bigint') return formatUsd(value as Money);
  return (name === 'at' || name === 'since') && typeof value === 'number' ? formatInstant(value as Instant) : value;
}
