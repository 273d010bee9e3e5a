import { MODES } from '../../../src/core/domain/mode';
import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_MINUTE } from '../../../src/core/domain/time';
import {
  holdsSomething,
  isUnderWay,
  type JournalEntry,
  type JournalStatus,
} from '../../../src/enforcement/domain/journal';
import { parseRate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const entry: JournalEntry = {
  address: ACCOUNT,
  period: NOVEMBER,
  resource: { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' },
  status: 'done',
  mode: 'enforce',
  previous: {},
  rate: parseRate('28888.888889'),
  startedBy: undefined,
  position: parseUsd('500'),
  limit: parseUsd('500'),
  reason: 'exhausted',
  times: 1,
  restoring: false,
  changedAt: on('21'),
  revision: 1,
};

describe('an entry of the journal', () => {
  test.each<JournalStatus>(['planned', 'done', 'failed'])(
    'that is %s may stand for something that is disabled',
    (status) => {
      expect(holdsSomething({ ...entry, status })).toBe(true);
    },
  );

  test('that was restored stands for nothing', () => {
    expect(holdsSomething({ ...entry, status: 'restored' })).toBe(false);
  });

  test.each(MODES.filter((mode) => mode !== 'enforce'))('in mode %s says only what would have been done', (mode) => {
    expect(holdsSomething({ ...entry, mode })).toBe(false);
  });
});

describe('what an entry speaks of', () => {
  const soon = later(entry.changedAt, MS_PER_MINUTE - 1);

  test('may still come into effect within a minute of its call, be it a stop or a start', () => {
    const planned = { ...entry, status: 'planned' as const };
    expect([isUnderWay(planned, soon), isUnderWay({ ...entry, restoring: true }, soon)]).toEqual([true, true]);
    expect(isUnderWay(planned, later(entry.changedAt, MS_PER_MINUTE))).toBe(false);
    expect(isUnderWay({ ...entry, restoring: true }, later(entry.changedAt, MS_PER_MINUTE))).toBe(false);
  });

  test('is over when it was seen', () => {
    expect(isUnderWay(entry, soon)).toBe(false);
    expect(isUnderWay({ ...entry, status: 'failed' }, soon)).toBe(false);
  });
});
