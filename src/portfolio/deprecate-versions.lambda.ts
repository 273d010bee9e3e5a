import { serviceCatalog } from '../core/aws/clients';
import { customResource } from '../core/lambda/custom-resource';
import { log } from '../core/lambda/log';
import { ServiceCatalogVersions } from './aws/service-catalog-versions';
import { ProductVersioning } from './contracts';
import { deprecateVersions } from './deprecate-versions';

const versions = new ServiceCatalogVersions(serviceCatalog);

export const handler = customResource(async ({ type, properties, physicalId }) => {
  // The guidance goes with the product.
  if (type === 'Delete') return { physicalId: physicalId ?? '' };
  const { ProductId: product, Current: current } = ProductVersioning.parse(properties);

  log('versions deprecated', { product, current, ...(await deprecateVersions(product, current, versions)) });
  return { physicalId: product };
});
