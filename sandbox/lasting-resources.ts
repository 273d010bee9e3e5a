import { CreateNatGatewayCommand, CreateVolumeCommand, DeleteVolumeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { REGION } from './accounts';
import type { Organization } from './organization';

/** What the owner of an account makes that nothing stops. Each goes by its ARN. */
export class LastingResources {
  private readonly ec2: EC2Client;

  constructor(
    organization: Organization,
    readonly account: string,
  ) {
    this.ec2 = new EC2Client(organization.as(account));
  }

  /** Makes a volume that is attached to nothing. */
  async createVolume(type: 'gp3', sizeGiB: number): Promise<string> {
    const create = new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, VolumeType: type, Size: sizeGiB });
    return this.arnOf(`volume/${(await this.ec2.send(create)).VolumeId}`);
  }

  async deleteVolume(arn: string): Promise<void> {
    await this.ec2.send(new DeleteVolumeCommand({ VolumeId: arn.slice(arn.indexOf('/') + 1) }));
  }

  /** Makes a NAT gateway without an address. */
  async createNatGateway(): Promise<string> {
    const create = new CreateNatGatewayCommand({ SubnetId: 'subnet-1', ConnectivityType: 'private' });
    return this.arnOf(`natgateway/${(await this.ec2.send(create)).NatGateway?.NatGatewayId}`);
  }

  private arnOf(rest: string): string {
    return `arn:aws:ec2:${REGION}:${this.account}:${rest}`;
  }
}
