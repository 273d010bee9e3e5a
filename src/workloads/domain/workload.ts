import { ACCEPTED_BUDGET_VALUES, parseBudgetValue } from '../../budgets/domain/budget-value';
import { describeValue } from '../../budgets/domain/receipt';
import type { AccountId } from '../../core/domain/address';
import { type Mode, MODES } from '../../core/domain/mode';
import type { Money } from '../../core/domain/money';

/**
 * The form of a workload's name: the last part of the parameter's name, and of the address `<account id>.<name>`, which
 * takes 64 characters.
 */
export const WORKLOAD_NAME = '^[0-9A-Za-z_.-]{1,51}$';

/**
 * The most workload budgets of an account. A resource counts in all budgets of its tag with one transaction, which
 * takes 100 writes.
 */
export const MAX_WORKLOADS = 50;

/** The fields of a team's parameter, which is JSON: texts, of which the last two may be empty or left out. */
export const WORKLOAD_FIELDS = ['amount', 'tagKey', 'tagValue', 'email', 'mode'] as const;
export type WorkloadField = (typeof WORKLOAD_FIELDS)[number];

/** A workload's budget as it stands in the Budgets table. */
export interface Workload {
  readonly limit: Money;
  readonly tag: { readonly key: string; readonly value: string };
  /** Undefined means the installation's default. */
  readonly mode: Mode | undefined;
  readonly emails: readonly string[];
}

/** What the installation lets teams ask for. */
export interface WorkloadPolicy {
  /** In the order of MODES, at least one. */
  readonly modes: readonly Mode[];
  /** None means any key. */
  readonly tagKeys: readonly string[];
}

/** Everything that decides about one name, as it is now. */
export interface WorkloadFacts {
  readonly account: AccountId;
  readonly name: string;
  /** The parameter that the team wrote. */
  readonly written: string | undefined;
  /** The account's own budget: the value that is in force. */
  readonly own: Money | undefined;
  /** The item at the workload's address. `limit` is the value that it has in force. */
  readonly item: { readonly isOurs: boolean; readonly limit: Money | undefined } | undefined;
  /** True when teams have written more budgets into the account than it may have. */
  readonly isCrowded: boolean;
  readonly policy: WorkloadPolicy;
}

export type WorkloadDecision =
  | { readonly kind: 'accepted'; readonly workload: Workload }
  /** What was accepted before stays. When it is above the account's own budget, it is lowered to that. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly stays: Money | undefined;
      readonly isLowered: boolean;
    }
  /** The team's parameter is gone. */
  | { readonly kind: 'ended' };

type ReadWorkload =
  | { readonly kind: 'read'; readonly workload: Workload }
  | { readonly kind: 'refused'; readonly reason: string };

const EXAMPLE = '{"amount": "50", "tagKey": "app", "tagValue": "shop"}';
const LONGEST_SHOWN = 60;

/** Decides about a workload's budget. A refusal names every value that is wrong and what was expected instead. */
export function decideWorkload(facts: WorkloadFacts): WorkloadDecision {
  if (facts.written === undefined) return { kind: 'ended' };
  const read = readWorkload(facts.name, facts.written);
  const reason = read.kind === 'refused' ? read.reason : refusal(read.workload, facts);
  if (reason === undefined && read.kind === 'read') {
    const { workload } = read;
    return { kind: 'accepted', workload: { ...workload, mode: workload.mode ?? modeOfNone(facts.policy) } };
  }
  const { item, own } = facts;
  const before = item?.isOurs === true ? item.limit : undefined;
  const isLowered = before !== undefined && own !== undefined && before > own;
  const stays = isLowered ? own : before;
  return { kind: 'refused', reason: `${reason}. ${inForce(stays, own)}`, stays, isLowered };
}

/**
 * Returns the mode of a workload that names none. Where teams may not have things stopped, that is not left to the
 * installation's default, which may be to stop.
 */
function modeOfNone({ modes }: WorkloadPolicy): Mode | undefined {
  return modes.includes('enforce') ? undefined : modes.at(-1);
}

