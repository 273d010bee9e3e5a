import * as fc from 'fast-check';
import { smallestSet } from '../../../src/cli/people/smallest-set';
import type { Target } from '../../../src/enforcement/domain/plan';
import { rate } from '../../../src/ledger/domain/rate';

const target = (name: string, speed: bigint, type = 'ec2-instance'): Target => ({
  control: { type, arn: name },
  rate: rate(speed),
  startedBy: undefined,
  stops: [{ type, arn: name }],
});
const names = (targets: readonly Target[], excess: bigint) => {
  const set = smallestSet(targets, rate(excess));
  return set.kind === 'these' ? set.targets.map(({ control }) => control.arn) : set.kind;
};

describe('the smallest set to stop', () => {
  const three = [target('big', 100n), target('middle', 60n), target('small', 10n)];

  test.each([
    [0n, 'nothing'],
    [10n, ['small']],
    [11n, ['middle']],
    [61n, ['big']],
    [105n, ['big', 'small']],
    [165n, ['big', 'middle', 'small']],
    [171n, 'not enough'],
  ])('for %d less is %j', (excess, expected) => {
    expect(names(three, excess)).toEqual(expected);
  });

  test('spares databases where others are enough, and not where they are not', () => {
    const all = [target('db', 100n, 'rds-instance'), target('one', 30n), target('two', 30n)];
    expect(names(all, 60n)).toEqual(['one', 'two']);
    expect(names(all, 61n)).toEqual(['db']);
  });

  test('is enough, and no set of fewer is', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 50n), { maxLength: 7 }), fc.bigInt(1n, 200n), (speeds, excess) => {
        const set = smallestSet(
          speeds.map((speed, index) => target(`t${index}`, speed)),
          rate(excess),
        );
        const most = (count: number) =>
          [...speeds]
            .sort((one, other) => Number(other - one))
            .slice(0, count)
            .reduce((sum, one) => sum + one, 0n);
        if (set.kind !== 'these') return most(speeds.length) < excess;
        return set.saves >= excess && most(set.targets.length - 1) < excess;
      }),
    );
  });
});
