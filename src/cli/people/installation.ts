import { DescribeStacksCommand, type CloudFormationClient, type Stack } from '@aws-sdk/client-cloudformation';
import { MODES } from '../../core/domain/mode';
import { CliError } from './cli-error';
import type { InstallationPolicy } from './office';

/** The name of the management stack, unless somebody has given it another. */
export const MANAGEMENT_STACK = 'budget-guardrails-management';

export interface Tables {
  readonly budgetsTable: string;
  readonly costTable: string;
}

/** The management stack, read once at most. */
export class ManagementStack {
  private found: Promise<Stack> | undefined;

  constructor(
    private readonly client: CloudFormationClient,
    readonly name: string,
  ) {}

  /** Throws a CliError that names the stack when it is not there. */
  describe(): Promise<Stack> {
    this.found ??= this.read();
    return this.found;
  }

  /** Returns the modes that the installation enforces in. Undefined: it cannot be asked. */
  async policy(): Promise<InstallationPolicy | undefined> {
    const parameters = await this.describe().then(
      ({ Parameters: all = [] }) => new Map(all.map(({ ParameterKey: key, ParameterValue: value }) => [key, value])),
      () => new Map<string, string>(),
    );
    const defaultMode = MODES.find((mode) => mode === parameters.get('DefaultMode'));
    if (defaultMode === undefined) return undefined;
    return {
      defaultMode,
      enforcementEnabled: parameters.get('EnforcementEnabled') !== 'false',
      maxDisabledPerRun: Number(parameters.get('MaxDisabledPerRun') ?? '100'),
    };
  }

  private async read(): Promise<Stack> {
    const absent = () =>
      new CliError(
        `there is no stack '${this.name}' in this account and region: expected the management account and its home ` +
          'region (--profile, --region), or --stack, or --budgets-table and --cost-table',
      );
    try {
      const { Stacks: [stack] = [] } = await this.client.send(new DescribeStacksCommand({ StackName: this.name }));
      if (stack === undefined) throw absent();
      return stack;
    } catch (error) {
      if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
        throw absent();
      }
      throw error;
    }
  }
}

/** Returns the tables: those that are named, and the others as the stack's outputs name them. */
export async function findTables(given: Partial<Tables>, stack: ManagementStack): Promise<Tables> {
  const output = async (name: string) => {
    const { Outputs: outputs = [] } = await stack.describe();
    const value = outputs.find(({ OutputKey: key }) => key === name)?.OutputValue;
    if (value === undefined) {
      throw new CliError(`the stack '${stack.name}' has no output ${name}: is it the management stack?`);
    }
    return value;
  };
  return {
    budgetsTable: given.budgetsTable ?? (await output('BudgetsTableName')),
    costTable: given.costTable ?? (await output('CostTableName')),
  };
}
