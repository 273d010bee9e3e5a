import * as z from 'zod/mini';
import { BUDGET_PATTERN } from '../budgets/contracts';
import { AccountIdText } from '../core/contracts/account-id';
import { CalledFunctionEnv, LedgerEnv } from '../core/contracts/environment';
import { MODES } from '../core/domain/mode';

/** The form of `DefaultBudget`: USD above 0 like a spoke's own default, or nothing. */
export const DEFAULT_BUDGET_PATTERN = `^((?!0+(\\.0{1,2})?$)${BUDGET_PATTERN})?$`;

/** The environment that the management stack gives the onboard-account function. */
export const OnboardAccountEnv = z.object({
  ...LedgerEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
  ...CalledFunctionEnv.restoreResources,
  /** USD a month. When it is empty, accounts get a budget only from their units. */
  DEFAULT_BUDGET: z.string().check(z.regex(new RegExp(DEFAULT_BUDGET_PATTERN))),
  DEFAULT_MODE: z.enum(MODES),
  ORGANIZATION_MANAGEMENT_ACCOUNT_ID: AccountIdText,
});

/** The interval at which the whole organization is gone through. A lost event goes unnoticed no longer than this. */
export const ONBOARD_EVERY_DAYS = 1;
export const ONBOARD_TIMEOUT_MINUTES = 15;

/** The call that asks for a look at every account. */
export const ReconcileCall = z.object({ kind: z.literal('reconcile') });
export type ReconcileCall = z.infer<typeof ReconcileCall>;

const CONTROL_TOWER_EVENTS = ['CreateManagedAccount', 'UpdateManagedAccount'] as const;
const ORGANIZATIONS_EVENTS = [
  'CreateAccountResult',
  'CloseAccountResult',
  'AccountJoinedOrganization',
  'AccountDepartedOrganization',
] as const;
const ORGANIZATIONS_CALLS = ['MoveAccount'] as const;

const SERVICE_EVENT = 'AWS Service Event via CloudTrail';
const API_CALL = 'AWS API Call via CloudTrail';

/**
 * The events with which an account's life begins, moves or ends. They come from the organization's management account
 * alone, because any account may send events to a bus of the organization. Whether what they tell of succeeded does not
 * matter: they are only hints, and an account whose enrolment failed can spend too.
 */
export const LIFECYCLE_SOURCES = {
  ControlTower: {
    source: ['aws.controltower'],
    detailType: [SERVICE_EVENT],
    detail: { eventName: [...CONTROL_TOWER_EVENTS] },
  },
  Organizations: {
    source: ['aws.organizations'],
    detailType: [SERVICE_EVENT, API_CALL],
    // A call that was refused has moved nothing.
    detail: { eventName: [...ORGANIZATIONS_EVENTS, ...ORGANIZATIONS_CALLS], errorCode: [{ exists: false }] },
  },
} as const;

/** Returns the pattern of one source, for events of one account. */
export function lifecyclePattern(name: keyof typeof LIFECYCLE_SOURCES, account: string) {
  const { source, detailType, detail } = LIFECYCLE_SOURCES[name];
  return { source: [...source], detailType: [...detailType], account: [account], detail };
}

/** An event of either source. The place where it names its account differs by event, and is not documented for all. */
export const LifecycleEvent = z.object({
  'detail-type': z.enum([SERVICE_EVENT, API_CALL]),
  detail: z.object({
    eventName: z.enum([...CONTROL_TOWER_EVENTS, ...ORGANIZATIONS_EVENTS, ...ORGANIZATIONS_CALLS]),
    errorCode: z.optional(z.string()),
    serviceEventDetails: z.optional(z.unknown()),
    requestParameters: z.optional(z.unknown()),
  }),
});
export type LifecycleEvent = z.infer<typeof LifecycleEvent>;

export const OnboardAccountEvent = z.union([ReconcileCall, LifecycleEvent]);

/**
 * Returns every account that an event is about. It returns none for a creation that failed before there was an account,
 * and for a call that was refused.
 */
export function accountsOfEvent({ detail }: LifecycleEvent): readonly string[] {
  if (detail.errorCode !== undefined) return [];
  return [...new Set([...accountIdsIn(detail.serviceEventDetails), ...accountIdsIn(detail.requestParameters)])];
}

function accountIdsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === 'accountId' && typeof inner === 'string' && /^[0-9]{12}$/.test(inner) ? [inner] : accountIdsIn(inner),
  );
}
