import { parameterChangedPattern } from '../../src/budgets/contracts';
import { InventoryCall, SpokeArrived, spokeArrivedPattern } from '../../src/metering/contracts';
import { changesOfEvent } from '../../src/metering/types/contracts';

const PARAMETER = '/budget-guardrails/budget';
const arrival = {
  version: '0',
  id: 'e1',
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  account: '222222222222',
  region: 'us-east-1',
  time: '2026-11-21T20:46:00Z',
  resources: [],
  detail: { operation: 'Create', name: PARAMETER },
};

test('a spoke has come to be when its budget parameter is created: an event that it forwards anyway', () => {
  const { source, detailType, detail } = spokeArrivedPattern(PARAMETER);
  const forwarded = parameterChangedPattern(PARAMETER);

  expect({ source, detailType, detail }).toEqual({
    source: ['aws.ssm'],
    detailType: ['Parameter Store Change'],
    detail: { name: [PARAMETER], operation: ['Create'] },
  });
  expect([source, detailType]).toEqual([forwarded.source, forwarded.detailType]);
  expect(forwarded.detail.name).toEqual(expect.arrayContaining(detail.name));
  expect(forwarded.detail.operation).toEqual(expect.arrayContaining(detail.operation));
});

test('no event is two of the three that meter-resource takes', () => {
  expect(SpokeArrived.parse(arrival)).toEqual({
    source: 'aws.ssm',
    'detail-type': 'Parameter Store Change',
    account: '222222222222',
    region: 'us-east-1',
  });
  expect(InventoryCall.safeParse(arrival).success).toBe(false);
  expect(changesOfEvent(arrival)).toEqual([]);
  expect(SpokeArrived.safeParse({ inventory: '222222222222' }).success).toBe(false);
  expect(
    SpokeArrived.safeParse({ ...arrival, source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification' })
      .success,
  ).toBe(false);
});

test.each([{}, { inventory: '22222222222' }, { inventory: '222222222222.shop' }, { inventory: 222222222222 }])(
  '%j asks for no inventory',
  (call) => {
    expect(InventoryCall.safeParse(call).success).toBe(false);
  },
);
