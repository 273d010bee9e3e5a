import type { Budget, DescribeBudgetCommandInput, UpdateBudgetCommandInput } from '@aws-sdk/client-budgets';
import type { GetParametersCommandInput, PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { AWS_BUDGET_NAME, FIRST_VERSION, PARAMETERS } from '../organization';
import { LIMITS } from './limits';
import { ServiceError, throttled } from './service-error';
import { TokenBucket } from './token-bucket';

interface Parameter {
  readonly Name: string;
  readonly Value: string;
  readonly Version: number;
}

/** One account's Parameter Store and AWS Budgets, each with its own rate. */
export class SimulatedSpokeAccount {
  private readonly parameters: Map<string, Parameter>;
  private budget: Budget;
  private readonly puts = new TokenBucket(LIMITS.ssmPuts);
  private readonly reads = new TokenBucket(LIMITS.ssmReads);
  private readonly budgetsRequests = new TokenBucket(LIMITS.budgetsRequests);

  constructor(
    limit: string,
    private readonly onParameterChanged: () => void,
  ) {
    const parameters: Parameter[] = [
      { Name: PARAMETERS.value, Value: limit, Version: FIRST_VERSION },
      { Name: PARAMETERS.awsBudgetName, Value: AWS_BUDGET_NAME, Version: FIRST_VERSION },
    ];
    this.parameters = new Map(parameters.map((parameter) => [parameter.Name, parameter]));
    this.budget = {
      BudgetName: AWS_BUDGET_NAME,
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: limit, Unit: 'USD' },
      CalculatedSpend: { ActualSpend: { Amount: '12.5', Unit: 'USD' } },
    };
  }

  get state() {
    return { parameter: this.parameters.get(PARAMETERS.value)?.Value, limit: this.budget.BudgetLimit?.Amount };
  }

  getParameters({ Names: names = [] }: GetParametersCommandInput) {
    if (!this.reads.take()) throw throttled('ThrottlingException');
    return {
      Parameters: names.map((name) => this.parameters.get(name)).filter((found) => found !== undefined),
      InvalidParameters: names.filter((name) => !this.parameters.has(name)),
    };
  }

  /** Parameter Store makes a new version of an equal value too, but no event. */
  putParameter({ Name: name = '', Value: value = '', Overwrite: overwrite }: PutParameterCommandInput) {
    if (!this.puts.take()) throw throttled('ThrottlingException');
    const present = this.parameters.get(name);
    if (present !== undefined && overwrite !== true) throw new ServiceError('ParameterAlreadyExists', name);
    const version = (present?.Version ?? 0) + 1;
    this.parameters.set(name, { Name: name, Value: value, Version: version });
    if (value !== present?.Value) this.onParameterChanged();
    return { Version: version, Tier: 'Standard' };
  }

  describeBudget({ BudgetName: name }: DescribeBudgetCommandInput) {
    this.admitBudgetsRequest(name);
    return { Budget: this.budget };
  }

  updateBudget({ NewBudget: budget }: UpdateBudgetCommandInput) {
    this.admitBudgetsRequest(budget?.BudgetName);
    this.budget = { ...budget, CalculatedSpend: { ActualSpend: { Amount: '0', Unit: 'USD' } } } as Budget;
    return {};
  }

  private admitBudgetsRequest(name: string | undefined): void {
    if (!this.budgetsRequests.take()) throw throttled('ThrottlingException');
    if (name !== this.budget.BudgetName) throw new ServiceError('NotFoundException', `no budget '${name}'`);
  }
}
