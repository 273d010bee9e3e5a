import { serviceCatalog } from '../core/aws/clients';
import { clock } from '../core/lambda/clock';
import { customResource } from '../core/lambda/custom-resource';
import { log } from '../core/lambda/log';
import { ServiceCatalogShares } from './aws/service-catalog-shares';
import { PortfolioSharing, SharedPortfolio, UNREACHED_ATTRIBUTE } from './contracts';
import { sharePortfolio } from './share-portfolio';

const ports = { shares: new ServiceCatalogShares(serviceCatalog), clock };
/** The most characters of unreached accounts that an answer has room for. */
const MAX_UNREACHED_CHARACTERS = 900;

export const handler = customResource(async ({ type, properties }) => {
  // The nodes of what is deleted may be why it was refused.
  const { PortfolioId: portfolio, Nodes: nodes } =
    type === 'Delete' ? { ...SharedPortfolio.parse(properties), Nodes: [] } : PortfolioSharing.parse(properties);

  const { changes, unreached } = await sharePortfolio(portfolio, nodes, ports);

  log('portfolio shared', { portfolio, changes, unreached });
  return {
    physicalId: portfolio,
    data: { [UNREACHED_ATTRIBUTE]: unreached.join('; ').slice(0, MAX_UNREACHED_CHARACTERS) || 'none' },
  };
});
