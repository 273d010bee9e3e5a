import {
  CreatePortfolioShareCommand,
  DeletePortfolioShareCommand,
  DescribePortfolioShareStatusCommand,
  GetAWSOrganizationsAccessStatusCommand,
  InvalidStateException,
  paginateDescribePortfolioShares,
  ResourceNotFoundException,
  UpdatePortfolioShareCommand,
  type DescribePortfolioShareStatusOutput,
  type OrganizationNodeType,
  type ServiceCatalogClient,
} from '@aws-sdk/client-service-catalog';
import { SharesBusy, type PortfolioShares, type ShareChange, type ShareProgress } from '../ports';

const NODE_TYPES = ['ORGANIZATION', 'ORGANIZATIONAL_UNIT'] as const;

/**
 * Shares portfolios of Service Catalog with an organization or its OUs. Principals and TagOptions go with the shares.
 */
export class ServiceCatalogShares implements PortfolioShares {
  constructor(private readonly client: ServiceCatalogClient) {}

  async isOrganizationOpen(): Promise<boolean> {
    const { AccessStatus: status } = await this.client.send(new GetAWSOrganizationsAccessStatusCommand({}));
    return status === 'ENABLED';
  }

  async nodes(portfolio: string): Promise<readonly string[]> {
    const found: string[] = [];
    try {
      for (const Type of NODE_TYPES) {
        const pages = paginateDescribePortfolioShares({ client: this.client }, { PortfolioId: portfolio, Type });
        for await (const { PortfolioShareDetails: shares = [] } of pages) {
          found.push(...shares.flatMap(({ PrincipalId: node }) => (node === undefined ? [] : [idOf(node)])));
        }
      }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      return [];
    }
    return found;
  }

  async begin(change: ShareChange, portfolio: string, node: string): Promise<string | undefined> {
    try {
      return await this.send(change, portfolio, node);
    } catch (error) {
      // Another change of this portfolio's shares is under way: awslabs/landing-zone-accelerator-on-aws, issue 601.
      if (error instanceof InvalidStateException) throw new SharesBusy(error.message, { cause: error });
      if (change === 'unshare' && error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async progress(token: string): Promise<ShareProgress> {
    const found = await this.client.send(new DescribePortfolioShareStatusCommand({ PortfolioShareToken: token }));
    const errors = errorsOf(found);
    switch (found.Status) {
      case 'COMPLETED':
      case 'COMPLETED_WITH_ERRORS':
        return { kind: 'done', unreached: errors };
      case 'ERROR':
        return { kind: 'failed', reason: errors.join('; ') || 'Service Catalog gives no reason' };
      default:
        return { kind: 'working' };
    }
  }

  private async send(change: ShareChange, portfolio: string, node: string): Promise<string | undefined> {
    const OrganizationNode = { Type: typeOf(node), Value: node };
    if (change === 'unshare') {
      return (await this.client.send(new DeletePortfolioShareCommand({ PortfolioId: portfolio, OrganizationNode })))
        .PortfolioShareToken;
    }
    const share = { PortfolioId: portfolio, OrganizationNode, SharePrincipals: true, ShareTagOptions: true };
    const { PortfolioShareToken: token } =
      change === 'share'
        ? await this.client.send(new CreatePortfolioShareCommand(share))
        : await this.client.send(new UpdatePortfolioShareCommand(share));
    return token;
  }
}

function typeOf(node: string): OrganizationNodeType {
  return node.startsWith('ou-') ? 'ORGANIZATIONAL_UNIT' : 'ORGANIZATION';
}

/** Returns the id of a node that is given as an id, or as an ARN, which ends with the id. */
function idOf(node: string): string {
  return node.slice(node.lastIndexOf('/') + 1);
}

function errorsOf({
  ShareDetails: { ShareErrors: errors = [] } = {},
}: DescribePortfolioShareStatusOutput): readonly string[] {
  return errors.map(
    ({ Accounts: accounts = [], Message: message, Error: code }) =>
      `${accounts.join(', ')}: ${message ?? code ?? 'no reason given'}`,
  );
}
