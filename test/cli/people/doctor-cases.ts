import type { Contacts } from '../../../src/budgets/domain/contacts';
import type { AccountId } from '../../../src/core/domain/address';
import { later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { NOTHING_LEFT } from '../../../src/ledger/domain/ledger';
import { currentLedger } from './given';
import { NOW, type InMemoryOffice } from './in-memory-office';

export const ACCOUNT = '222222222222';
export const CONTACTS: Contacts = {
  account: ACCOUNT as AccountId,
  emails: [],
  toldAt: NOW,
  askedAt: NOW,
  refusal: undefined,
  invited: {},
};

/** One thing each that is not well in an installation, and the finding that says so. */
export const CASES: readonly (readonly [string, (office: InMemoryOffice) => void, string])[] = [
  [
    'a stack that failed',
    ({ installation: one }) => (one.view = { ...one.view, status: 'UPDATE_ROLLBACK_FAILED' }),
    'RED stack: the stack budget-guardrails-management is UPDATE_ROLLBACK_FAILED',
  ],
  [
    'a stack under way',
    ({ installation: one }) => (one.view = { ...one.view, status: 'UPDATE_IN_PROGRESS' }),
    'YELLOW stack: the stack budget-guardrails-management is UPDATE_IN_PROGRESS',
  ],
  [
    'another release',
    ({ installation: one }) => (one.view = { ...one.view, version: '9.9.9' }),
    'YELLOW stack: the management stack is of release 9.9.9, this command of 0.0.0',
  ],
  [
    'enforcement that is off',
    ({ installation: one }) => (one.view = { ...one.view, parameters: new Map([['EnforcementEnabled', 'false']]) }),
    'YELLOW enforcement: enforcement is switched off (EnforcementEnabled = false): nothing is stopped in any account',
  ],
  [
    'an alarm',
    ({ installation: one }) => one.alarmStates.set('alarm-1', 'ALARM'),
    'RED alarms: the alarm CostsUndelivered is on',
  ],
  [
    'an alarm that is gone',
    ({ installation: one }) => one.alarmStates.set('alarm-1', 'gone'),
    'RED alarms: the alarm CostsUndelivered is gone',
  ],
  [
    'an alarm that tells nobody',
    ({ installation: one }) => one.alarmStates.set('alarm-2', 'silent'),
    'YELLOW alarms: the alarm SyncBudgetErrors tells nobody',
  ],
  [
    'a dead letter',
    ({ installation: one }) => one.messages.set('queue-1', 1),
    'RED dead letters: 1 message in the dead-letter queue Undisabled',
  ],
  [
    'a rule that is off',
    ({ installation: one }) => one.off.add('rule-1'),
    'RED rules: the rule ReadBillSchedule is disabled',
  ],
  [
    'a stream that is off',
    ({ installation: one }) => (one.mapping = 'Disabled'),
    'RED streams: the stream of CostsChanges is Disabled',
  ],
  [
    'a stream that is about to be on',
    ({ installation: one }) => (one.mapping = 'Enabling'),
    'YELLOW streams: the stream of CostsChanges is Enabling',
  ],
  [
    'a door that is shut',
    ({ installation: one }) => (one.func = { ...one.func, reserved: 0 }),
    'RED functions: DisableResources may not run (no concurrency): the removal of the product has begun, or somebody has shut it',
  ],
  [
    'a function that failed',
    ({ installation: one }) => (one.func = { ...one.func, state: 'Failed', reserved: 5 }),
    'RED functions: DisableResources is Failed',
  ],
  [
    'nobody who hears',
    ({ installation: one }) => (one.subscribed = { confirmed: 0, pending: 1 }),
    'RED messages: nobody hears the messages to operators: no confirmed subscription, 1 not confirmed',
  ],
  [
    'no policy to freeze with',
    ({ installation: one }) => (one.made = one.made.filter(({ physicalId }) => physicalId !== 'p-1')),
    'RED freeze: FreezePolicy is managed, and the stack has no policy',
  ],
  [
    'a policy that may not be read',
    ({ installation: one }) => one.denied.add('readPolicy'),
    'UNKNOWN freeze: AWS denies it: not authorized to perform: readPolicy. docs/cli.md lists what each command needs',
  ],
  [
    'a clock here',
    ({ installation: one }) => (one.time = later(NOW, 5 * MS_PER_MINUTE)),
    'YELLOW clocks: the clock here is 5 min behind that of AWS',
  ],
  [
    'a pause',
    (one) => (one.pause = { who: 'Ann', why: 'drill' }),
    'YELLOW pause: Ann has paused enforcement: drill. Nothing is stopped in any account',
  ],
  [
    'a refused budget',
    (one) => one.registry.set(ACCOUNT, 'abc'),
    `RED budgets: the budget of ${ACCOUNT} is refused: BudgetValue 'abc' is refused: expected an amount in USD above 0 and up to 1,000,000,000 with at most two decimals, like 500, 750.25, "1,000.50" or "$20". 500.00 USD stays in force`,
  ],
  [
    'a budget on its way',
    (one) => one.registry.set(ACCOUNT, '7'),
    `YELLOW budgets: the budget of ${ACCOUNT} is on its way`,
  ],
  [
    'accounts without a budget',
    (one) => (one.organization = ['333333333333' as never]),
    'YELLOW accounts: account 333333333333 has no budget',
  ],
  [
    'an organization that may not be asked',
    (one) => (one.organization = { unknown: 'denied' }),
    'UNKNOWN accounts: whether each account has a budget: denied',
  ],
  [
    'a position that is not settled',
    (one) =>
      currentLedger(one, ACCOUNT, {
        spent: '1',
        limit: '500',
        perHour: '0',
        updatedAt: later(NOW, -2 * MS_PER_HOUR),
        settledThrough: later(NOW, -3 * MS_PER_HOUR),
      }),
    `RED ledgers: the position of ${ACCOUNT} is not settled since 2026-11-15 21:00:00 UTC`,
  ],
  [
    'a writer whose clock goes ahead',
    (one) =>
      currentLedger(one, ACCOUNT, { spent: '1', limit: '500', perHour: '0', updatedAt: later(NOW, MS_PER_HOUR) }),
    `YELLOW ledgers: ${ACCOUNT} was written for 2026-11-16 01:00:00 UTC, which is to come: the clock of a writer goes ahead`,
  ],
  [
    'what goes on in spite of a stop',
    (one) => currentLedger(one, ACCOUNT, { spent: '501', limit: '500', perHour: '2', state: 'exhausted' }),
    `YELLOW spending: ${ACCOUNT} is stopped, and 2.00 USD an hour go on`,
  ],
  [
    'a run that did not come',
    (one) =>
      currentLedger(one, ACCOUNT, {
        spent: '1',
        limit: '500',
        perHour: '0',
        followUp: { ...NOTHING_LEFT, at: later(NOW, -2 * MS_PER_HOUR) },
      }),
    `RED spending: the next run for ${ACCOUNT} was due 2 h ago`,
  ],
  [
    'a spoke of an older release',
    ({ installation: one }) =>
      (one.set = { status: 'ACTIVE', instances: [{ account: ACCOUNT, region: 'eu-west-1', status: 'OUTDATED' }] }),
    `YELLOW spokes: the spoke of ${ACCOUNT} in eu-west-1 is OUTDATED: of an older release, or not complete`,
  ],
  [
    'a spoke of which nobody knows',
    ({ installation: one }) => (one.made = one.made.filter(({ logicalId }) => logicalId !== 'Spokes')),
    `UNKNOWN spokes: of which release 1 spoke is: no stack set of this installation has made it (${ACCOUNT})`,
  ],
  [
    'an account from which nothing comes',
    ({ installation: one }) => (one.seen = { lookedAt: ['eu-west-1'], heard: [] }),
    `YELLOW events: no event has ever come from ${ACCOUNT}: what starts there is noticed at the hourly look only`,
  ],
  [
    'an account that was never looked at',
    ({ installation: one }) => (one.seen = { lookedAt: [], heard: [] }),
    `YELLOW events: ${ACCOUNT} was never looked at: what runs there is not known`,
  ],
  [
    'an old bill',
    ({ installation: one }) => (one.readAt = later(NOW, -3 * MS_PER_DAY)),
    `YELLOW bills: the bill of ${ACCOUNT} is 3 d 0 h old: what no meter sees goes on at its last speed`,
  ],
  [
    'no bill',
    ({ installation: one }) => (one.readAt = undefined),
    `YELLOW bills: AWS has told nothing this month of the bill of ${ACCOUNT}: only what is metered counts there`,
  ],
  [
    'contacts that AWS does not tell',
    ({ contacts }) => void contacts.save({ ...CONTACTS, refusal: { kind: 'denied', reason: 'trusted access is off' } }),
    'YELLOW contacts: of 1 account without Emails, the alternate contacts of 1 are refused: trusted access is off',
  ],
  [
    'contacts that nobody has asked for',
    ({ contacts }) => contacts.rows.clear(),
    'YELLOW contacts: of 1 account without Emails, the alternate contacts of 1 were not asked for yet',
  ],
];
