import * as fc from 'fast-check';
import { arnOfControl, type ResourceId } from '../../../src/core/domain/resource-id';
import { EXEMPT_TAG, isExempt, planDisabling, type Spender } from '../../../src/enforcement/domain/plan';
import { rate } from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';
import { on } from '../../support/ledgers';

const instance = (name: string): ResourceId => ({
  type: 'ec2-instance',
  arn: `arn:aws:ec2:eu-west-1:222222222222:instance/${name}`,
});
const group = (name: string): ResourceId => ({
  type: 'auto-scaling-group',
  arn: `arn:aws:autoscaling:eu-west-1:222222222222:group/${name}`,
});

const spender = (name: string, speed: bigint, said: Partial<Spender> = {}): Spender => ({
  resource: instance(name),
  control: instance(name),
  rate: rate(speed),
  tags: {},
  startedBy: undefined,
  ...said,
});

const namesOf = (targets: readonly { readonly control: ResourceId }[]) =>
  targets.map(({ control }) => control.arn.split('/')[1]);

describe('the plan', () => {
  test('disables the fastest first, and of two that are as fast the first by name', () => {
    const { targets, spared } = planDisabling([spender('b', 5n), spender('c', 9n), spender('a', 5n)], []);
    expect([namesOf(targets), spared]).toEqual([['c', 'a', 'b'], []]);
  });

  test('disables a group once, with the speed of all its members and who started the first that is known', () => {
    const members = [
      spender('a', 5n, { control: group('web') }),
      spender('b', 7n, { control: group('web'), startedBy: 'ann' }),
      spender('c', 9n),
    ];
    expect(planDisabling(members, []).targets).toEqual([
      { control: group('web'), rate: 12n, startedBy: 'ann', stops: [instance('a'), instance('b')] },
      { control: instance('c'), rate: 9n, startedBy: undefined, stops: [instance('c')] },
    ]);
  });

  test('spares what nothing can stop, and says so', () => {
    const { targets, spared } = planDisabling([spender('nat', 5n, { control: undefined, startedBy: 'ann' })], []);
    expect(targets).toEqual([]);
    expect(spared).toEqual([
      { resource: instance('nat'), rate: 5n, startedBy: 'ann', reason: 'nothing can stop it without destroying it' },
    ]);
  });

  test('spares a whole group when one of its members is exempt', () => {
    const members = [
      spender('a', 5n, { control: group('web') }),
      spender('b', 7n, { control: group('web'), tags: { [EXEMPT_TAG]: 'true' } }),
    ];
    const { targets, spared } = planDisabling(members, []);
    expect(targets).toEqual([]);
    expect(spared.map(({ resource, reason }) => [resource, reason])).toEqual([
      [instance('a'), 'exempt'],
      [instance('b'), 'exempt'],
    ]);
  });

  test('tries what was refused before after everything else, the fastest first', () => {
    const all = [spender('a', 1n), spender('b', 2n), spender('c', 3n), spender('d', 4n)];
    const refused = new Set([instance('d').arn, instance('c').arn]);
    expect(namesOf(planDisabling(all, [], refused).targets)).toEqual(['b', 'a', 'd', 'c']);
  });

  test('keeps to that order, whatever comes first', () => {
    const all = [spender('d', 4n), spender('c', 3n), spender('b', 2n), spender('a', 1n)];
    const refused = new Set([instance('d').arn, instance('c').arn]);
    expect(namesOf(planDisabling(all, [], refused).targets)).toEqual(['b', 'a', 'd', 'c']);
    expect(namesOf(planDisabling([spender('a', 5n), spender('b', 5n)], []).targets)).toEqual(['a', 'b']);
    expect(namesOf(planDisabling([spender('b', 5n), spender('a', 5n)], []).targets)).toEqual(['a', 'b']);
  });

  test('spares what belongs to nobody knows what, and says so', () => {
    const { targets, spared } = planDisabling(
      [spender('a', 5n, { control: 'unknown', startedBy: 'ann' })],
      ['unknown'],
    );
    expect(targets).toEqual([]);
    expect(spared).toEqual([
      { resource: instance('a'), rate: 5n, startedBy: 'ann', reason: 'it could not be found out what it belongs to' },
    ]);
  });

  test('spares a group that the budget names itself', () => {
    const { targets, spared } = planDisabling([spender('a', 5n, { control: group('web') })], [group('web').arn]);
    expect([targets, spared.map(({ reason }) => reason)]).toEqual([[], ['exempt']]);
    const named = planDisabling([spender('a', 5n, { control: group('web') })], [instance('a').arn]);
    expect([named.targets, named.spared.map(({ reason }) => reason)]).toEqual([[], ['exempt']]);
  });

  test.each([
    ['the last of its members', [on('20'), on('21')], on('21')],
    ['the last of them, whatever the order', [on('21'), on('20')], on('21')],
    ['the one that is metered', [undefined, on('20')], on('20')],
    ['the one that was metered first', [on('20'), undefined], on('20')],
  ])('knows since when a group runs: %s', (_what, starts, since) => {
    const members = starts.map((one, index) => spender(`${index}`, 1n, { control: group('web'), since: one }));
    expect(planDisabling(members, []).targets.map((one) => one.since)).toEqual([since]);
  });

  test('says nothing of a start that nobody knows', () => {
    expect(planDisabling([spender('a', 1n)], []).targets[0]).not.toHaveProperty('since');
  });

  test('of nothing is nothing', () => {
    expect(planDisabling([], [])).toEqual({ targets: [], spared: [] });
  });

  test('property: every spender is stopped or spared, never both', () => {
    const spenders = fc
      .array(
        fc.record({
          name: fc.integer({ min: 0, max: 9 }),
          speed: arbitrary.speed(),
          control: fc.constantFrom('itself', 'group', 'other group', 'nothing'),
          exempt: fc.boolean(),
        }),
        { maxLength: 10 },
      )
      .map((all) =>
        all.map(({ name, speed, control, exempt }, index) =>
          spender(`${name}-${index}`, speed, {
            ...(control === 'itself' ? {} : { control: control === 'nothing' ? undefined : group(control) }),
            tags: { [EXEMPT_TAG]: exempt ? 'true' : 'false' },
          }),
        ),
      );
    fc.assert(
      fc.property(spenders, (all) => {
        const { targets, spared } = planDisabling(all, []);
        const stopped = targets.flatMap(({ stops }) => stops.map(({ arn }) => arn));
        const spares = (one: Spender) =>
          spared.some(({ resource: { arn } }) => arn === one.resource.arn || arn === arnOfControl(one.control));
        for (const one of all) expect(stopped.includes(one.resource.arn)).toBe(!spares(one));
        expect(
          all.filter(({ tags, resource }) => tags[EXEMPT_TAG] === 'true' && stopped.includes(resource.arn)),
        ).toEqual([]);
        const speeds = targets.map((target) => target.rate);
        expect(speeds).toEqual([...speeds].sort((one, other) => (one < other ? 1 : one > other ? -1 : 0)));
      }),
    );
  });
});

describe('exempt', () => {
  test('is a tag that people have written down', () => {
    expect(EXEMPT_TAG).toBe('budget-guardrails:exempt');
  });

  const { arn } = instance('a');

  test('is what carries the tag with the value true, and no other value', () => {
    expect(['true', 'false', ''].map((value) => isExempt([arn], { [EXEMPT_TAG]: value }, []))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isExempt([arn], {}, [])).toBe(false);
  });

  test('is what the budget names by its ARN, or by the value of any of its tags', () => {
    expect(isExempt([arn], {}, [arn])).toBe(true);
    expect(isExempt([arn, group('web').arn], {}, [group('web').arn])).toBe(true);
    expect(isExempt([arn], { tier: 'core' }, ['core'])).toBe(true);
    expect(isExempt([arn], { core: 'tier' }, ['core'])).toBe(false);
    expect(isExempt([arn], { tier: 'core' }, [`${arn}0`, 'cor'])).toBe(false);
  });
});
