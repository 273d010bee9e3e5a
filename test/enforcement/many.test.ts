import type { ResourceType } from '../../src/core/domain/resource-id';
import { SpokeFailure } from '../../src/core/ports';
import { changeMany, disableMany, forEachGroup, grouped, readMany } from '../../src/enforcement/many';
import type { ControlState } from '../../src/metering/domain/resource';
import type { Fleet, ResourceAdapter } from '../../src/metering/ports';

const ARNS = ['arn:1', 'arn:2', 'arn:3'];
const many = (count: number) => Array.from({ length: count }, (_each, index) => `arn:${index}`);
const active: ControlState = { kind: 'active', previous: {}, tags: {} };
const yes = async () => true;

/** An adapter with these calls; every other is a mistake. */
const adapter = (calls: Partial<ResourceAdapter>): ResourceAdapter => calls as ResourceAdapter;
const failing = (message: string) => jest.fn().mockRejectedValue(new SpokeFailure(message));

describe('grouping', () => {
  test('puts together what is of one type and region, each with its adapter', () => {
    const arn = (region: string, name: string) => `arn:aws:ec2:${region}:222222222222:instance/${name}`;
    const of = jest.fn((type: ResourceType, region: string) => ({ name: `${type} ${region}` }));
    const ids = [
      { type: 'ec2-instance', arn: arn('eu-west-1', 'i-1') },
      { type: 'ec2-instance', arn: arn('us-east-1', 'i-2') },
      { type: 'rds-instance', arn: arn('eu-west-1', 'i-3') },
      { type: 'ec2-instance', arn: arn('eu-west-1', 'i-4') },
    ] as const;

    const groups = grouped(ids, (id) => id, { of } as unknown as Fleet);

    expect(groups).toEqual([
      { adapter: { name: 'ec2-instance eu-west-1' }, members: [ids[0], ids[3]] },
      { adapter: { name: 'ec2-instance us-east-1' }, members: [ids[1]] },
      { adapter: { name: 'rds-instance eu-west-1' }, members: [ids[2]] },
    ]);
  });

  test('a group that is slow delays no other', async () => {
    const done: number[] = [];
    let release = () => undefined as void;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const groups = [1, 2, 3].map((member) => ({ adapter: adapter({}), members: [member] }));

    const results = forEachGroup(groups, async ({ members: [member = 0] }) => {
      if (member === 1) await slow;
      done.push(member);
      if (done.length === 2) release();
      return [member];
    });

    expect([await results, done]).toEqual([
      [1, 2, 3],
      [2, 3, 1],
    ]);
  });
});

describe('reading', () => {
  test('many in one call where the service takes many; what is not there is undefined', async () => {
    const readAll = jest.fn().mockResolvedValue(new Map([['arn:1', active]]));

    expect([...(await readMany(adapter({ readAll }), ARNS))]).toEqual([
      ['arn:1', active],
      ['arn:2', undefined],
      ['arn:3', undefined],
    ]);
    expect(readAll.mock.calls).toEqual([[ARNS]]);
  });

  test('a batch that fails is a failure of each', async () => {
    const found = await readMany(adapter({ readAll: failing('no') }), ARNS);

    expect([...found.values()]).toEqual(ARNS.map(() => new SpokeFailure('no')));
  });

  test('one alone, and one at a time where there is no other way: what fails saves no other', async () => {
    const read = jest.fn(async (arn: string) => {
      if (arn === 'arn:2') throw new SpokeFailure('no');
      return active;
    });

    expect([...(await readMany(adapter({ read, readAll: failing('not for one') }), ['arn:1'])).values()]).toEqual([
      active,
    ]);
    expect([...(await readMany(adapter({ read }), ARNS)).values()]).toEqual([active, new SpokeFailure('no'), active]);
  });

  test.each(['read', 'readAll'])('an error of %s that is not the spoke’s is nobody’s to swallow', async (call) => {
    await expect(readMany(adapter({ [call]: () => Promise.reject(new Error('bug')) }), ARNS)).rejects.toThrow('bug');
  });
});

describe('stopping', () => {
  test('many in one call: what is refused is named, the rest is accepted', async () => {
    const refused = new SpokeFailure('it is not in a state to');
    const disableAll = jest.fn().mockResolvedValue(new Map([['arn:2', refused]]));

    expect([...(await disableMany(adapter({ disableAll }), ARNS, yes))]).toEqual([
      ['arn:1', 'accepted'],
      ['arn:2', refused],
      ['arn:3', 'accepted'],
    ]);
    expect(disableAll.mock.calls).toEqual([[ARNS]]);
  });

  test('a batch that fails is a failure of its own members, and the next is tried', async () => {
    const disableAll = jest.fn().mockRejectedValueOnce(new SpokeFailure('throttled')).mockResolvedValue(new Map());

    const answers = [...(await disableMany(adapter({ disableAll }), many(150), yes)).values()];

    expect([answers.slice(0, 100), answers.slice(100)]).toEqual([
      Array(100).fill(new SpokeFailure('throttled')),
      Array(50).fill('accepted'),
    ]);
  });

  test('more than 100 go in several calls, and what comes after the end of it is untried', async () => {
    const disableAll = jest.fn().mockResolvedValue(new Map());
    const goesOn = jest.fn().mockResolvedValueOnce(true).mockResolvedValueOnce(true).mockResolvedValue(false);

    const answers = [...(await disableMany(adapter({ disableAll }), many(250), goesOn)).values()];

    expect(disableAll.mock.calls.map(([arns]) => (arns as string[]).length)).toEqual([100, 100]);
    expect([answers.slice(0, 200), answers.slice(200)]).toEqual([
      Array(200).fill('accepted'),
      Array(50).fill('untried'),
    ]);
  });

  test('one at a time: what refuses saves no other, and what comes after the end of it is untried', async () => {
    const disable = jest.fn(async (arn: string) => {
      if (arn === 'arn:0') throw new SpokeFailure('no');
    });
    let left = 4;

    const answers = await disableMany(adapter({ disable }), many(20), async () => left-- > 0);

    expect([...answers.values()]).toEqual([
      new SpokeFailure('no'),
      ...Array<string>(3).fill('accepted'),
      ...Array<string>(16).fill('untried'),
    ]);
    expect(disable).toHaveBeenCalledTimes(4);
  });

  test('an error that is not the spoke’s is nobody’s to swallow', async () => {
    const bug = () => Promise.reject(new Error('bug'));
    await expect(changeMany(ARNS, bug, async () => undefined, yes)).rejects.toThrow('bug');
    await expect(changeMany(ARNS, undefined, bug, yes)).rejects.toThrow('bug');
  });
});
