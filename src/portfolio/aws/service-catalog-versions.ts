import {
  ListProvisioningArtifactsCommand,
  UpdateProvisioningArtifactCommand,
  type ServiceCatalogClient,
} from '@aws-sdk/client-service-catalog';
import type { ProductVersion, ProductVersions } from '../ports';

/** Versions of a product are its provisioning artifacts. Their guidance says what is deprecated. */
export class ServiceCatalogVersions implements ProductVersions {
  constructor(private readonly client: ServiceCatalogClient) {}

  async list(product: string): Promise<readonly ProductVersion[]> {
    const { ProvisioningArtifactDetails: found = [] } = await this.client.send(
      new ListProvisioningArtifactsCommand({ ProductId: product }),
    );
    return found.flatMap(({ Id: id, Name: name = '', Guidance: guidance }) =>
      id === undefined ? [] : [{ id, name, isDeprecated: guidance === 'DEPRECATED' }],
    );
  }

  async setDeprecated(product: string, version: string, isDeprecated: boolean): Promise<void> {
    await this.client.send(
      new UpdateProvisioningArtifactCommand({
        ProductId: product,
        ProvisioningArtifactId: version,
        Guidance: isDeprecated ? 'DEPRECATED' : 'DEFAULT',
      }),
    );
  }
}
