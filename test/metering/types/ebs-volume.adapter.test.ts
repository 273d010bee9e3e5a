import { DescribeVolumesCommand, EC2Client, type Volume } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { EbsVolumes } from '../../../src/metering/types/ebs-volume.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const aws = mockClient(EC2Client);
const volumes = new EbsVolumes(spokeRegion());
const arnOf = (id: string) => `arn:aws:ec2:eu-west-1:222222222222:volume/${id}`;
const VOLUME: Volume = {
  VolumeId: 'vol-1',
  VolumeType: 'gp3',
  Size: 100,
  Iops: 3_000,
  Throughput: 125,
  State: 'in-use',
  AvailabilityZone: 'eu-west-1a',
  CreateTime: new Date('2026-11-01T10:00:00Z'),
  Tags: [{ Key: 'Owner', Value: 'shop' }],
};

beforeEach(() => aws.reset());

describe('the volumes of a region', () => {
  test('are those of all pages that are billed, with their price, and since when', async () => {
    aws
      .on(DescribeVolumesCommand, { MaxResults: 500 })
      .resolvesOnce({ Volumes: [VOLUME, { ...VOLUME, VolumeId: 'vol-2', State: 'deleting' }], NextToken: 'more' })
      .resolvesOnce({
        Volumes: [
          { ...VOLUME, VolumeId: 'vol-3', State: 'available' },
          { ...VOLUME, VolumeId: 'vol-4', State: 'creating' },
          { ...VOLUME, VolumeId: 'vol-5', OutpostArn: 'arn:aws:outposts:eu-west-1:222222222222:outpost/op-1' },
        ],
      });

    const [first, second, ...others] = await volumes.list();

    expect([first?.arn, second?.arn, others]).toEqual([arnOf('vol-1'), arnOf('vol-3'), []]);
    expect(first).toMatchObject({
      running: true,
      control: undefined,
      startedBy: 'shop',
      since: Date.parse('2026-11-01T10:00:00Z'),
    });
    expect(first?.price?.describe()).toBe('a volume of 100 GiB of gp3, 3000 IOPS, 125 MiB/s');
  });

  test('that cannot be listed are a failure in words', async () => {
    aws.on(DescribeVolumesCommand).rejects(awsError('RequestLimitExceeded'));
    await expect(volumes.list()).rejects.toThrow('account 222222222222: cannot list the EBS volumes');
  });
});

describe('one volume', () => {
  test('is asked for by its id', async () => {
    aws.on(DescribeVolumesCommand, { VolumeIds: ['vol-1'] }).resolves({ Volumes: [VOLUME] });
    expect(await volumes.observe(changeOf('ebs-volume', arnOf('vol-1')))).toHaveLength(1);
  });

  test('that is gone is nothing', async () => {
    aws.on(DescribeVolumesCommand).rejects(awsError('InvalidVolume.NotFound'));
    expect(await volumes.observe(changeOf('ebs-volume', arnOf('vol-1')))).toEqual([]);
    expect(await volumes.read(arnOf('vol-1'))).toBeUndefined();
  });

  test('is stopped by nothing, and was never stopped', async () => {
    aws.on(DescribeVolumesCommand).resolves({ Volumes: [VOLUME] });
    const arn = arnOf('vol-1');
    expect(await volumes.read(arn)).toEqual({
      kind: 'active',
      previous: {},
      tags: { Owner: 'shop' },
      spared: 'nothing can stop it without destroying it',
    });
    await expect(volumes.disable(arn)).rejects.toThrow(`${arn} is not stopped: nothing can stop it`);
    expect([await volumes.restore(), await volumes.isRestored()]).toEqual([undefined, true]);
  });
});
