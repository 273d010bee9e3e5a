import {
  ListProvisioningArtifactsCommand,
  ServiceCatalogClient,
  UpdateProvisioningArtifactCommand,
} from '@aws-sdk/client-service-catalog';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/portfolio/deprecate-versions.lambda';
import { customResourceEvent, INVOCATION, listenToAnswers } from '../support/custom-resource';

const catalog = mockClient(ServiceCatalogClient);
let answers = listenToAnswers();
const properties = { ProductId: 'prod-1', Current: '0.2.0', Versions: ['0.1.0', '0.2.0'] };

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  answers = listenToAnswers();
  catalog.reset().on(UpdateProvisioningArtifactCommand).resolves({});
  catalog.on(ListProvisioningArtifactsCommand).resolves({
    ProvisioningArtifactDetails: [
      { Id: 'pa-1', Name: '0.1.0' },
      { Id: 'pa-2', Name: '0.2.0' },
    ],
  });
});

describe('deprecate-versions', () => {
  test.each(['Create', 'Update'] as const)('on %s deprecates what is not current', async (type) => {
    await handler(customResourceEvent(type, properties), INVOCATION);

    expect(catalog.commandCalls(UpdateProvisioningArtifactCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { ProductId: 'prod-1', ProvisioningArtifactId: 'pa-1', Guidance: 'DEPRECATED' },
    ]);
    expect(answers()).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'prod-1' }]);
  });

  test('on Delete calls nobody: the product goes too', async () => {
    await handler(customResourceEvent('Delete', {}), INVOCATION);

    expect(catalog.calls()).toEqual([]);
    expect(answers()).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'before' }]);
  });

  test('for what is no product fails', async () => {
    await handler(customResourceEvent('Create', { ...properties, ProductId: 'x' }), INVOCATION);

    expect(answers()).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('ProductId') }]);
  });
});
