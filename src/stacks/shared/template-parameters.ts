import { CfnParameter, type CfnParameterProps, type Stack } from 'aws-cdk-lib';
import { DEFAULT_BUDGET_PATTERN } from '../../accounts/contracts';
import { AWS_BUDGET_MAKERS } from '../../budgets/contracts';
import { PRICE_SOURCES } from '../../metering/contracts';

/** Returns the account in which the product is installed, for templates of other accounts. */
export function managementAccountId(stack: Stack): string {
  return new CfnParameter(stack, 'ManagementAccountId', {
    description: 'The account in which the management template is installed.',
    allowedPattern: '^[0-9]{12}$',
    constraintDescription: 'a 12-digit account id',
  }).valueAsString;
}

/** The organization, in every template that trusts it. */
export const ORGANIZATION_ID: CfnParameterProps = {
  description: 'Id of the AWS organization. Nobody outside it is trusted.',
  allowedPattern: '^o-[a-z0-9]{10,32}$',
  constraintDescription: 'an organization id, like o-a1b2c3d4e5',
};

/** The parameters that management and spoke must agree on: name, form and default are the same in both templates. */
export class SharedParameters {
  readonly budgetParameter: CfnParameter;
  readonly spokeRoleName: CfnParameter;
  readonly organizationId: CfnParameter;
  readonly emailRecipient: CfnParameter;

  constructor(stack: Stack, emailPurpose: string) {
    this.budgetParameter = new CfnParameter(stack, 'SSMBudgetParameter', {
      description: 'Name of the SSM parameter that holds the budget in each spoke account. The same in both templates.',
      default: '/budget-guardrails/budget',
      allowedPattern: '^(/[a-zA-Z0-9_.-]+){1,13}$',
      constraintDescription: 'a path of up to 13 levels, like /budget-guardrails/budget',
    });
    this.spokeRoleName = new CfnParameter(stack, 'SpokeRoleName', {
      description:
        'Name of the role in each spoke account that the management account assumes. The same in both templates.',
      default: 'BudgetGuardrailsSpoke',
      allowedPattern: '^[a-zA-Z0-9+=,.@_-]{1,64}$',
      constraintDescription: 'an IAM role name of up to 64 characters',
    });
    this.organizationId = new CfnParameter(stack, 'OrganizationId', ORGANIZATION_ID);
    this.emailRecipient = new CfnParameter(stack, 'EmailRecipient', {
      description: emailPurpose,
      allowedPattern: '^[^\\s@,]+@[^\\s@,]+\\.[^\\s@,]+$',
      constraintDescription: 'an e-mail address',
    });
  }
}

/** A parameter that takes one of a few values. CloudFormation refuses any other. */
export class Choice<const Value extends string> extends CfnParameter {
  constructor(
    stack: Stack,
    id: string,
    props: { readonly description: string; readonly default: Value; readonly allowedValues: readonly Value[] },
  ) {
    super(stack, id, { ...props, allowedValues: [...props.allowedValues] });
  }

  /** Returns the chosen value, of which the compiler knows only that it is one of these. */
  get choice(): Value {
    return this.valueAsString as Value;
  }
}

const listOf = (element: string) => `^(${element}(,${element})*)?$`;

/** The parameters that say how the installation enforces, in the management template alone. */
export class EnforcementParameters {
  readonly defaultMode: Choice<'observe' | 'notify' | 'enforce'>;
  readonly enforcementEnabled: Choice<'true' | 'false'>;
  readonly maxDisabledPerRun: CfnParameter;
  readonly priceSource: Choice<(typeof PRICE_SOURCES)[number]>;

  constructor(stack: Stack) {
    this.defaultMode = new Choice(stack, 'DefaultMode', {
      description:
        'What happens when a budget is exhausted that names no mode: a plan (observe), a message (notify), or a stop (enforce).',
      default: 'notify',
      allowedValues: ['observe', 'notify', 'enforce'],
    });
    this.enforcementEnabled = new Choice(stack, 'EnforcementEnabled', {
      description:
        'The switch for all budgets at once. false: those that enforce only notify. What is disabled is still given back.',
      default: 'true',
      allowedValues: ['true', 'false'],
    });
    this.maxDisabledPerRun = new CfnParameter(stack, 'MaxDisabledPerRun', {
      description: 'The brake: no more resources than this are disabled in one run for one budget.',
      type: 'Number',
      default: 100,
      minValue: 1,
      maxValue: 10_000,
    });
    this.priceSource = new Choice(stack, 'PriceSource', {
      description:
        'Prices from the AWS Price List, or from the dated table that comes with the product, where there is no price list.',
      default: 'PriceList',
      allowedValues: PRICE_SOURCES,
    });
  }
}

/** The parameters that keep concurrency for what must not wait, in the management template alone. */
export class ConcurrencyParameters {
  readonly fences: CfnParameter;
  readonly settlement: CfnParameter;

  constructor(stack: Stack) {
    this.fences = reservation(
      stack,
      'ReservedForFences',
      'Concurrent executions kept for disable-resources, which is the most that it gets, too: docs/install.md. Empty: none.',
    );
    this.settlement = reservation(
      stack,
      'ReservedForSettlement',
      'Concurrent executions kept for settle-expenses, which is the most that it gets, too: docs/install.md. Empty: none.',
    );
  }
}

function reservation(stack: Stack, id: string, description: string): CfnParameter {
  return new CfnParameter(stack, id, {
    description,
    default: '',
    allowedPattern: '^([1-9][0-9]{0,3})?$',
    constraintDescription: 'a whole number from 1 to 9999, or nothing',
  });
}

