import { DescribeNatGatewaysCommand, EC2Client, type NatGateway } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { NatGateways } from '../../../src/metering/types/nat-gateway.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const aws = mockClient(EC2Client);
const gateways = new NatGateways(spokeRegion());
const arnOf = (id: string) => `arn:aws:ec2:eu-west-1:222222222222:natgateway/${id}`;
const GATEWAY: NatGateway = {
  NatGatewayId: 'nat-1',
  State: 'available',
  CreateTime: new Date('2026-11-01T10:00:00Z'),
  Tags: [{ Key: 'app', Value: 'shop' }],
};
const has = (...found: Partial<NatGateway>[]) =>
  aws.on(DescribeNatGatewaysCommand).resolves({ NatGateways: found.map((each) => ({ ...GATEWAY, ...each })) });

beforeEach(() => aws.reset());

test.each([
  ['pending', 0],
  ['available', 1],
  ['failed', 0],
  ['deleting', 0],
  ['deleted', 0],
  ['a state that nobody knows', 1],
] as const)('a gateway that is %s is counted: %d', async (state, count) => {
  has({ State: state as NatGateway['State'] });
  expect(await gateways.list()).toHaveLength(count);
});

test('all pages are read, and each counts since it was made', async () => {
  aws
    .on(DescribeNatGatewaysCommand)
    .resolvesOnce({ NatGateways: [GATEWAY], NextToken: 'more' })
    .resolvesOnce({ NatGateways: [{ ...GATEWAY, NatGatewayId: 'nat-2' }] });
  const [first, second] = await gateways.list();
  expect([first?.arn, second?.arn]).toEqual([arnOf('nat-1'), arnOf('nat-2')]);
  expect(first).toMatchObject({
    since: Date.parse('2026-11-01T10:00:00Z'),
    tags: { app: 'shop' },
    control: undefined,
    running: true,
  });
  expect(first?.price?.describe()).toBe('a NAT gateway');
});

test('a regional one is billed in each zone', async () => {
  const NatGatewayAddresses = ['use1-az1', 'use1-az2', 'use1-az1'].map((AvailabilityZoneId) => ({
    AvailabilityZoneId,
  }));
  has({ AvailabilityMode: 'regional', NatGatewayAddresses }, { AvailabilityMode: 'zonal', NatGatewayAddresses });
  expect((await gateways.list()).map(({ price }) => price?.describe())).toEqual([
    'a NAT gateway in 2 zones',
    'a NAT gateway',
  ]);
});

test('one that is gone tells when it was deleted', async () => {
  has({ State: 'deleted', DeleteTime: new Date('2026-11-02T11:30:00Z') }, { NatGatewayId: 'nat-2', State: 'deleting' });
  expect(await gateways.stopsOf([arnOf('nat-1'), arnOf('nat-2')])).toEqual(
    new Map([[arnOf('nat-1'), Date.parse('2026-11-02T11:30:00Z')]]),
  );
  expect(aws.commandCalls(DescribeNatGatewaysCommand)[0]?.args[0].input.Filter).toEqual([
    { Name: 'nat-gateway-id', Values: ['nat-1', 'nat-2'] },
  ]);
});

test('one is found by its id; a refusal is a failure in words', async () => {
  has(GATEWAY);
  expect(await gateways.observe(changeOf('nat-gateway', arnOf('nat-1')))).toHaveLength(1);
  aws.reset().on(DescribeNatGatewaysCommand).rejects(awsError('UnauthorizedOperation'));
  await expect(gateways.list()).rejects.toThrow('cannot list the NAT gateways');
});
