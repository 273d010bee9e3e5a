import { customResource } from './custom-resource';
import { log } from './log';
import { serviceCatalog } from '../aws/clients';
import { ServiceCatalogVersions } from '../aws/service-catalog-versions';
import { ProductVersioning } from '../contracts/deprecate-versions';
import { deprecateVersions } from '../usecases/deprecate-versions';

const versions = new ServiceCatalogVersions(serviceCatalog);

export const handler = customResource(async ({ type, properties, physicalId }) => {
  // Guidance goes with the product.
  if (type === 'Delete') return { physicalId: physicalId ?? '' };
  const { ProductId: product, Current: current } = ProductVersioning.parse(properties);

  log('versions deprecated', { product, current, ...await deprecateVersions(product, current, versions) });
  return { physicalId: product };
});
