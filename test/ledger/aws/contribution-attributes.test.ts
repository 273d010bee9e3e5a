import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import type { ResourceId } from '../../../src/core/domain/resource-id';
import { parseInstant } from '../../../src/core/domain/time';
import {
  contributionFromItem,
  contributionWrites,
  resourceFromAttribute,
  resourceToAttribute,
} from '../../../src/ledger/aws/contribution-attributes';
import { isRunning } from '../../../src/ledger/domain/contribution';
import { rate } from '../../../src/ledger/domain/rate';
import type { Contribution } from '../../../src/ledger/ports';
import { RESOURCE_TYPES } from '../../../src/metering/types/contracts';
import * as arbitrary from '../../support/arbitraries';

const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';
const started = parseInstant('2026-11-21T20:46:00Z');
const stopped = parseInstant('2026-11-21T20:47:00Z');
const member: Contribution = {
  address: address('222222222222'),
  resource: { type: 'ec2-instance', arn: ARN },
  history: [{ at: started, running: true, rate: rate(28_888_888_889n) }],
  tags: { team: 'search' },
  control: { type: 'auto-scaling-group', arn: 'arn:group' },
  startedBy: 'ann',
  revision: 0,
};

const resource: fc.Arbitrary<ResourceId> = fc.record({
  type: fc.constantFrom(...RESOURCE_TYPES),
  arn: fc.string({ minLength: 1 }).map((tail) => `arn:${tail}`),
});
const told = fc.record({
  at: arbitrary.moment(),
  running: fc.boolean(),
  rate: arbitrary.amount().map((amount) => rate(amount)),
});
const sight = fc.record({ asked: arbitrary.moment(), answered: arbitrary.moment(), own: fc.boolean() });
const change = fc.oneof(
  told,
  fc.tuple(told, sight).map(([of, seen]) => ({ ...of, seen })),
);
const contribution: fc.Arbitrary<Contribution> = fc.record({
  address: arbitrary.account(),
  resource,
  history: fc.array(change, { maxLength: 4 }),
  tags: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
  control: fc.option(fc.oneof(resource, fc.constant('unknown' as const)), { nil: undefined }),
  startedBy: fc.option(fc.string(), { nil: undefined }),
  minimumMs: fc.option(fc.constantFrom(60_000, 300_000), { nil: undefined }),
  revision: fc.nat(),
});

const itemOf = (of: Contribution) => contributionWrites('costs', of)[0]?.Put?.Item ?? {};
const STOPPED = { at: stopped, running: false, rate: rate(0n) };
const [RUNNING_KEY, STOPPED_KEY] = ['resource', 'stopped'].map((prefix) => ({
  Address: { S: '222222222222' },
  Record: { S: `${prefix}#${ARN}` },
}));

describe('a contribution', () => {
  test('new: must not be there, neither with those that run nor with those that do not', () => {
    expect(contributionWrites('costs', member)).toEqual([
      {
        Put: {
          TableName: 'costs',
          Item: {
            Address: { S: '222222222222' },
            Record: { S: `resource#${ARN}` },
            type: { S: 'ec2-instance' },
            status: { S: 'running' },
            rate: { N: '28888.888889' },
            since: { S: '2026-11-21T20:46:00.000Z' },
            lastEventAt: { S: '2026-11-21T20:46:00.000Z' },
            history: {
              L: [
                { M: { at: { S: '2026-11-21T20:46:00.000Z' }, running: { BOOL: true }, rate: { N: '28888.888889' } } },
              ],
            },
            tags: { M: { team: { S: 'search' } } },
            control: { M: { type: { S: 'auto-scaling-group' }, arn: { S: 'arn:group' } } },
            startedBy: { S: 'ann' },
            revision: { N: '1' },
          },
          ConditionExpression: 'attribute_not_exists(#Record)',
          ExpressionAttributeNames: { '#Record': 'Record' },
        },
      },
      {
        Delete: {
          TableName: 'costs',
          Key: STOPPED_KEY,
          ConditionExpression: 'attribute_not_exists(#Record)',
          ExpressionAttributeNames: { '#Record': 'Record' },
        },
      },
    ]);
  });

  const asRead = {
    ConditionExpression: '#revision = :revision',
    ExpressionAttributeNames: { '#revision': 'revision' },
    ExpressionAttributeValues: { ':revision': { N: '7' } },
  };

  test.each([
    ['running', { ...member, revision: 7 }, RUNNING_KEY],
    ['stopped', { ...member, history: [STOPPED], place: 'stopped' as const, revision: 7 }, STOPPED_KEY],
  ])('known and %s, as before: must be as it was read', (_what, known, key) => {
    expect(contributionWrites('costs', known)).toMatchObject([
      { Put: { Item: { ...key, revision: { N: '8' } }, ...asRead } },
    ]);
  });

  test.each([
    ['that stops', { ...member, history: [STOPPED], revision: 7 }, STOPPED_KEY, RUNNING_KEY],
    ['that starts again', { ...member, place: 'stopped' as const, revision: 7 }, RUNNING_KEY, STOPPED_KEY],
  ])('one %s moves: it must be as it was read, and nothing in its new place', (_what, moved, to, from) => {
    expect(contributionWrites('costs', moved)).toMatchObject([
      { Put: { Item: { ...to, revision: { N: '8' } }, ConditionExpression: 'attribute_not_exists(#Record)' } },
      { Delete: { Key: from, ...asRead } },
    ]);
  });

  test('stopped: has no speed, since its stop', () => {
    const history = [...member.history, { at: stopped, running: false, rate: rate(0n) }];
    const item = itemOf({ ...member, control: undefined, startedBy: undefined, history });

    const at = { S: '2026-11-21T20:47:00.000Z' };
    expect(item).toMatchObject({ status: { S: 'stopped' }, rate: { N: '0' }, since: at, lastEventAt: at });
    expect([item.control, item.startedBy]).toEqual([undefined, undefined]);
  });

  test('stopped: is kept for eight days, and what runs for good', () => {
    const history = [...member.history, { at: stopped, running: false, rate: rate(0n) }];

    expect(itemOf({ ...member, history }).expiresAt).toEqual({ N: `${Date.parse('2026-11-29T20:47:00Z') / 1_000}` });
    expect(itemOf(member).expiresAt).toBeUndefined();
  });

  test('property: what is written is read back equal, one revision later', () => {
    fc.assert(
      fc.property(contribution, (written) => {
        const place = isRunning(written.history) ? {} : { place: 'stopped' };
        expect(contributionFromItem(itemOf(written))).toEqual({ ...written, ...place, revision: written.revision + 1 });
      }),
    );
  });

  test.each(['type', 'history', 'revision'])('a row without %s is an error that names it', (attribute) => {
    const { [attribute]: _missing, ...rest } = itemOf(member);

    expect(() => contributionFromItem(rest)).toThrow(
      `222222222222 resource#${ARN} has no ${attribute} of the right type`,
    );
  });

  test('a resource of a type that nobody knows is read: only who acts on it needs to know the type', () => {
    expect(resourceFromAttribute(resourceToAttribute(member.resource))).toEqual(member.resource);
    expect(resourceFromAttribute({ M: { type: { S: 'quantum-computer' }, arn: { S: ARN } } })).toEqual({
      type: 'quantum-computer',
      arn: ARN,
    });
    expect(() => resourceFromAttribute({ M: { arn: { S: ARN } } })).toThrow('has no type of the right type');
  });
});