function refusal(workload: Workload, facts: WorkloadFacts): string | undefined {
  const { limit, tag, mode } = workload;
  const { account, name, own, item, isCrowded, policy } = facts;
  if (mode !== undefined && !policy.modes.includes(mode)) {
    return `mode ${show(mode)} is refused: expected one of ${policy.modes.join(', ')}, which this installation lets teams use, or nothing`;
  }
  if (policy.tagKeys.length > 0 && !policy.tagKeys.includes(tag.key)) {
    return `tagKey ${show(tag.key)} is refused: expected one of ${policy.tagKeys.join(', ')}, which this installation lets teams use`;
  }
  if (item?.isOurs === false) {
    return `name ${show(name)} is refused: ${account}.${name} is a budget that finance has set in the table. Expected another name`;
  }
  if (own === undefined) {
    return `account ${account} has no budget of its own yet, and a workload's budget is a part of it: it is accepted when finance has set one`;
  }
  if (limit > own) {
    return `amount ${describeValue(limit)} is refused: expected ${describeValue(own)} or less, the budget of account ${account}`;
  }
  if (isCrowded && item === undefined) {
    return `account ${account} has more than ${MAX_WORKLOADS} workload budgets: expected that many or fewer`;
  }
  return undefined;
}

function inForce(stays: Money | undefined, own: Money | undefined): string {
  if (stays === undefined) return 'No value is in force';
  return stays === own
    ? `In force is ${describeValue(stays)}, all that the account has`
    : `In force stays ${describeValue(stays)}`;
}

/** Reads a parameter's text. Nothing is guessed: a field that is not known is refused, too. */
export function readWorkload(name: string, text: string): ReadWorkload {
  const written = parseFields(text);
  if (written === undefined) {
    return { kind: 'refused', reason: `value ${show(text)} is refused: expected JSON like ${EXAMPLE}` };
  }
  const { amount, tagKey, tagValue, email = '', mode = '' } = written;
  const reasons: string[] = [];
  const expect = (isRight: boolean, field: string, value: unknown, expected: string) => {
    if (!isRight) reasons.push(`${field} ${show(value)} is refused: expected ${expected}`);
  };
  const parsed = parseBudgetValue(typeof amount === 'number' ? amount.toString() : isText(amount) ? amount : '');
  const known = MODES.find((one) => one === mode);
  const others = Object.keys(written).filter((field) => !WORKLOAD_FIELDS.some((one) => one === field));
  expect(new RegExp(WORKLOAD_NAME).test(name), 'name', name, '1 to 51 characters from 0-9 A-Z a-z _ . -');
  expect(parsed.kind === 'accepted', 'amount', amount, ACCEPTED_BUDGET_VALUES);
  expect(isText(tagKey) && tagKey.length <= 128, 'tagKey', tagKey, 'the key of a tag, 1 to 128 characters');
  expect(isText(tagValue) && tagValue.length <= 256, 'tagValue', tagValue, 'the value of a tag, 1 to 256 characters');
  expect(
    email === '' || (isText(email) && /^[^\s@,]+@[^\s@,]+$/.test(email)),
    'email',
    email,
    'one e-mail address, or nothing',
  );
  expect(mode === '' || known !== undefined, 'mode', mode, `one of ${MODES.join(', ')}, or nothing`);
  expect(others.length === 0, 'field', others.join(', '), WORKLOAD_FIELDS.join(', '));
  if (parsed.kind === 'refused' || !isText(tagKey) || !isText(tagValue) || reasons.length > 0) {
    return { kind: 'refused', reason: reasons.join('; ') };
  }
  const emails = isText(email) ? [email] : [];
  return {
    kind: 'read',
    workload: { limit: parsed.limit, tag: { key: tagKey, value: tagValue }, mode: known, emails },
  };
}

function parseFields(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isText(written: unknown): written is string {
  return typeof written === 'string' && written !== '';
}

/** Writes a value for a reason, cut short: a receipt has to fit into a parameter, whatever was written. */
function show(written: unknown): string {
  const json = written === undefined ? '(missing)' : JSON.stringify(written);
  return json.length > LONGEST_SHOWN ? `${json.slice(0, LONGEST_SHOWN)}…` : json;
}
