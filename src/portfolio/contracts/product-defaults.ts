interface Template {
  readonly Parameters?: Readonly<Record<string, object>>;
}

/**
 * The template with defaults for these parameters, where it has them: what an organization knows and its teams do not.
 * Account Factory shows parameters with their defaults, and takes no template with a parameter that has none.
 */
export function withDefaults<T extends Template>(template: T, defaults: Readonly<Record<string, string>>): T {
  if (template.Parameters === undefined) return template;
  const parameters = Object.entries(template.Parameters).map(([name, parameter]) =>
    [name, name in defaults ? { ...parameter, Default: defaults[name] } : parameter] as const);
  return { ...template, Parameters: Object.fromEntries(parameters) };
}

export interface SpokeDefaults {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly homeRegion: string;
  readonly emailRecipient: string;
  readonly budgetParameter?: string | undefined;
  readonly spokeRoleName?: string | undefined;
}

/** What an organization knows of the spoke template’s parameters. */
export function spokeDefaults({ budgetParameter, spokeRoleName, ...known }: SpokeDefaults): Readonly<Record<string, string>> {
  return {
    ManagementAccountId: known.managementAccountId,
    OrganizationId: known.organizationId,
    HomeRegion: known.homeRegion,
    EmailRecipient: known.emailRecipient,
    ...(budgetParameter === undefined ? {} : { SSMBudgetParameter: budgetParameter }),
    ...(spokeRoleName === undefined ? {} : { SpokeRoleName: spokeRoleName }),
  };
}
