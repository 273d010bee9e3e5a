import { parseUsd } from '../../../src/core/domain/money';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import {
  describeSpendingNotice,
  type SpendingNotice,
  type NoticedResource,
} from '../../../src/ledger/domain/spending-notice';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const overshoot = { amount: parseUsd('4.02'), running: parseUsd('0.4'), unseen: parseUsd('3.62') };
const MOST = 'At most 4.02 USD more can be spent before a stop lands.';
const about = { address: ACCOUNT, period: NOVEMBER, overshoot };
const limit = parseUsd('500');
const web: NoticedResource = {
  arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-web',
  rate: ratePerHour(parseUsd('0.0104')),
  startedBy: 'ann',
};
const db: NoticedResource = {
  arn: 'arn:aws:rds:eu-west-1:222222222222:db:main',
  rate: ratePerHour(parseUsd('2')),
  startedBy: undefined,
  outcome: 'exempt',
};
const textOf = (notice: SpendingNotice) => describeSpendingNotice(notice).text;

describe('what operators are told', () => {
  test('of a threshold: how much of what, and how fast it goes on', () => {
    expect(
      describeSpendingNotice({
        ...about,
        kind: 'threshold-reached',
        percent: 80,
        position: parseUsd('400.126'),
        limit,
        rate: ratePerHour(parseUsd('1.5')),
      }),
    ).toEqual({
      about: '80 % spent',
      text: `222222222222 has spent 400.13 USD in 2026-11: 80 % of 500 USD is reached, at 1.5 USD/h. ${MOST}`,
    });
  });

  test('of a prediction: when, to the minute, and what drives it', () => {
    const notice = {
      ...about,
      kind: 'exhaustion-predicted',
      at: on('21', '14:32:59.999'),
      limit,
      rate: ratePerHour(parseUsd('2.0104')),
      drivers: [db, web],
    } as const;
    expect(describeSpendingNotice(notice)).toEqual({
      about: 'exhausted on 2026-11-21 14:32 UTC',
      text:
        'The budget of 222222222222, 500 USD for 2026-11, will be exhausted on 2026-11-21 14:32 UTC, at 2.0104 USD/h, driven by\n' +
        '- arn:aws:rds:eu-west-1:222222222222:db:main (2 USD/h, exempt)\n' +
        `- arn:aws:ec2:eu-west-1:222222222222:instance/i-web (0.0104 USD/h, started by ann)\n${MOST}`,
    });
    expect(textOf({ ...notice, drivers: [] })).toMatch(/at 2\.0104 USD\/h\.\nAt most 4\.02 USD more/);
  });

  test('of a stop by hand: who, until when and why, what stopped, and how to end it', () => {
    const notice = {
      ...about,
      kind: 'stopped-by-hand',
      who: 'Ann',
      why: 'leaked key',
      until: on('25'),
      suspended: false,
      position: parseUsd('12'),
      limit,
      resources: [web],
      spared: [db],
    } as const;
    expect(describeSpendingNotice(notice)).toEqual({
      about: 'stopped by hand',
      text: [
        'Ann has 222222222222 stopped until 2026-11-25 00:00 UTC: leaked key. 12 USD of 500 USD are spent in 2026-11.',
        'Disabled, to be given back then, or when somebody ends the stop:',
        '- arn:aws:ec2:eu-west-1:222222222222:instance/i-web (0.0104 USD/h, started by ann)',
        'Still running:',
        '- arn:aws:rds:eu-west-1:222222222222:db:main (2 USD/h, exempt)',
        MOST,
        'To end it: budget-guardrails give-back 222222222222',
      ].join('\n'),
    });
    expect(describeSpendingNotice({ ...notice, suspended: true })).toMatchObject({
      about: 'to be stopped by hand',
      text: expect.stringContaining('Nothing was stopped, because enforcement is suspended') as string,
    });
    expect(textOf({ ...notice, resources: [], spared: [] })).toContain('Nothing runs that could be disabled.');
    const stopped = { by: 'hand', words: 'stopped by hand by Ann until 2026-11-25 00:00 UTC: leaked key' } as const;
    const still = { ...about, kind: 'still-spending', position: limit, limit, resources: [db], stopped } as const;
    expect(describeSpendingNotice(still)).toMatchObject({
      about: 'stopped by hand, and still spending 2 USD/h',
      text: expect.stringMatching(
        /^222222222222 is stopped by hand by Ann until .*: leaked key\. These go on/,
      ) as string,
    });
  });

  const exhausted = {
    ...about,
    kind: 'budget-exhausted',
    mode: 'enforce',
    suspended: false,
    position: limit,
    limit,
    resources: [web],
    spared: [db],
  } as const;

  test('of an exhaustion that is enforced: what was disabled, and what still runs and why', () => {
    expect(describeSpendingNotice(exhausted)).toEqual({
      about: 'exhausted, spending is stopped',
      text: [
        'The budget of 222222222222 for 2026-11 is exhausted: 500 USD of 500 USD.',
        'Disabled, to be given back with a higher budget, or on 2026-12-01:',
        '- arn:aws:ec2:eu-west-1:222222222222:instance/i-web (0.0104 USD/h, started by ann)',
        'Still running:',
        '- arn:aws:rds:eu-west-1:222222222222:db:main (2 USD/h, exempt)',
        MOST,
      ].join('\n'),
    });
  });

  test('of a stop because nobody sees the account: what is missing, what was stopped, or why not', () => {
    const missing = 'no look since 2026-11-20 20:00 UTC';
    const notice = { ...exhausted, kind: 'stopped-blind', missing } as const;
    expect(describeSpendingNotice(notice)).toEqual({
      about: 'stopped while not seen',
      text: [
        `What 222222222222 spends is not seen: ${missing}, and its WhenBlind is fail-closed.`,
        'Disabled, to be given back when it is seen again:',
        '- arn:aws:ec2:eu-west-1:222222222222:instance/i-web (0.0104 USD/h, started by ann)',
        'Still running:',
        '- arn:aws:rds:eu-west-1:222222222222:db:main (2 USD/h, exempt)',
        MOST,
      ].join('\n'),
    });
    expect(textOf({ ...notice, mode: 'notify' })).toContain('Nothing was stopped, because its mode is notify.');
    expect(textOf({ ...exhausted, failsOpen: true })).toContain('Nothing new is stopped, because nobody sees');
  });

  test('of an exhaustion that is not enforced: that nothing was stopped, and why', () => {
    expect(describeSpendingNotice({ ...exhausted, mode: 'notify' }).about).toBe('exhausted');
    expect(textOf({ ...exhausted, mode: 'notify' })).toContain(
      'Nothing was stopped, because its mode is notify. It would have been:\n- arn',
    );
    expect(textOf({ ...exhausted, mode: 'notify', suspended: true })).toContain(
      'because enforcement is suspended in this installation',
    );
    expect(textOf({ ...exhausted, mode: 'observe', resources: [], spared: [] })).toMatch(
      /500 USD\.\nNothing runs that could be disabled\.\nAt most /,
    );
  });

  test('of what goes on spending: what it costs together, why, and what a person can do', () => {
    const { position } = exhausted;
    const resources = [
      { ...web, outcome: 'it does not stop' },
      { ...db, outcome: 'the brake allows 1 in one run' },
    ];
    const still = describeSpendingNotice({ ...about, kind: 'still-spending', position, limit, resources });

    expect(still.about).toBe('exhausted, and still spending 2.0104 USD/h');
    expect(still.text).toMatch(
      /is exhausted: 500 USD of 500 USD\. These go on spending:\n- .*i-web \(0\.0104 USD\/h, started by ann, it does not stop\)\n- .*db:main \(2 USD\/h, the brake allows 1 in one run\)\nAt most 4\.02 USD more can be spent before a stop lands\.\nRaise the budget, exempt them, or stop them by hand\.$/,
    );
  });

  test('of an exhaustion in which nothing could be stopped: not that spending is stopped', () => {
    const { about: subject, text } = describeSpendingNotice({ ...exhausted, resources: [] });
    expect([subject, text]).toEqual(['exhausted', expect.stringMatching(/500 USD\.\nStill running:\n- /)]);
  });

  test('of what was given back, and of what was not', () => {
    const all = describeSpendingNotice({ ...about, kind: 'resources-restored', restored: [web], notRestored: [] });
    expect([all.about, all.text]).toEqual([
      'everything is back',
      expect.stringMatching(
        /^The budget of 222222222222 holds nothing back any more\.\nGiven back as it was:\n- .*i-web .*\)$/,
      ),
    ]);
    const none = describeSpendingNotice({ ...about, kind: 'resources-restored', restored: [], notRestored: [db] });
    expect([none.about, none.text]).toEqual([
      'not everything is back',
      expect.stringMatching(/^The budget of .* any more\.\nNot given back:\n- .*db:main .*\)$/),
    ]);
  });
});
