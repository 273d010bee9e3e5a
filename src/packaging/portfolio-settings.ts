import type { SpokeDefaults } from '../portfolio/contracts';
import type { Config } from './config-schema';

/** The settings of which the portfolio stack and the blueprint of Account Factory are made. */
export interface PortfolioSettings extends SpokeDefaults {
  readonly sharedWith: readonly string[];
  readonly principals: readonly string[];
  readonly tagOptions: Readonly<Record<string, readonly string[]>>;
  readonly provider: string;
  readonly support: {
    readonly description?: string | undefined;
    readonly email?: string | undefined;
    readonly url?: string | undefined;
  };
}

/** Returns what the config says of the portfolio, or undefined if it says nothing. */
export function portfolioSettings({ organization, portfolio }: Config): PortfolioSettings | undefined {
  if (portfolio === undefined) return undefined;
  const {
    emailRecipient,
    sharedWith,
    principals,
    tagOptions = {},
    provider = 'Cloud platform',
    support = {},
  } = portfolio;
  return {
    organizationId: organization.id,
    managementAccountId: organization.managementAccount,
    homeRegion: organization.homeRegion,
    budgetParameter: organization.budgetParameter,
    spokeRoleName: organization.spokeRoleName,
    emailRecipient,
    sharedWith: sharedWith === 'organization' ? [organization.id] : sharedWith,
    principals,
    tagOptions,
    provider,
    support,
  };
}
