import { parseUsd } from '../../../src/core/domain/money';
import { rate } from '../../../src/ledger/domain/rate';
import { SPENDING_NOTICES, waysOutOf } from '../../../src/ledger/domain/ways-out';
import { problemOf } from '../../support/documented-commands';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const nothing = parseUsd('0');
const overshoot = { amount: nothing, running: nothing, unseen: nothing };
const about = { address: ACCOUNT, period: NOVEMBER, overshoot };
const limit = parseUsd('500');
const web = { arn: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`, rate: rate(1n), startedBy: 'ann' };
const spent = { ...about, position: limit, limit };
const still = { ...spent, kind: 'still-spending', resources: [web] } as const;

const WAYS = {
  threshold: waysOutOf({ ...spent, kind: 'threshold-reached', percent: 80, rate: rate(1n) }),
  prediction: waysOutOf({
    ...about,
    kind: 'exhaustion-predicted',
    at: on('22'),
    limit,
    rate: rate(1n),
    drivers: [web],
  }),
  exhaustion: waysOutOf({
    ...spent,
    kind: 'budget-exhausted',
    mode: 'enforce',
    suspended: false,
    resources: [web],
    spared: [],
  }),
  blind: waysOutOf({ ...about, kind: 'blind', missing: 'no look since …', whenBlind: 'assume-last' }),
  stoppedBlind: waysOutOf({
    ...spent,
    kind: 'stopped-blind',
    missing: 'no look since …',
    mode: 'enforce',
    suspended: false,
    resources: [web],
    spared: [],
  }),
  still: waysOutOf(still),
  notBack: waysOutOf({ ...about, kind: 'resources-restored', restored: [], notRestored: [web] }),
};

describe('what a message about spending says that people can do', () => {
  test.each(Object.entries(WAYS))('is something: %s', (_name, ways) => {
    expect(ways.length).toBeGreaterThan(0);
  });

  test.each([...new Set(Object.values(WAYS).flatMap((ways) => ways.map(({ command }) => command)))])(
    '`%s` is a command',
    (command) => {
      // Whoever reads it puts in what only they know.
      expect(problemOf(command.replace('"…"', 'because').replace(/<[^>]+>/, 'shop'))).toBeUndefined();
    },
  );

  test('is nothing where everything is back', () => {
    expect(waysOutOf({ ...about, kind: 'resources-restored', restored: [web], notRestored: [] })).toEqual([]);
  });

  test('an exhausted budget is raised first, and what was stopped can be spared by its name', () => {
    expect(WAYS.exhaustion[0]?.command).toBe(`budget-guardrails budgets raise ${ACCOUNT} 20% --reason "…"`);
    expect(WAYS.exhaustion.at(-1)?.command).toContain(web.arn);
  });

  test('comes with the message', () => {
    expect(SPENDING_NOTICES.describe(still)).toMatchObject({
      waysOut: WAYS.still,
      text: expect.any(String) as unknown,
    });
  });
});
