import { RESOURCE_TYPES } from '../../../src/metering/domain/resource';
import {
  changesOfEvent,
  contractOf,
  RESOURCE_TYPE_CONTRACTS,
  stateChangePattern,
} from '../../../src/metering/types/contracts';
import { ec2Event, ecsEvent, rdsEvent } from './events';

type Alternative = string | { readonly exists: false };

/** What EventBridge does with a pattern of exact values and `exists: false`. */
function matches(event: { source: string; 'detail-type': string; detail: Readonly<Record<string, unknown>> }): boolean {
  const { source, detailType, detail } = stateChangePattern();
  const isAmong = (value: unknown, alternatives: readonly Alternative[]) =>
    alternatives.some((alternative) => (typeof alternative === 'string' ? value === alternative : value === undefined));
  return (
    isAmong(event.source, source) &&
    isAmong(event['detail-type'], detailType) &&
    Object.entries(detail).every(([field, alternatives]) => isAmong(event.detail[field], alternatives))
  );
}

describe('RESOURCE_TYPE_CONTRACTS', () => {
  test.each([...RESOURCE_TYPES])('%s is under its own name', (type) => {
    expect(RESOURCE_TYPE_CONTRACTS[type].type).toBe(type);
  });

  test.each(Object.values(RESOURCE_TYPE_CONTRACTS))(
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

  test('what others need comes back first: databases, then what runs, then what is called', () => {
    expect(RESOURCE_TYPES.map((type) => RESOURCE_TYPE_CONTRACTS[type].restoreStage)).toEqual([2, 2, 1, 1, 2, 3]);
  });
});

test('the contract of a type that nobody knows is an error that names it and the known ones', () => {
  expect(contractOf('ec2-instance')).toBe(RESOURCE_TYPE_CONTRACTS['ec2-instance']);
  expect(() => contractOf('quantum-computer')).toThrow(
    "'quantum-computer' is no known type of resource: expected ec2-instance",
  );
});

describe('stateChangePattern', () => {
  test('is the union of all events, where a field that is not there is no obstacle', () => {
    expect(stateChangePattern()).toMatchObject({
      source: ['aws.ec2', 'aws.rds', 'aws.ecs'],
      detailType: [
        'EC2 Instance State-change Notification',
        'RDS DB Instance Event',
        'RDS DB Cluster Event',
        'ECS Task State Change',
      ],
      detail: {
        state: ['running', 'stopping', 'stopped', 'shutting-down', 'terminated', { exists: false }],
        EventID: expect.arrayContaining(['RDS-EVENT-0087', 'RDS-EVENT-0150', { exists: false }]),
        lastStatus: ['RUNNING', 'STOPPED', { exists: false }],
      },
    });
  });

  test.each([
    ec2Event('running'),
    ec2Event('shutting-down'),
    rdsEvent('Instance', 'RDS-EVENT-0088'),
    rdsEvent('Cluster', 'RDS-EVENT-0150'),
    ecsEvent('RUNNING'),
    ecsEvent('STOPPED'),
  ])('lets an event through that reports a change: $detail-type', (event) => {
    expect(changesOfEvent(event)).not.toEqual([]);
    expect(matches(event)).toBe(true);
  });

  test.each([ec2Event('pending'), rdsEvent('Instance', 'RDS-EVENT-0002'), ecsEvent('PENDING')])(
    'keeps an event that reports none: $detail-type',
    (event) => {
      expect(matches(event)).toBe(false);
    },
  );

  test('is within EventBridge’s 2,048 characters', () => {
    expect(JSON.stringify(stateChangePattern()).length).toBeLessThan(2_048);
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
