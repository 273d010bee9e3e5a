import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import { money, parseRevantios } from '../../../src/core/domain/money';
import { period, periodStart } from '../../../src/core/domain/period';
import { parseInstant } from '../../../src/core/domain/time';
import { closeRow, lateUpdate, moveRow, openRow } from '../../../src/ledger/aws/ledger-writes';
import { factor } from '../../../src/ledger/domain/factor';
import { newLedger } from '../../../src/ledger/domain/ledger';
import { parseRate, rate, ZERO_RATE } from '../../../src/ledger/domain/rate';
import { closed } from '../../../src/ledger/domain/rollover';
import type { LedgerMove } from '../../../src/ledger/ports';
import * as arbitrary from '../../support/arbitraries';

const ACCOUNT = address('222222222222');
const NOVEMBER = period('2026-11');
const KEY = { Address: { S: ACCOUNT }, Record: { S: 'ledger#2026-11' } };
const ledger = { ...newLedger(ACCOUNT, NOVEMBER, periodStart(NOVEMBER)), rate: parseRate('28888.888889') };
const move: LedgerMove = {
  address: ACCOUNT,
  period: NOVEMBER,
  at: parseInstant('2026-11-21T20:46:00.001Z'),
  rateDelta: parseRate('28888.888889'),
  add: parseRevantios('-0.5'),
  state: 'open',
};

describe('opening a row', () => {
  test('must not meet another', () => {
    expect(openRow('costs', ledger, undefined)).toEqual({
      Put: {
        TableName: 'costs',
        Item: expect.objectContaining({
          ...KEY,
          incurredExpensesRate: { N: '28888.888889' },
          settledThrough: { S: '2026-11-01T00:00:00.000Z' },
        }) as unknown,
        ConditionExpression: 'attribute_not_exists(#Record)',
        ExpressionAttributeNames: { '#Record': 'Record' },
      },
    });
  });

  test('takes the place of a stray row only as it was read, in its writer’s own form of the time', () => {
    const stray = {
      accrued: money(1n),
      rate: rate(0n),
      updatedAt: parseInstant('2026-11-02T00:00:00Z'),
      stamp: '2026-11-02T00:00:00Z',
    };

    expect(openRow('costs', ledger, stray).Put).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#settledThrough) AND #updatedAt = :stamp',
      ExpressionAttributeNames: { '#settledThrough': 'settledThrough', '#updatedAt': 'updatedAt' },
      ExpressionAttributeValues: { ':stamp': { S: '2026-11-02T00:00:00Z' } },
    });
  });
});

describe('closing a row', () => {
  test('takes its speed and its schedules, if it is as it was read', () => {
    expect(closeRow('costs', ledger, closed(ledger))).toEqual({
      Update: {
        TableName: 'costs',
        Key: KEY,
        UpdateExpression:
          'SET #updatedAt = :end, #incurredExpensesRate = :zero, #state = :closed REMOVE #fenceAt, #thresholdAt',
        ConditionExpression: '#updatedAt = :stamp AND #incurredExpensesRate = :rate AND #state = :state',
        ExpressionAttributeNames: {
          '#updatedAt': 'updatedAt',
          '#incurredExpensesRate': 'incurredExpensesRate',
          '#state': 'state',
          '#fenceAt': 'fenceAt',
          '#thresholdAt': 'thresholdAt',
        },
        ExpressionAttributeValues: {
          ':end': { S: '2026-12-01T00:00:00.000Z' },
          ':zero': { N: '0' },
          ':closed': { S: 'closed' },
          ':stamp': { S: '2026-11-01T00:00:00.000Z' },
          ':rate': { N: '28888.888889' },
          ':state': { S: 'open' },
        },
      },
    });
  });

  test('knows the row by its writer’s own form of the time', () => {
    const { Update: update } = closeRow('costs', { ...ledger, stamp: '2026-11-01T00:00:00Z' }, closed(ledger));

    expect(update?.ExpressionAttributeValues?.[':stamp']).toEqual({ S: '2026-11-01T00:00:00Z' });
  });

  test('compares a speed in the form that others gave it', () => {
    const stored = { rate: '28888.888888888887', limit: undefined };
    const { Update: update } = closeRow('costs', { ...ledger, stored }, closed(ledger));

    expect(update?.ExpressionAttributeValues?.[':rate']).toEqual({ N: '28888.888888888887' });
  });
});

