import { LONGEST_MINIMUM_MS } from '../../../src/ledger/domain/overshoot-bound';
import {
  changesOfEvent,
  contractOf,
  CONTROLLABLE_CONTRACTS,
  nameOfSource,
  RESOURCE_TYPE_CONTRACTS,
  RESOURCE_TYPES,
  stateChangePatterns,
  METERED_TYPES,
  minimumMs,
  stepMs,
} from '../../../src/metering/types/contracts';
import { REGISTRY } from '../../../src/metering/types/registry';
import { ebsEvent, ec2Event, ecsEvent, rdsEvent } from './events';

type Alternative = string | { readonly exists: false };

/** What EventBridge does with patterns of exact values and `exists: false`. */
function matches(event: { source: string; 'detail-type': string; detail: Readonly<Record<string, unknown>> }): boolean {
  const isAmong = (value: unknown, alternatives: readonly Alternative[]) =>
    alternatives.some((alternative) => (typeof alternative === 'string' ? value === alternative : value === undefined));
  return [...stateChangePatterns().values()].some(
    ({ source, detailType, detail }) =>
      isAmong(event.source, source) &&
      isAmong(event['detail-type'], detailType) &&
      Object.entries(detail).every(([field, alternatives]) => isAmong(event.detail[field], alternatives)),
  );
}

