import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aws } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as servicecatalog from 'aws-cdk-lib/aws-servicecatalog';
import { Construct } from 'constructs';
import type { NamedTemplate } from './product-versions';

/** A rule that Service Catalog checks before it launches anything: `Fn::Equals` and the like, over parameters. */
export interface LaunchRule {
  readonly condition?: object;
  readonly assert: object;
  /** The text that whoever launches reads. */
  readonly message: string;
}

/** The contacts that users turn to. */
export interface Support {
  readonly description?: string | undefined;
  readonly email?: string | undefined;
  readonly url?: string | undefined;
}

export interface ProductProps {
  readonly portfolio: servicecatalog.CfnPortfolio;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly support: Support;
  readonly versions: readonly NamedTemplate[];
  /** The role exists in every account that launches, and here. */
  readonly launchRoleName: string;
  readonly rules: Readonly<Record<string, LaunchRule>>;
}

/**
 * A product of a portfolio, with all its versions, the role that launches it and the rules that its parameters keep.
 */
export class Product extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** The names of its versions, the current one last. */
  readonly versions: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    { portfolio, name, description, owner, support, versions, launchRoleName, rules }: ProductProps,
  ) {
    super(scope, id);
    this.name = name;
    const product = new servicecatalog.CfnCloudFormationProduct(this, 'Product', {
      name,
      description,
      owner,
      supportDescription: support.description,
      supportEmail: support.email,
      supportUrl: support.url,
      provisioningArtifactParameters: versions.map((version) => ({
        name: version.name,
        info: { LoadTemplateFromURL: this.uploaded(version) },
      })),
    });
    this.id = product.ref;
    this.versions = versions.map((version) => version.name);
    this.arn = `arn:${Aws.PARTITION}:catalog:${Aws.REGION}:${Aws.ACCOUNT_ID}:product/${this.id}`;
    const place = { portfolioId: portfolio.ref, productId: this.id };
    const association = new servicecatalog.CfnPortfolioProductAssociation(this, 'InPortfolio', place);
    const launchedBy = new servicecatalog.CfnLaunchRoleConstraint(this, 'LaunchedBy', {
      ...place,
      localRoleName: launchRoleName,
      description: 'launched by the role of this name in the account that launches',
    });
    const rulesKept = new servicecatalog.CfnLaunchTemplateConstraint(this, 'Rules', {
      ...place,
      rules: formatRules(rules),
      description: `parameters of ${name}`,
    });
    for (const constraint of [launchedBy, rulesKept]) constraint.addResourceDependency(association);
  }

  /**
   * Returns the template as a file asset, whose name is that of its bytes: an unchanged version keeps its URL, and so
   * its id.
   */
  private uploaded({ name, template }: NamedTemplate): string {
    const folder = mkdtempSync(join(tmpdir(), 'budget-guardrails-'));
    try {
      const path = join(folder, 'product.template.json');
      writeFileSync(path, template);
      return new Asset(this, name, { path }).httpUrl;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function formatRules(rules: Readonly<Record<string, LaunchRule>>): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(rules).map(([name, { condition, assert, message }]) => [
        name,
        { RuleCondition: condition, Assertions: [{ Assert: assert, AssertDescription: message }] },
      ]),
    ),
  );
}
