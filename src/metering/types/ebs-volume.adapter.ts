import { EC2Client, paginateDescribeVolumes, type DescribeVolumesCommandInput, type Volume } from '@aws-sdk/client-ec2';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { VOLUME_STATES } from './ebs-volume.contract';
import { volumePrice } from './ebs-volume.price';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

const PAGE_SIZE = 500;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new EbsVolumes(spoke);

/** The EBS volumes of one account and region. Those on an Outpost are paid with it. */
export class EbsVolumes extends Uncontrollable {
  private readonly ec2: EC2Client;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.ec2 = new EC2Client(spoke.config);
  }

  list(): Promise<readonly Observation[]> {
    return this.describe('list the EBS volumes', { MaxResults: PAGE_SIZE });
  }

  protected override find(arn: string): Promise<readonly Observation[]> {
    return this.describe(`describe ${arn}`, { VolumeIds: [arn.slice(arn.indexOf('/') + 1)] });
  }

  private async describe(action: string, input: DescribeVolumesCommandInput): Promise<readonly Observation[]> {
    const all =
      (await this.spoke.find(action, ['InvalidVolume.NotFound'], (options) =>
        everyItem(paginateDescribeVolumes({ client: this.ec2 }, input, options), (page) => page.Volumes),
      )) ?? [];
    return all
      .filter(({ State: state, OutpostArn: outpost }) => meaningOf(VOLUME_STATES, state).billed && !outpost)
      .map((volume) => this.observationOf(volume));
  }

  private observationOf(volume: Volume): Observation {
    const { partition, account, config } = this.spoke;
    return uncontrolled({
      arn: `arn:${partition}:ec2:${config.region}:${account}:volume/${volume.VolumeId}`,
      price: volumePrice({
        volumeType: volume.VolumeType ?? 'unknown',
        sizeGiB: volume.Size,
        iops: volume.Iops,
        throughputMiBps: volume.Throughput,
        zone: volume.AvailabilityZone,
      }),
      tags: tagsOf(volume.Tags),
      since: volume.CreateTime && instant(volume.CreateTime.getTime()),
    });
  }
}