describe('RESOURCE_TYPE_CONTRACTS', () => {
  test('nothing that can be stopped costs longer than the longest minimum, however soon it is stopped', () => {
    const longest = CONTROLLABLE_CONTRACTS.map(({ type }) => Math.max(minimumMs(type), stepMs(type)));
    expect(Math.max(...longest)).toBe(LONGEST_MINIMUM_MS);
  });

  test.each([...RESOURCE_TYPES])('%s is under its own name', (type) => {
    expect(contractOf(type).type).toBe(type);
  });

  test.each(RESOURCE_TYPE_CONTRACTS)(
    '$label: reads and changes with actions of named services, never with wildcards',
    ({ permissions }) => {
      const actions = [...permissions.read, ...permissions.change.flatMap((change) => change.actions)];
      expect(actions.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
      expect(permissions.read.filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual([]);
      for (const { actions: changes, service, resource } of permissions.change) {
        expect(
          changes.filter(
            (action) => !action.startsWith(`${service}:`) || /Delete(?!FunctionConcurrency)|Terminate/.test(action),
          ),
        ).toEqual([]);
        expect(resource).toMatch(/^[A-Za-z-]+[/:]/);
      }
    },
  );

  test.each(RESOURCE_TYPE_CONTRACTS)(
    '$label: what is denied on the exempt only ever stops, so that it can be given back',
    ({ permissions }) => {
      const changes = permissions.change.flatMap(({ actions }) => actions);
      expect(permissions.stops.filter((action) => !changes.includes(action))).toEqual([]);
      expect(permissions.stops.filter((action) => !/:(Pause|Stop|Suspend)[A-Z]/.test(action))).toEqual([]);
      expect(changes.filter((action) => /:(Pause|Stop|Suspend)[A-Z]/.test(action)).sort()).toEqual(
        [...permissions.stops].sort(),
      );
    },
  );

  test('what others need comes back first: databases, then what runs, then what is called', () => {
    const stages = (wanted: (type: string) => boolean) =>
      new Set(CONTROLLABLE_CONTRACTS.filter(({ type }) => wanted(type)).map(({ restoreStage: stage }) => stage));
    const isDatabase = (type: string) => /^(rds|redshift)-/.test(type);
    expect(stages(isDatabase)).toEqual(new Set([1]));
    const isCalled = (type: string) => ['lambda-function', 'batch-environment'].includes(type);
    expect(stages(isCalled)).toEqual(new Set([3]));
    expect(stages((type) => !isDatabase(type) && !isCalled(type))).toEqual(new Set([2]));
  });
});

test('what costs by the hour itself is looked at, and what is told of a cluster is of its members', () => {
  expect(METERED_TYPES.byTheHour).toEqual(expect.arrayContaining(['ec2-instance', 'rds-instance', 'ecs-service']));
  expect(METERED_TYPES.byTheHour).not.toContain('rds-cluster');
  expect([METERED_TYPES.membersOf('rds-cluster'), METERED_TYPES.membersOf('ec2-instance')]).toEqual([
    'rds-instance',
    undefined,
  ]);
});

test.each(CONTROLLABLE_CONTRACTS)('$label: disabling changes its state', ({ states }) => {
  expect(states.disabled).not.toEqual(states.running);
});

test('the contract of a type that nobody knows is an error that names it and the known ones', () => {
  expect(contractOf('ec2-instance')).toBe(REGISTRY.get('ec2-instance'));
  expect(() => contractOf('quantum-computer')).toThrow(
    "'quantum-computer' is no known type of resource: expected ec2-instance",
  );
});

describe('stateChangePatterns', () => {
  test('are one for each source, where a field that is not there is no obstacle', () => {
    const patterns = stateChangePatterns();
    expect([...patterns.keys()]).toEqual(expect.arrayContaining(['aws.ec2', 'aws.rds', 'aws.ecs']));
    expect(patterns.get('aws.ec2')).toEqual({
      source: ['aws.ec2'],
      detailType: ['EC2 Instance State-change Notification', 'EBS Volume Notification'],
      // An event of one kind has no field of the other.
      detail: {
        state: ['running', 'stopping', 'stopped', 'shutting-down', 'terminated', { exists: false }],
        event: ['createVolume', 'deleteVolume', 'modifyVolume', { exists: false }],
      },
    });
    expect(patterns.get('aws.rds')).toMatchObject({
      detailType: ['RDS DB Instance Event', 'RDS DB Cluster Event'],
      detail: { EventID: expect.arrayContaining(['RDS-EVENT-0087', 'RDS-EVENT-0150']) as unknown },
    });
    const [ec2, rds] = RESOURCE_TYPE_CONTRACTS.flatMap(({ events }) => events ?? []);
    const mixed = stateChangePatterns(
      [ec2, { ...rds, source: 'aws.ec2' }].flatMap((one) => (one === undefined ? [] : [one as never])),
    );
    expect(mixed.get('aws.ec2')?.detail.state).toContainEqual({ exists: false });
  });

  test.each([
    ec2Event('running'),
    ec2Event('shutting-down'),
    ebsEvent('createVolume', 'available'),
    rdsEvent('Instance', 'RDS-EVENT-0088'),
    rdsEvent('Cluster', 'RDS-EVENT-0150'),
    ecsEvent('RUNNING'),
    ecsEvent('STOPPED'),
  ])('lets an event through that reports a change: $detail-type', (event) => {
    expect(changesOfEvent(event)).not.toEqual([]);
    expect(matches(event)).toBe(true);
  });

  test.each([
    ec2Event('pending'),
    ebsEvent('attachVolume', 'failed'),
    rdsEvent('Instance', 'RDS-EVENT-0002'),
    ecsEvent('PENDING'),
  ])('keeps an event that reports none: $detail-type', (event) => {
    expect(matches(event)).toBe(false);
  });

  test('a pattern that is nearly too long for EventBridge is an error that names its source', () => {
    const detailTypes = Array.from({ length: 60 }, (_, index) => `Some Long Kind Of State Change ${index}`);
    expect(() => stateChangePatterns([{ source: 'aws.large', detailTypes, changesOf: () => [] }])).toThrow(
      /^the event pattern of aws\.large has \d+ characters: expected up to 1900/,
    );
  });

  test('a source is part of a construct’s name', () => {
    expect([nameOfSource('aws.ec2'), nameOfSource('aws.sagemaker')]).toEqual(['Ec2', 'Sagemaker']);
  });
});

describe('changesOfEvent', () => {
  test.each([
    { ...ec2Event('running'), source: 'aws.ssm', 'detail-type': 'Parameter Store Change' },
    { ...ec2Event('running'), 'detail-type': 'EC2 Spot Instance Interruption Warning' },
    { ...rdsEvent('Instance', 'RDS-EVENT-0087'), 'detail-type': 'RDS DB Snapshot Event' },
  ])('an event of no known type reports nothing: $detail-type', (event) => {
    expect(changesOfEvent(event)).toEqual([]);
  });

  test.each([
    undefined,
    'running',
    { ...ec2Event('running'), account: '42' },
    { ...ec2Event('running'), resources: undefined },
  ])('what is no event is refused: %j', (event) => {
    expect(() => changesOfEvent(event)).toThrow(/^not an event of EventBridge: /);
  });

  test('a malformed event is refused with its id, account and what is wrong', () => {
    expect(() => changesOfEvent({ ...ec2Event('running'), detail: { state: 'running' } })).toThrow(
      /^event 7bf73129\S+ \(EC2 Instance State-change Notification\) of account 111122223333: .*"instance-id"/s,
    );
    expect(() => changesOfEvent({ ...ec2Event('running'), time: 'now' })).toThrow("'now' is not an instant");
  });

  test.each([{ account: '444455556666' }, { region: 'eu-west-1' }])(
    'an event about another origin than its own is refused: %j',
    (origin) => {
      expect(() => changesOfEvent({ ...rdsEvent('Instance', 'RDS-EVENT-0087'), ...origin })).toThrow(
        /it is about arn:aws:rds:us-west-2:111122223333:db:orders, but comes from /,
      );
    },
  );
});
