import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import * as servicecatalog from 'aws-cdk-lib/aws-servicecatalog';
import { Construct } from 'constructs';
import { SPOKE_LAUNCH_ROLE_NAME, WORKLOAD_LAUNCH_ROLE_NAME } from '../../core/contracts/names';
import { spokeDefaults, type SpokeDefaults, UNREACHED_ATTRIBUTE, withDefaults } from '../../portfolio/contracts';
import { templateOf } from '../shared/app';
import { productVersion, stampVersion } from '../shared/version';
import { spokeTemplate } from '../spoke/spoke-template';
import { WorkloadBudgetStack } from '../workload-budget-stack';
import { PlaceholderLaunchRoles } from './placeholder-launch-roles';
import { PortfolioFunctions } from './portfolio-functions';
import { Product, type Support } from './product';
import { spokeRules, WORKLOAD_BUDGET_RULES } from './product-rules';
import { RELEASES, versionsOf } from './product-versions';

export interface PortfolioProps extends SpokeDefaults {
  /** The organization (`o-…`) or OUs (`ou-…`). */
  readonly sharedWith: readonly string[];
  /** The principals that may launch, in every account: `role/Name`, with `*` and `?` for anything. */
  readonly principals: readonly string[];
  /** The tags to choose from. Whoever launches chooses one value for each key. */
  readonly tagOptions: Readonly<Record<string, readonly string[]>>;
  readonly provider: string;
  readonly support: Support;
  /** The folder with the templates of earlier releases. */
  readonly releases?: string;
}

/**
 * The Service Catalog portfolio of an organization, with the spoke for Account Factory and self-service, and the
 * workload budget for teams: docs/install.md. The stack stands in the organization's management account, or in one that
 * administers Service Catalog for it, in the home region.
 */
export class PortfolioStack extends Stack {
  constructor(scope: Construct, id: string, props: PortfolioProps) {
    super(scope, id, { description: 'budget-guardrails: the Service Catalog portfolio (hub account)' });
    stampVersion(this);
    const portfolio = new servicecatalog.CfnPortfolio(this, 'Portfolio', {
      displayName: 'Budget Guardrails',
      providerName: props.provider,
      description: 'Accounts and workloads under budget.',
    });
    const roles = new PlaceholderLaunchRoles(this, 'LaunchRoles');
    const products = [this.spoke(portfolio, roles, props), this.workloadBudget(portfolio, roles, props)];
    const associations = [this.principals(portfolio, props), this.tagOptions(portfolio, props)];

    const functions = new PortfolioFunctions(this);
    functions.deprecate(products);
    const sharing = functions.share(portfolio, props.sharedWith, [...products, ...associations]);

    new CfnOutput(this, 'PortfolioId', { description: 'The portfolio.', value: portfolio.ref });
    new CfnOutput(this, 'AccountsNotReached', {
      description: 'Accounts that the portfolio could not be shared with, and why.',
      value: sharing.getAttString(UNREACHED_ATTRIBUTE),
    });
    for (const product of products) {
      new CfnOutput(this, `${product.node.id}Id`, { description: `The product ${product.name}.`, value: product.id });
    }
  }

  /**
   * Makes the spoke product. Every version has what the organization knows as defaults: no team knows its id, and
   * Account Factory wants them.
   */
  private spoke(portfolio: servicecatalog.CfnPortfolio, roles: PlaceholderLaunchRoles, props: PortfolioProps): Product {
    const { provider: owner, support, releases = RELEASES } = props;
    const template = spokeTemplate();
    const defaults = spokeDefaults(props);
    return new Product(this, 'SpokeProduct', {
      portfolio,
      name: 'Budget Guardrails Spoke',
      description: 'Puts this account under budget. One for each account, in the home region.',
      owner,
      support,
      versions: versionsOf('spoke', { version: productVersion(), template }, releases).map((version) => ({
        name: version.name,
        template: `${JSON.stringify(withDefaults(JSON.parse(version.template) as object, defaults), undefined, 1)}\n`,
      })),
      launchRoleName: roles.named('Spoke', SPOKE_LAUNCH_ROLE_NAME),
      rules: spokeRules(props),
    });
  }

  private workloadBudget(
    portfolio: servicecatalog.CfnPortfolio,
    roles: PlaceholderLaunchRoles,
    props: PortfolioProps,
  ): Product {
    const { provider: owner, support, releases = RELEASES } = props;
    const template = templateOf((app) => new WorkloadBudgetStack(app, 'budget-guardrails-workload-budget'));
    return new Product(this, 'WorkloadBudgetProduct', {
      portfolio,
      name: 'Workload Budget',
      description:
        'A budget for the resources of this account that carry a tag. Never more than the budget of the account.',
      owner,
      support,
      versions: versionsOf('workload-budget', { version: productVersion(), template }, releases),
      launchRoleName: roles.named('WorkloadBudget', WORKLOAD_LAUNCH_ROLE_NAME),
      rules: WORKLOAD_BUDGET_RULES,
    });
  }

  /**
   * Names principals, not accounts. Shared with the portfolio, they are found in every account that has one of the
   * name.
   */
  private principals(portfolio: servicecatalog.CfnPortfolio, { principals }: PortfolioProps): Construct {
    const all = new Construct(this, 'Principals');
    for (const principal of principals) {
      new servicecatalog.CfnPortfolioPrincipalAssociation(all, principal, {
        portfolioId: portfolio.ref,
        principalArn: `arn:${Aws.PARTITION}:iam:::${principal}`,
        principalType: 'IAM_PATTERN',
      });
    }
    return all;
  }

  private tagOptions(portfolio: servicecatalog.CfnPortfolio, { tagOptions }: PortfolioProps): Construct {
    const all = new Construct(this, 'TagOptions');
    for (const [key, values] of Object.entries(tagOptions)) {
      for (const value of values) {
        const option = new servicecatalog.CfnTagOption(all, `${key}=${value}`, { key, value, active: true });
        new servicecatalog.CfnTagOptionAssociation(all, `${key}=${value} of the portfolio`, {
          resourceId: portfolio.ref,
          tagOptionId: option.ref,
        });
      }
    }
    return all;
  }
}
