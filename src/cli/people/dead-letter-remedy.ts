import * as z from 'zod/mini';
import { AccountIdText } from '../../core/contracts/account-id';
import type { UseCase } from '../../core/contracts/names';
import { formatInstant, later, MS_PER_DAY, readInstant, type Instant } from '../../core/domain/time';
import { AddressCall, AnchorCall, ExpenseCall } from '../../ledger/contracts';
import { InventoryCall, SpokeArrived } from '../../metering/contracts';
import type { DeadLetter } from './dead-letter';

/** What becomes of a message. Messages with one call are made good by it together. */
export type Remedy =
  /** The function hears again what it has missed. */
  | { readonly kind: 'tell'; readonly call: RedriveCall }
  /** Something else does what the message was for. */
  | { readonly kind: 'look'; readonly call: RedriveCall; readonly because: string }
  /** Nobody may do it but a person. */
  | { readonly kind: 'stay'; readonly because: string };

export interface RedriveCall {
  readonly useCase: UseCase;
  readonly payload: unknown;
  /** What the call is about: of calls with one subject, the newest is made. */
  readonly subject: string;
}

type Call = DeadLetter & { readonly kind: 'call' };
type Judge = (letter: Call, now: Instant) => Remedy;

/**
 * What was booked of a resource sorts out a day of changes that come late, and no more
 * (src/ledger/domain/contribution.ts): a start from before that would count until now.
 */
const TELLABLE_MS = MS_PER_DAY;

const RECORDS = 'the message has no record in it';

/** The look that brings about what a reader of a stream has missed: it compares what is with what should be. */
const LOOK_OF_READER: Partial<Record<UseCase, UseCase>> = {
  'propagate-budget': 'reconcile-budgets',
  'adopt-budget': 'reconcile-expenses',
  'settle-expenses': 'reconcile-expenses',
};

const OfAccount = z.object({ account: AccountIdText, detail: z.optional(z.object({ name: z.optional(z.string()) })) });
const EventTime = z.object({ account: AccountIdText, time: z.string() });

/** Runs that look at everything. One run does what any number of them would have done. */
function wholeLook(useCase: UseCase, payload: object = {}): Judge {
  return () => look(useCase, payload, 'one run does what all of them were for');
}

/** Calls about one budget: what they do follows from the present state, however old they are. */
function ofBudget(useCase: UseCase): Judge {
  return ({ payload }) => {
    const call = AddressCall.safeParse(payload);
    return call.success ? tell(useCase, { address: call.data.address }) : senseless('expected the address of a budget');
  };
}

/** Events of a spoke: the function reads what is there now, so that one event is as good as all. */
function ofSpoke(useCase: UseCase): Judge {
  return ({ payload }) => {
    const event = OfAccount.safeParse(payload);
    if (!event.success) return senseless('expected the event of an account');
    const { account, detail } = event.data;
    const about = useCase === 'sync-budget' ? account : `${account} ${detail?.name ?? ''}`;
    return tell(useCase, payload, about);
  };
}

const JUDGES: Readonly<Record<UseCase, Judge>> = {
  'propagate-budget': () => look('reconcile-budgets', {}, RECORDS),
  'adopt-budget': () => look('reconcile-expenses', {}, RECORDS),
  'settle-expenses': ofBudget('settle-expenses'),
  'sync-budget': ofSpoke('sync-budget'),
  'register-workload': ofSpoke('register-workload'),
  'disable-resources': ofBudget('disable-resources'),
  'restore-resources': ofBudget('restore-resources'),
  'reconcile-budgets': wholeLook('reconcile-budgets'),
  'reconcile-expenses': wholeLook('reconcile-expenses'),
  'roll-over-period': wholeLook('roll-over-period'),
  'meter-usage': wholeLook('meter-usage'),
  'read-bill': ({ payload }) => {
    const call = AnchorCall.safeParse(payload);
    if (!call.success) return look('read-bill', {}, 'one run does what all of them were for');
    const { anchor, spent } = call.data;
    if (spent === undefined) return tell('read-bill', { anchor });
    return look('read-bill', { anchor }, 'what AWS said then is old: by what it has said since');
  },
  'meter-resource': judgeChange,
  'record-expense': ({ payload, requestId, at }) => {
    const call = ExpenseCall.safeParse(payload);
    if (!call.success) return senseless('expected an expense of a budget in USD');
    const id = call.data.id ?? requestId;
    // Without the id of its first call, it would count once more where that call has counted.
    if (id === undefined) return { kind: 'stay', because: 'it has no id by which it would count once' };
    return tell('record-expense', { ...call.data, id, at: call.data.at ?? formatInstant(at) });
  },
  'onboard-account': ({ payload }) => {
    const isEvent = OfAccount.safeParse(payload).success && !isScheduled(payload);
    return isEvent
      ? tell('onboard-account', payload)
      : look('onboard-account', { kind: 'reconcile' }, 'one run does what all of them were for');
  },
  'end-enforcement': () => ({
    kind: 'stay',
    because: 'CloudFormation alone ends enforcement: delete the stack again',
  }),
  'share-portfolio': () => ({ kind: 'stay', because: 'CloudFormation asks for it again' }),
  'deprecate-versions': () => ({ kind: 'stay', because: 'CloudFormation asks for it again' }),
};

/** Returns what becomes of a message for the function of a use case. */
export function remedyOf(letter: DeadLetter, useCase: UseCase, now: Instant): Remedy {
  if (letter.kind === 'unreadable') return { kind: 'stay', because: letter.why };
  if (letter.kind === 'call') return JUDGES[useCase](letter, now);
  const looksInstead = LOOK_OF_READER[useCase];
  return looksInstead === undefined ? senseless('expected a call') : look(looksInstead, {}, RECORDS);
}

/** Events of resources are told again as long as their time can be put right, and looked up after that. */
function judgeChange({ payload }: Call, now: Instant): Remedy {
  const asked = InventoryCall.safeParse(payload);
  if (asked.success) return tell('meter-resource', asked.data);
  const arrival = SpokeArrived.safeParse(payload);
  if (arrival.success) {
    return look('meter-resource', { inventory: arrival.data.account }, 'all that runs in the account is looked up');
  }
  const event = EventTime.safeParse(payload);
  if (!event.success) return senseless('expected an event, or the account to look at');
  const { account, time } = event.data;
  const at = timeOf(time);
  if (at === undefined) return senseless(`expected a time in place of '${time}'`);
  if (later(at, TELLABLE_MS) > now) return tell('meter-resource', payload);
  return look('meter-resource', { inventory: account }, 'it is more than a day old: what runs now is looked up');
}

function timeOf(text: string): Instant | undefined {
  try {
    return readInstant(text);
  } catch {
    return undefined;
  }
}

function isScheduled(payload: unknown): boolean {
  return (payload as { readonly source?: unknown }).source === 'aws.events';
}

function tell(useCase: UseCase, payload: unknown, subject = JSON.stringify(payload)): Remedy {
  return { kind: 'tell', call: { useCase, payload, subject } };
}

function look(useCase: UseCase, payload: object, because: string): Remedy {
  return { kind: 'look', call: { useCase, payload, subject: JSON.stringify(payload) }, because };
}

function senseless(expected: string): Remedy {
  return { kind: 'stay', because: `it makes no sense: ${expected}` };
}