/** The parameters that say whether accounts may be frozen, and who is exempt, in the management template alone. */
export class FreezeParameters {
  readonly freezePolicy: Choice<'none' | 'managed'>;
  readonly exemptRoles: CfnParameter;

  constructor(stack: Stack) {
    this.freezePolicy = new Choice(stack, 'FreezePolicy', {
      description:
        'managed: this stack has the service control policy for budgets that say Freeze. The management account of the organization or its policy administrator alone may: docs/enforcement.md.',
      default: 'none',
      allowedValues: ['none', 'managed'],
    });
    this.exemptRoles = new CfnParameter(stack, 'FreezeExemptRoles', {
      description:
        'Roles that may start things in frozen accounts, with commas between them. Empty: none but the product’s.',
      default: '',
      allowedPattern: listOf('arn:[a-z-]+:iam::([0-9]{12}|\\*):role/[a-zA-Z0-9+=.@_/*-]{1,128}'),
      constraintDescription:
        'ARNs of roles, with commas and without blanks: arn:aws:iam::*:role/BreakGlass; or nothing',
    });
  }
}

/** The parameters that say what teams may ask for in their workloads' budgets, in the management template alone. */
export class WorkloadParameters {
  readonly modes: CfnParameter;
  readonly tagKeys: CfnParameter;

  constructor(stack: Stack) {
    this.modes = new CfnParameter(stack, 'WorkloadModes', {
      description:
        'The modes that teams may name in their workload budgets. A workload never does more than its account: docs/self-service.md.',
      default: 'observe|notify',
      allowedPattern: '^(observe|notify|enforce)(\\|(observe|notify|enforce))*$',
      constraintDescription: 'observe, notify or enforce, with | between them: observe|notify|enforce',
    });
    this.tagKeys = new CfnParameter(stack, 'WorkloadTagKeys', {
      description: 'The tag keys that teams may name in their workload budgets, with | between them. Empty: any.',
      default: '',
      allowedPattern: '^([^|]{1,128}(\\|[^|]{1,128})*)?$',
      constraintDescription: 'keys of tags, with | between them: app|team; or nothing',
    });
  }
}

/** The parameters that say how accounts come under budget by themselves, in the management template alone. */
export class OnboardingParameters {
  readonly defaultBudget: CfnParameter;
  readonly organizationManagementAccountId: CfnParameter;

  constructor(stack: Stack) {
    this.defaultBudget = new CfnParameter(stack, 'DefaultBudget', {
      description:
        'The budget in USD a month of accounts that have none, and whose organizational units have no default. Empty: none.',
      default: '',
      allowedPattern: DEFAULT_BUDGET_PATTERN,
      constraintDescription: 'USD above 0 with at most two decimals, like 500 or 750.25, or nothing',
    });
    this.organizationManagementAccountId = new CfnParameter(stack, 'OrganizationManagementAccountId', {
      description:
        'The management account of the organization: only its events tell of accounts that come and go. Empty: this account.',
      default: '',
      allowedPattern: '^([0-9]{12})?$',
      constraintDescription: 'a 12-digit account id, or nothing',
    });
  }
}

const UNIT = '(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})';
const REGION = '[a-z]{2}(-[a-z]+)+-[0-9]';

/**
 * The parameters of the spokes of whole organizational units, which the management template itself deploys:
 * docs/install.md.
 */
export class StackSetParameters {
  readonly organizationalUnits: CfnParameter;
  readonly regions: CfnParameter;
  readonly emailRecipient: CfnParameter;
  readonly awsBudgetBy: Choice<(typeof AWS_BUDGET_MAKERS)[number]>;
  readonly callAs: CfnParameter;

  constructor(stack: Stack) {
    this.organizationalUnits = new CfnParameter(stack, 'SpokeOrganizationalUnits', {
      description:
        'Units whose accounts, present and future, get the spoke by a stack set of this stack. Empty: there is no stack set.',
      default: '',
      allowedPattern: listOf(UNIT),
      constraintDescription:
        'ids of organizational units or of a root, with commas and without blanks: ou-ab12-cdef3456,r-ab12; or nothing',
    });
    this.regions = new CfnParameter(stack, 'SpokeRegions', {
      description:
        'Regions of the stack set besides this one, which always comes first and must not be named. Empty: this region alone.',
      default: '',
      allowedPattern: listOf(REGION),
      constraintDescription: 'regions, with commas and without blanks: eu-central-1,us-east-1; or nothing',
    });
    this.emailRecipient = new CfnParameter(stack, 'SpokeEmailRecipient', {
      description: 'Who gets the e-mail of the AWS Budgets in the accounts of the stack set. Empty: EmailRecipient.',
      default: '',
      allowedPattern: '^([^\\s@,]+@[^\\s@,]+\\.[^\\s@,]+)?$',
      constraintDescription: 'an e-mail address, or nothing',
    });
    this.awsBudgetBy = new Choice(stack, 'SpokeAwsBudgetBy', {
      description:
        'AwsBudgetBy in the accounts of the stack set. management where units get new accounts: AWS Budgets may refuse one that is hours old, and a stack that needs it is then rolled back.',
      default: 'stack',
      allowedValues: AWS_BUDGET_MAKERS,
    });
    this.callAs = new CfnParameter(stack, 'SpokeStackSetCallAs', {
      description:
        'SELF in the management account of the organization, DELEGATED_ADMIN in an account that administers stack sets for it.',
      default: 'SELF',
      allowedValues: ['SELF', 'DELEGATED_ADMIN'],
    });
  }
}
