import { EC2Client, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { Ec2 } from '../../../src/metering/types/ec2.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(EC2Client);
const ec2 = new Ec2(spokeRegion());
const ids = (count: number) => Array.from({ length: count }, (_none, index) => `i-${(index + 4_096).toString(16)}`);
const waves = () => aws.commandCalls(StopInstancesCommand).map(({ args: [{ input }] }) => input.InstanceIds?.length);

/** EC2 refuses the whole call for some, and says which or not. */
function refuse(some: readonly string[], isNamed: boolean) {
  const stopped: string[] = [];
  aws.on(StopInstancesCommand).callsFake(({ InstanceIds: asked }: { InstanceIds: string[] }) => {
    const bad = asked.find((id) => some.includes(id));
    if (bad !== undefined) {
      throw awsError('IncorrectInstanceState', `The instance ${isNamed ? `'${bad}'` : ''} is not in a state to`);
    }
    stopped.push(...asked);
  });
  return stopped;
}

beforeEach(() => aws.reset());

test('a thousand instances are ten calls', async () => {
  aws.on(StopInstancesCommand).resolves({});

  expect(await ec2.stop(ids(1_000))).toEqual(new Map());
  expect(waves()).toEqual(Array(10).fill(100));
});

test('nothing is no call', async () => {
  await ec2.stop([]);

  expect(aws.calls()).toEqual([]);
});

test('an instance that EC2 names is taken out, and one whose name begins like it is not', async () => {
  const stopped = refuse(['i-1'], true);

  expect([...(await ec2.stop(['i-1', 'i-12', 'i-2'])).keys()]).toEqual(['i-1']);
  expect(stopped).toEqual(['i-12', 'i-2']);
  expect(waves()).toEqual([3, 2]);
});

test('property: whatever is refused, named or not, everything else is stopped, once, in two calls for each at most', async () => {
  const all = ids(40);
  await fc.assert(
    fc.asyncProperty(fc.subarray(all), fc.boolean(), async (some, isNamed) => {
      aws.reset();
      const stopped = refuse(some, isNamed);

      expect([...(await ec2.stop(all)).keys()].sort()).toEqual([...some].sort());
      expect([...stopped].sort()).toEqual(all.filter((id) => !some.includes(id)));
      expect(waves().length).toBeLessThanOrEqual(2 * all.length);
    }),
    { numRuns: 50 },
  );
});

test.each(['RequestLimitExceeded', 'TimeoutError', 'ServiceUnavailable'])(
  'what EC2 says of no instance is said of all, in one call: %s',
  async (name) => {
    aws.on(StopInstancesCommand).rejects(awsError(name));

    expect((await ec2.stop(ids(100))).size).toBe(100);
    expect(waves()).toEqual([100]);
  },
);

test('no capacity for some does not keep the others from starting', async () => {
  aws.on(StartInstancesCommand).callsFake(({ InstanceIds: asked }: { InstanceIds: string[] }) => {
    if (asked.includes('i-2')) throw awsError('InsufficientInstanceCapacity', 'We have no sufficient capacity');
  });

  expect([...(await ec2.start(['i-1', 'i-2', 'i-3']))].map(([id, { message }]) => [id, message])).toEqual([
    ['i-2', 'account 222222222222: cannot start i-2: InsufficientInstanceCapacity: We have no sufficient capacity'],
  ]);
});
