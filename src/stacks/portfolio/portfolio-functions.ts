import { Aws, CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import type * as servicecatalog from 'aws-cdk-lib/aws-servicecatalog';
import type { IConstruct } from 'constructs';
import type { PortfolioSharing, ProductVersioning } from '../../portfolio/contracts';
import { allowed, type Collaborator, type NoVariables } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { Product } from './product';

/** The time for which CloudFormation waits for their answer by default. It is more than they need. */
const SHARING_TIMEOUT = Duration.minutes(15);
const DEPRECATION_TIMEOUT = Duration.minutes(2);

/**
 * The questions about the organization that Service Catalog asks in the name of whoever shares. These actions know no
 * resources.
 */
const ORGANIZATION_READS = [
  'DescribeOrganization',
  'ListAccounts',
  'ListAccountsForParent',
  'ListChildren',
  'ListParents',
];

/**
 * The functions for what CloudFormation cannot do itself: shares with an organization, and the guidance of versions.
 */
export class PortfolioFunctions {
  constructor(private readonly stack: Stack) {}

  /** Shares with exactly these nodes once everything is there, because shares of an empty portfolio fail. */
  share(
    portfolio: servicecatalog.CfnPortfolio,
    nodes: readonly string[],
    after: readonly IConstruct[],
  ): CustomResource {
    const share = this.function('share-portfolio', SHARING_TIMEOUT, [
      allowed({
        actions: [
          'CreatePortfolioShare',
          'DeletePortfolioShare',
          'DescribePortfolioShares',
          'UpdatePortfolioShare',
        ].map((action) => `servicecatalog:${action}`),
        resources: [`arn:${Aws.PARTITION}:catalog:${Aws.REGION}:${Aws.ACCOUNT_ID}:portfolio/${portfolio.ref}`],
      }),
      allowed(
        {
          actions: [
            'servicecatalog:DescribePortfolioShareStatus',
            'servicecatalog:GetAWSOrganizationsAccessStatus',
            ...ORGANIZATION_READS.map((action) => `organizations:${action}`),
          ],
          resources: ['*'],
        },
        {
          findings: ['AwsSolutions-IAM5[Resource::*]'],
          reason: 'Reads of the organization, and of the progress of shares, have no resources to name.',
        },
      ),
    ]);
    const properties: PortfolioSharing = { PortfolioId: portfolio.ref, Nodes: [...nodes] };
    const sharing = new CustomResource(this.stack, 'Sharing', {
      serviceToken: share,
      resourceType: 'Custom::PortfolioSharing',
      properties,
    });
    sharing.node.addDependency(...after);
    return sharing;
  }

  /** Leaves the current version of each product to be launched, and marks the others as deprecated. */
  deprecate(products: readonly Product[]): void {
    const deprecate = this.function('deprecate-versions', DEPRECATION_TIMEOUT, [
      allowed({
        actions: ['servicecatalog:ListProvisioningArtifacts', 'servicecatalog:UpdateProvisioningArtifact'],
        resources: products.map(({ arn }) => arn),
      }),
    ]);
    for (const product of products) {
      const properties: ProductVersioning = {
        ProductId: product.id,
        Current: product.versions.at(-1) ?? '',
        Versions: [...product.versions],
      };
      new CustomResource(product, 'Versions', {
        serviceToken: deprecate,
        resourceType: 'Custom::ProductVersioning',
        properties,
      });
    }
  }

  private function(
    useCase: 'share-portfolio' | 'deprecate-versions',
    timeout: Duration,
    worksWith: readonly Collaborator<NoVariables>[],
  ): string {
    return new GuardrailFunction(this.stack, {
      useCase,
      timeout,
      worksWith,
      logKey: undefined,
      onFailure: undefined,
      alarmAction: undefined,
    }).function.functionArn;
  }
}
