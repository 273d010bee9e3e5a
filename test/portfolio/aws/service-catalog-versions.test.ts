import {
  ListProvisioningArtifactsCommand,
  ServiceCatalogClient,
  UpdateProvisioningArtifactCommand,
} from '@aws-sdk/client-service-catalog';
import { mockClient } from 'aws-sdk-client-mock';
import { ServiceCatalogVersions } from '../../../src/portfolio/aws/service-catalog-versions';

const catalog = mockClient(ServiceCatalogClient);
const versions = new ServiceCatalogVersions(new ServiceCatalogClient({ region: 'eu-west-1' }));

beforeEach(() => catalog.reset());

describe('versions of a product in Service Catalog', () => {
  test('are its provisioning artifacts', async () => {
    catalog.on(ListProvisioningArtifactsCommand, { ProductId: 'prod-1' }).resolves({
      ProvisioningArtifactDetails: [
        { Id: 'pa-1', Name: '0.1.0', Guidance: 'DEPRECATED' },
        { Id: 'pa-2', Name: '0.2.0', Guidance: 'DEFAULT' },
        { Id: 'pa-3' },
        {},
      ],
    });
    expect(await versions.list('prod-1')).toEqual([
      { id: 'pa-1', name: '0.1.0', isDeprecated: true },
      { id: 'pa-2', name: '0.2.0', isDeprecated: false },
      { id: 'pa-3', name: '', isDeprecated: false },
    ]);
  });

  test.each([
    [true, 'DEPRECATED'],
    [false, 'DEFAULT'],
  ] as const)('deprecated or not (%s) is their guidance, and nothing else changes', async (isDeprecated, Guidance) => {
    catalog.on(UpdateProvisioningArtifactCommand).resolves({});
    await versions.setDeprecated('prod-1', 'pa-1', isDeprecated);
    expect(catalog.commandCalls(UpdateProvisioningArtifactCommand)[0]?.args[0].input).toEqual({
      ProductId: 'prod-1',
      ProvisioningArtifactId: 'pa-1',
      Guidance,
    });
  });
});