describe('moving a row', () => {
  const names = {
    '#updatedAt': 'updatedAt',
    '#incurredExpensesRate': 'incurredExpensesRate',
    '#accruedExpenses': 'accruedExpenses',
    '#settledThrough': 'settledThrough',
    '#state': 'state',
    '#bookedRate': 'bookedRate',
    '#bookedMoment': 'bookedMoment',
    '#factorsAt': 'factorsAt',
  };
  const condition =
    'attribute_exists(#settledThrough) AND #updatedAt < :at AND #state = :state AND attribute_not_exists(#factorsAt)';

  test('faster: both amounts are added', () => {
    expect(moveRow('costs', move)).toEqual({
      Update: {
        TableName: 'costs',
        Key: KEY,
        UpdateExpression:
          'SET #updatedAt = :at ADD #incurredExpensesRate :rate, #accruedExpenses :add, #bookedRate :bookedRate, #bookedMoment :bookedMoment',
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':at': { S: '2026-11-21T20:46:00.001Z' },
          ':rate': { N: '28888.888889' },
          ':add': { N: '-0.5' },
          ':state': { S: 'open' },
          // The speed, times the 1,802,760,001 ms of the month until then.
          ':bookedRate': { N: '28888.888889' },
          ':bookedMoment': { N: '52079733362422.528889' },
        },
      },
    });
  });

  test('slower: the speed is taken off where it stands', () => {
    expect(
      moveRow('costs', { ...move, rateDelta: parseRate('-28888.888889'), add: parseRevantios('0.000001') }),
    ).toEqual({
      Update: {
        TableName: 'costs',
        Key: KEY,
        UpdateExpression:
          'SET #updatedAt = :at, #incurredExpensesRate = #incurredExpensesRate - :rate ADD #accruedExpenses :add, #bookedRate :bookedRate, #bookedMoment :bookedMoment',
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':at': { S: '2026-11-21T20:46:00.001Z' },
          ':rate': { N: '28888.888889' },
          ':add': { N: '0.000001' },
          ':state': { S: 'open' },
          ':bookedRate': { N: '-28888.888889' },
          ':bookedMoment': { N: '-52079733362422.528889' },
        },
      },
    });
  });

  test('is refused where other factors count than it was worked out with', () => {
    const under = [
      { at: parseInstant('2026-11-20T00:00:00.000Z'), factors: new Map([['ec2-instance', factor(7_000n)]]) },
    ];
    const { Update: update } = moveRow('costs', { ...move, under });
    expect(update?.ConditionExpression).toMatch(/ AND #factorsAt = :under$/);
    expect(update?.ExpressionAttributeValues?.[':under']).toEqual({ S: '2026-11-20T00:00:00.000Z' });
    const late = lateUpdate({ address: move.address, period: move.period, add: move.add, under });
    expect(late.ConditionExpression).toBe('attribute_exists(#settledThrough) AND #factorsAt = :under');
    expect(late.ExpressionAttributeNames).toHaveProperty('#factorsAt');
    expect(lateUpdate({ ...move, under: [] }).ConditionExpression).toMatch(/attribute_not_exists\(#factorsAt\)$/);
  });

  test('to other factors writes them, where nobody has changed the row since it was read', () => {
    const under = [
      { at: parseInstant('2026-11-20T00:00:00.000Z'), factors: new Map([['ec2-instance', factor(7_000n)]]) },
    ];
    const factors = [...under, { at: move.at, factors: new Map([['lambda', factor(2_500n)]]) }];
    const { Update: update } = moveRow('costs', { ...move, under, reprice: { factors, readAt: 'as read' } });
    expect(update?.UpdateExpression).toMatch(
      /^SET #updatedAt = :at, #factors = :factors, #factorsAt = :factorsAt ADD /,
    );
    expect(update?.ConditionExpression).toBe(
      'attribute_exists(#settledThrough) AND #updatedAt = :stamp AND #state = :state AND #factorsAt = :under',
    );
    expect(update?.ExpressionAttributeNames).toMatchObject({ '#factors': 'factors', '#factorsAt': 'factorsAt' });
    expect(update?.ExpressionAttributeValues).toMatchObject({
      ':stamp': { S: 'as read' },
      ':factorsAt': { S: '2026-11-21T20:46:00.001Z' },
      ':factors': {
        M: {
          '2026-11-20T00:00:00.000Z': { M: { 'ec2-instance': { N: '0.7' } } },
          '2026-11-21T20:46:00.001Z': { M: { lambda: { N: '0.25' } } },
        },
      },
    });
  });

  test('that keeps its speed books no change of it', () => {
    const { Update: update } = moveRow('costs', { ...move, rateDelta: ZERO_RATE });
    expect(update?.UpdateExpression).not.toContain('booked');
  });

  test('property: no write says what an amount is, only by how much it changes', () => {
    fc.assert(
      fc.property(arbitrary.amount(), arbitrary.amount(), (delta, add) => {
        const { Update: update } = moveRow('costs', { ...move, rateDelta: rate(delta), add });
        const [amount, speed] = [
          update?.ExpressionAttributeValues?.[':add']?.N ?? '',
          update?.ExpressionAttributeValues?.[':rate']?.N ?? '',
        ];

        expect(update?.UpdateExpression).not.toMatch(/(#accruedExpenses|#incurredExpensesRate) = :/);
        expect(parseRevantios(amount)).toBe(add);
        // What is subtracted has no sign of its own.
        const sign = update?.UpdateExpression?.includes('- :rate') ? -1n : 1n;
        expect(sign * parseRate(speed)).toBe(delta as bigint);
        expect(speed.startsWith('-')).toBe(false);
      }),
    );
  });
});
