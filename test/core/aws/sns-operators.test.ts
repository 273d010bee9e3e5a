import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { describeBudgetNotice, type BudgetNotice } from '../../../src/budgets/domain/notice';
import { SnsOperators, type OwnersOf } from '../../../src/core/aws/sns-operators';
import { parseUsd } from '../../../src/core/domain/money';
import { period } from '../../../src/core/domain/period';
import { parseInstant } from '../../../src/core/domain/time';
import { readableSpendingField } from '../../../src/ledger/domain/doubt-notice';
import { parseRate } from '../../../src/ledger/domain/rate';
import { describeSpendingNotice, type SpendingNotice } from '../../../src/ledger/domain/spending-notice';
import type { AnyNotice } from '../../support/any-notice';

const ACCOUNT = '222222222222';
const NOVEMBER = period('2026-11');
const OVERSHOOT = { amount: parseUsd('2.5'), running: parseUsd('2.5'), unseen: 'unknown' } as const;
const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';

const aws = mockClient(SNSClient);
const describeAny = (notice: AnyNotice) =>
  'period' in notice ? describeSpendingNotice(notice as SpendingNotice) : describeBudgetNotice(notice as BudgetNotice);
const operators = new SnsOperators<AnyNotice>(
  new SNSClient({ region: 'eu-west-1' }),
  'arn:topic',
  {
    describe: describeAny,
    readable: readableSpendingField,
  },
  (address) => owners(address),
);
let owners: OwnersOf = async () => [];

/** The message as it was published: its text, and the same as JSON. */
async function published(notice: AnyNotice) {
  await operators.tell(notice);
  const { Message = '', ...rest } = aws.commandCalls(PublishCommand).at(-1)?.args[0].input ?? {};
  const { default: message } = JSON.parse(Message) as { default: string };
  const end = message.lastIndexOf('\n\n');
  return { ...rest, text: message.slice(0, end), json: JSON.parse(message.slice(end)) as unknown };
}

test('tells people in words and machines in JSON, amounts as USD', async () => {
  expect(
    await published({ kind: 'parameter-put-right', address: ACCOUNT, found: '9', value: parseUsd('750.25') }),
  ).toEqual({
    TopicArn: 'arn:topic',
    Subject: '[budget-guardrails] 222222222222: parameter changed by hand',
    MessageStructure: 'json',
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'parameter-put-right' },
      address: { DataType: 'String', StringValue: ACCOUNT },
    },
    text: expect.stringContaining("Somebody wrote '9'") as unknown,
    json: { kind: 'parameter-put-right', address: ACCOUNT, found: '9', value: '750.25' },
  });
});

test('an exhaustion that is foreseen: when, how fast, and driven by what', async () => {
  const { Subject, text, json } = await published({
    kind: 'exhaustion-predicted',
    address: ACCOUNT,
    period: NOVEMBER,
    at: parseInstant('2026-11-22T01:30:00Z'),
    limit: parseUsd('500'),
    rate: parseRate('28888.888889'),
    drivers: [{ arn: ARN, rate: parseRate('28888.888889'), startedBy: 'ann' }],
    overshoot: OVERSHOOT,
  });

  expect(Subject).toBe('[budget-guardrails] 222222222222: exhausted on 2026-11-22 01:30 UTC');
  expect(text).toBe(
    [
      'The budget of 222222222222, 500 USD for 2026-11, will be exhausted on 2026-11-22 01:30 UTC, at 0.0104 USD/h, driven by',
      `- ${ARN} (0.0104 USD/h, started by ann)`,
      'At most 2.5 USD more can be spent before a stop lands, and what no meter sees: no bill tells how much that is.',
    ].join('\n'),
  );
  expect(json).toEqual({
    kind: 'exhaustion-predicted',
    address: ACCOUNT,
    period: '2026-11',
    at: '2026-11-22T01:30:00.000Z',
    limit: '500',
    rate: '28888.888889',
    drivers: [{ arn: ARN, rate: '28888.888889', startedBy: 'ann' }],
    overshoot: { amount: '2.5', running: '2.5', unseen: 'unknown' },
  });
});

