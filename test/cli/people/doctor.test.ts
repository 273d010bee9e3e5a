import { readFileSync } from 'node:fs';
import { articleOf, plainName } from '../../../src/cli/people/articles';
import { ACCOUNT, CASES, CONTACTS } from './doctor-cases';
import { currentLedger, ended, given } from './given';
import type { InMemoryOffice } from './in-memory-office';

/** An installation with one account, in which all is well. */
function well(prepare: (office: InMemoryOffice) => void = () => undefined) {
  return given((office) => {
    office.has(ACCOUNT, '500', { Mode: 'enforce' });
    currentLedger(office, ACCOUNT, { spent: '1', limit: '500', perHour: '0.1' });
    office.installation.set = {
      status: 'ACTIVE',
      instances: [{ account: ACCOUNT, region: 'eu-west-1', status: 'CURRENT' }],
    };
    office.contacts.rows.set(CONTACTS.account, CONTACTS);
    prepare(office);
  });
}

interface Report {
  readonly result: string;
  readonly findings: readonly {
    readonly check: string;
    readonly level: string;
    readonly about: string;
    readonly mend: string | null;
    readonly article: string | null;
  }[];
}

async function doctor(prepare?: (office: InMemoryOffice) => void) {
  const { office, terminal } = well(prepare);
  const code = await ended(office, terminal, 'doctor', '--json');
  const report = JSON.parse(terminal.text) as Report;
  const bad = report.findings.filter(({ level }) => level !== 'GREEN');
  return { code, report, bad: bad.map(({ level, check, about }) => `${level} ${check}: ${about}`), findings: bad };
}

test('all well is GREEN, and says what was looked at', async () => {
  const { office, terminal } = well();
  expect(await ended(office, terminal, 'doctor')).toBe(0);
  expect(terminal.text).toMatchInlineSnapshot(`
"GREEN    stack         the management stack and this command are of release 0.0.0
GREEN    enforcement   enforcement is switched on
GREEN    alarms        2 alarms quiet
GREEN    dead letters  1 dead-letter queue empty
GREEN    rules         1 rule enabled
GREEN    streams       1 stream read
GREEN    functions     1 function ready
GREEN    messages      1 subscription to the operators' topic
GREEN    freeze        the policy that freezes accounts is there
GREEN    clocks        the clock here goes with that of AWS
GREEN    pause         enforcement is not paused
GREEN    budgets       1 account in force, and all workloads
GREEN    accounts      every open account of the organization has a budget
GREEN    ledgers       1 ledger settled and readable
GREEN    spending      nothing goes on in a budget that is to be stopped
GREEN    spokes        1 spoke of this release
GREEN    events        events have come from 1 account
GREEN    contacts      of 1 account without Emails, the alternate contacts are known; 1 have none: operators alone hear
GREEN    bills         the bills of 1 account are no older than 2 d 0 h
GREEN: 0 red, 0 yellow, 0 things unknown, 19 green"
`);
});

test('the worst comes first, each finding with its mend and its article', async () => {
  const { office, terminal } = well((one) => {
    one.installation.messages.set('queue-1', 2);
    one.organization = ['333333333333' as never];
    one.installation.denied.add('awsTime');
  });
  expect(await ended(office, terminal, 'doctor')).toBe(3);
  expect(terminal.lines.slice(0, 6).join('\n')).toMatchInlineSnapshot(`
"RED      dead letters  2 messages in the dead-letter queue Undisabled
                       → read the error in the message, mend it, then purge the queue (docs/alarms.md#undisabled-unrestored)
YELLOW   accounts      account 333333333333 has no budget
                       → \`budgets set 333333333333 <usd>\`, or a default for its unit (docs/runbook.md#an-account-has-no-budget-or-no-spoke)
UNKNOWN  clocks        AWS denies it: not authorized to perform: awsTime. docs/cli.md lists what each command needs
                       → ask with an identity that may (docs/cli.md#doctor)"
`);
  expect(terminal.lines.at(-1)).toMatch(/^RED: 1 red, 1 yellow, 1 thing unknown, \d+ green$/);
});

test.each(CASES)('%s is found', async (_what, prepare, expected) => {
  const { bad, code, report } = await doctor(prepare);
  expect(bad).toEqual([expected]);
  const isRed = expected.startsWith('RED');
  expect([code, report.result]).toEqual(isRed ? [3, 'RED'] : [2, 'YELLOW']);
});

test.each([
  'stack',
  'parts',
  'alarms',
  'messagesIn',
  'isRuleOn',
  'mappingState',
  'functionState',
  'subscribers',
  'stackSet',
  'awsTime',
  'billReadAt',
  'regions',
] as const)('what may not be asked (%s) is UNKNOWN and named, and never green', async (call) => {
  const { bad, code, report } = await doctor(({ installation }) => installation.denied.add(call));
  expect([code, report.result]).toEqual([2, 'YELLOW']);
  expect(bad.length).toBeGreaterThan(0);
  for (const one of bad) expect(one).toMatch(new RegExp(`^UNKNOWN .*not authorized to perform: ${call}`));
});

test('an installation without any budget says so', async () => {
  const { office, terminal } = given();
  office.installation.readAt = undefined;
  expect(await ended(office, terminal, 'doctor')).toBe(2);
  expect(terminal.text).toContain('no account has a budget');
});

describe('the articles', () => {
  const anchors = new Set(
    ['runbook.md', 'alarms.md'].flatMap((page) =>
      [...readFileSync(`docs/${page}`, 'utf8').matchAll(/^## (.*)$/gm)].map(([, title = '']) => {
        const anchor = title.toLowerCase().replace(/[^\w\- ]/g, '');
        return `${page}#${anchor.replaceAll(' ', '-')}`;
      }),
    ),
  );

  test('that findings name are there', async () => {
    const named = await Promise.all(CASES.map(async ([, prepare]) => (await doctor(prepare)).findings));
    const articles = named.flat().flatMap(({ article }) => article?.replace('docs/', '') ?? []);
    expect(new Set(articles).size).toBeGreaterThan(10);
    expect(articles.filter((article) => !anchors.has(article))).toEqual([]);
  });

  test.each([
    'BudgetsUndeliveredNotEmpty7226E49C',
    'BudgetsToLedgersUndeliveredNotEmpty97610056',
    'BudgetsLateDF36694D',
    'CostsLateD47ACFDE',
    'UnreadBillNotEmpty3D4F2EF0',
    'ReadBillIsOldE49C2F8C',
    'UnsyncedBudgetsNotEmptyBDA075C8',
    'PendingBudgets57F4DF73',
    'UnregisteredWorkloadsNotEmpty5592B12F',
    'SchedulesUncalledNotEmptyC31DE9DF',
    'UndisabledNotEmpty09834375',
    'UnmeteredUsageNotEmptyA24CB414',
    'UnrolledNotEmpty1D2E9EAC',
    'UnonboardedNotEmpty258031F7',
    'UnendedNotEmpty77FED7EF',
    'SettleExpensesErrorsB28F4215',
  ])('%s has one', (logicalId) => {
    expect(anchors).toContain(articleOf(logicalId));
    expect(plainName(logicalId)).not.toMatch(/NotEmpty|[0-9A-F]{8}$/);
  });
});
