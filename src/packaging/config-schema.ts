import * as z from 'zod';
import { needlessBilling, overlapsOf, regionsOutOf, unfitChat, unfitHome } from './config-rules';
import { REGIONS } from './regions';

/** Makes the schema of a text of a form. Its message names the value, and what was expected. */
function formed(form: RegExp, expected: string) {
  const error = ({ input }: { readonly input: unknown }) =>
    input === undefined ? `missing: expected ${expected}` : `${JSON.stringify(input)} is not ${expected}`;
  return z.string({ error }).regex(form, { error });
}

/** Makes the schema of a list that has at least one item, and each once. */
function several<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1, { error: 'empty: expected at least one' })
    .check(({ value, issues }) => {
      value.forEach((one, index) => {
        if (value.indexOf(one) < index) {
          issues.push({
            code: 'custom',
            input: one,
            path: [index],
            message: `${JSON.stringify(one)} is given twice: expected once`,
          });
        }
      });
    })
    .meta({ uniqueItems: true });
}

const AccountId = formed(/^[0-9]{12}$/, 'an account id: 12 digits, in quotes');
const Email = formed(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'an e-mail address');
const Region = z.enum(REGIONS, {
  error: ({ input }) =>
    input === undefined
      ? 'missing: expected a region, like eu-west-1'
      : `${JSON.stringify(input)} is not a region that exists`,
});
/** CfCT takes an OU that it does not find for one without accounts, so a wrong form must not get that far. */
const OrganizationalUnit = formed(
  /^(?!(?:ou|r)-[0-9a-z]{4,32}(?:-[0-9a-z]{8,32})?$)(?![Rr][Oo][Oo][Tt](?:$|:))[^\s:/](?:[^:/]{0,126}[^\s:/])?(?::[^\s:/](?:[^:/]{0,126}[^\s:/])?){0,4}$|^Root$/,
  'an OU by its names from below the root, like Workloads or Workloads:Production, or Root for the whole organization; ids and / are not taken',
);
/** CfCT splits values at commas, and replaces those that begin with `$[`. */
const Unchanged = formed(
  /^(?!\$\[)[^,]*$/,
  'a parameter value without commas that does not begin with $[: CfCT would change both',
);
const ParameterValue = z.union([Unchanged, z.number(), z.boolean()], {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not a parameter value: expected a text without commas that does not begin with $[, a number or a boolean`,
});
const Parameters = z
  .record(z.string(), ParameterValue)
  .describe('Other parameters of the template, by name. Budgets are not among them: they live in the table.');

const Targets = z
  .strictObject({
    organizationalUnits: several(OrganizationalUnit)
      .optional()
      .describe('The accounts directly in these OUs, now and later.'),
    accounts: several(AccountId).optional().describe('These accounts.'),
  })
  .check(({ value, issues }) => {
    const named = Object.values(value).filter((list) => list !== undefined).length;
    const found = named === 0 ? 'neither organizationalUnits nor accounts' : 'both organizationalUnits and accounts';
    if (named !== 1) issues.push({ code: 'custom', input: value, message: `names ${found}: expected one of the two` });
  })
  .meta({ oneOf: [{ required: ['organizationalUnits'] }, { required: ['accounts'] }] });

const Spokes = z.strictObject({
  name: formed(
    /^[A-Za-z][A-Za-z0-9]{0,39}$/,
    'a name of up to 40 letters and digits that begins with a letter',
  ).describe('Part of the stack set’s name. Keep it: another name is another stack set beside the first.'),
  targets: Targets,
  regions: several(Region)
    .optional()
    .describe('Where resources are metered; the home region is one of them. Default: the home region.'),
  emailRecipient: Email.describe('Who gets the e-mail of the AWS Budgets of these accounts.'),
  parameters: Parameters.optional(),
});

/** Service Catalog takes ids, where CfCT takes names. */
const OrganizationalUnitId = formed(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'the id of an OU, like ou-ab12-c3d4e5f6');
const Principal = formed(
  /^(role|user|group)\/(?![*?/]*$)[\w+=,.@/*?-]{1,512}$/,
  'role/…, user/… or group/… with a name, in which * and ? stand for anything',
);
const tagText = (what: string, length: number) =>
  formed(
    new RegExp(`^(?!aws:)[\\w .:/=+@-]{1,${length}}$`, 'i'),
    `${what}: up to ${length} letters, digits, spaces or _ . : / = + - @, and not aws:`,
  );
const text = (characters: number) =>
  formed(new RegExp(`^[ -~]{1,${characters}}$`), `a text of up to ${characters} ASCII characters`);

const Portfolio = z.strictObject({
  emailRecipient: Email.describe(
    'Who gets the e-mail of an AWS Budget if whoever launches names nobody. Keep it: another makes every version of the product a new one.',
  ),
  sharedWith: z
    .union([z.literal('organization'), several(OrganizationalUnitId)], {
      error: ({ input }) =>
        input === undefined
          ? 'missing: expected organization, or a list of ids of OUs'
          : `${JSON.stringify(input)} is neither organization nor a list of ids of OUs, like ou-ab12-c3d4e5f6`,
    })
    .describe('organization, or ids of OUs with all accounts in them.'),
  principals: several(Principal).describe(
    'Who may launch, in every account: by name, like role/Developers or role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Team_*.',
  ),
  tagOptions: z
    .record(tagText('the key of a tag', 128), several(tagText('the value of a tag', 256)))
    .optional()
    .describe('Whoever launches chooses one of the values for each key.'),
  provider: text(50).optional().describe('Who provides the portfolio and its products. Default: Cloud platform.'),
  support: z
    .strictObject({
      description: text(8191).optional(),
      email: Email.optional(),
      url: formed(/^https?:\/\/[!-~]{1,2000}$/, 'a URL that begins with https:// or http://').optional(),
    })
    .optional()
    .describe('Whom users turn to.'),
});

/** The facts that an organization gives about itself, so that the CfCT package can be made for it. */
export const Config = z
  .strictObject({
    organization: z.strictObject({
      id: formed(/^o-[a-z0-9]{10,32}$/, 'an organization id, like o-a1b2c3d4e5'),
      homeRegion: Region.describe('The region of the management template, and of Control Tower.'),
      managementAccount: AccountId.describe('The account of the management template.'),
      budgetParameter: Unchanged.optional().describe('SSMBudgetParameter of both templates.'),
      spokeRoleName: Unchanged.optional().describe('SpokeRoleName of both templates.'),
    }),
    management: z
      .strictObject({
        emailRecipient: Email.describe('Who is told about refused budgets, failures and alarms.'),
        artifactBucket: Unchanged.describe('The bucket of `npx projen publish -- --bucket`.'),
        artifactPrefix: Unchanged.optional().describe('Its --prefix, with a / at its end.'),
        parameters: Parameters.optional(),
      })
      .optional()
      .describe('Leave out if the management template is installed by other means.'),
    billing: z
      .strictObject({
        account: AccountId.describe(
          'The account that pays for the organization. BillingRoleArn of the management template names its role.',
        ),
      })
      .optional()
      .describe('The role that reads the bill, where another account pays. Leave out if the management account does.'),
    chat: z
      .strictObject({
        slack: z
          .strictObject({ workspace: Unchanged, channel: Unchanged })
          .optional()
          .describe('SlackWorkspaceId and SlackChannelId of the chat template.'),
        teams: z
          .strictObject({ tenant: Unchanged, team: Unchanged, channel: Unchanged })
          .optional()
          .describe('TeamsTenantId, TeamsTeamId and TeamsChannelId of the chat template.'),
      })
      .optional()
      .describe('Channels that hear the messages to operators. Leave out for none.'),
    spokes: z
      .array(Spokes)
      .min(1, { error: 'empty: expected at least one' })
      .describe('Stack sets of the spoke template, in the order in which they are deployed.'),
    portfolio: Portfolio.optional().describe(
      'The Service Catalog portfolio, and the blueprint of Account Factory. Leave out for none.',
    ),
    protection: z
      .strictObject({
        organizationalUnits: several(OrganizationalUnit),
        exemptRoles: several(
          formed(/^[\w+=.@*/-]{1,128}$/, 'the name of a role, with its path if it has one; * stands for anything'),
        )
          .optional()
          .describe(
            'More roles that may change what the policy protects, like the one that CDK deploys with. Nobody but an exempt role may make or change one of such a name.',
          ),
        exemptTag: z
          .boolean()
          .optional()
          .describe(
            'true: nobody but an exempt role sets or removes the tag budget-guardrails:exempt. Default: false.',
          ),
        productStacks: z
          .boolean()
          .optional()
          .describe(
            'true: nobody but an exempt role changes stacks of Service Catalog, SC-*, past Service Catalog. The launch roles of your other products belong to exemptRoles then. Default: false.',
          ),
      })
      .optional()
      .describe('A service control policy that keeps the guardrail as it is. Leave out for none.'),
  })
  .check(({ value, issues }) => {
    for (const { path, reason } of [
      ...overlapsOf(value.spokes),
      ...regionsOutOf(value.organization.homeRegion, value.spokes),
      ...needlessBilling(value.organization.managementAccount, value.billing?.account),
      ...unfitHome(value.organization.homeRegion, value.portfolio !== undefined),
      ...unfitChat(value.organization.homeRegion, value.chat),
    ]) {
      issues.push({ code: 'custom', input: value, path: [...path], message: reason });
    }
  });
export type Config = Readonly<z.output<typeof Config>>;
export type SpokeGroup = Config['spokes'][number];

/** Returns the form of the config file as a JSON schema, for editors. */
export function configJsonSchema(): string {
  const schema = {
    title: 'budget-guardrails.config.yaml: what `npx projen package` makes the CfCT package and the portfolio of',
    ...z.toJSONSchema(Config, { io: 'input' }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