test('what was disabled, and what goes on and why', async () => {
  const spared = { arn: `${ARN}2`, rate: parseRate('0'), startedBy: undefined, outcome: 'exempt' };
  const { Subject, text } = await published({
    kind: 'budget-exhausted',
    address: ACCOUNT,
    period: NOVEMBER,
    mode: 'enforce',
    suspended: false,
    position: parseUsd('500.004'),
    limit: parseUsd('500'),
    resources: [{ arn: ARN, rate: parseRate('28888.888889'), startedBy: 'ann', outcome: 'disabled' }],
    spared: [spared],
    overshoot: OVERSHOOT,
  });

  expect(Subject).toBe('[budget-guardrails] 222222222222: exhausted, spending is stopped');
  expect(text.split('\n')).toEqual([
    'The budget of 222222222222 for 2026-11 is exhausted: 500 USD of 500 USD.',
    'Disabled, to be given back with a higher budget, or on 2026-12-01:',
    `- ${ARN} (0.0104 USD/h, started by ann, disabled)`,
    'Still running:',
    `- ${ARN}2 (0 USD/h, exempt)`,
    expect.stringMatching(/^At most 2\.5 USD more/),
  ]);
});

test('of thousands of resources it names the first, and how many more: SNS takes 256 KiB', async () => {
  const reason = 'x'.repeat(1_000);
  const resources = Array.from({ length: 5_000 }, (_each, index) => ({
    arn: `${ARN}${index}`,
    rate: parseRate('1'),
    startedBy: undefined,
    outcome: reason,
  }));

  const { text, json } = await published({
    kind: 'still-spending',
    address: ACCOUNT,
    period: NOVEMBER,
    position: parseUsd('500.004'),
    limit: parseUsd('500'),
    resources,
    overshoot: OVERSHOOT,
  });

  expect([text.match(/instance\/i-/g)?.length, text.split('\n').at(-3)]).toEqual([50, '- and 4950 more']);
  expect((json as { resources: readonly unknown[] }).resources).toHaveLength(50);
  expect(Buffer.byteLength(aws.commandCalls(PublishCommand).at(-1)?.args[0].input.Message ?? '')).toBeLessThan(262_144);
});

test('what only can be said of an address that is none, is said with as much of it as SNS takes', async () => {
  const { Subject, MessageAttributes } = await published({
    kind: 'budget-refused',
    address: 'ä'.repeat(300),
    reason: 'why',
    stays: undefined,
  });

  expect(Subject).toHaveLength(`[budget-guardrails] ${'?'.repeat(48)}: budget refused`.length);
  expect(Subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  expect(MessageAttributes?.address?.StringValue).toBe('ä'.repeat(64));
});

describe('the owners of a budget', () => {
  const removed = { kind: 'budget-removed', address: ACCOUNT } as const;
  afterEach(() => void (owners = async () => []));

  test('are named in the message, so that their subscriptions choose it', async () => {
    owners = async (address) => (address === ACCOUNT ? ['ann@example.com', 'ben@example.com'] : []);
    expect((await published(removed)).MessageAttributes).toMatchObject({
      to: { DataType: 'String.Array', StringValue: '["ann@example.com","ben@example.com"]' },
    });
    expect((await published({ ...removed, address: '333333333333' })).MessageAttributes).not.toHaveProperty('to');
  });

  test('are left out where nobody can say who they are: operators hear it all the same', async () => {
    owners = async () => Promise.reject(new Error('throttled'));
    expect((await published(removed)).MessageAttributes).toEqual({
      kind: { DataType: 'String', StringValue: 'budget-removed' },
      address: { DataType: 'String', StringValue: ACCOUNT },
    });
  });
});

test('a topic that does not take it is an error', async () => {
  aws.on(PublishCommand).rejects(new Error('throttled'));

  await expect(operators.tell({ kind: 'budget-removed', address: ACCOUNT })).rejects.toThrow('throttled');
});
