import {
  CreateBudgetCommand,
  DescribeBudgetCommand,
  NotFoundException,
  UpdateBudgetCommand,
  type Budget,
  type BudgetsClient,
} from '@aws-sdk/client-budgets';
import { GetParametersCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { inSpoke } from '../../core/aws/spoke-failure';
import { awsBudgetNameParameter, NO_AWS_BUDGET } from '../../core/contracts/names';
import type { AccountId } from '../../core/domain/address';
import { parseUsd, type Money } from '../../core/domain/money';
import { BUDGET_PARAMETER } from '../contracts';
import { formatBudgetValue } from '../domain/budget-value';
import type { AwsBudget, Spoke, SpokeParameters } from '../ports';

const CURRENCY = 'USD';

/** A spoke's parameter and AWS Budget, through the session of its role. */
export class AwsSpoke implements Spoke {
  constructor(
    private readonly account: AccountId,
    private readonly parameter: string,
    private readonly clients: { readonly ssm: SSMClient; readonly budgets: BudgetsClient },
    private readonly abortSignal: AbortSignal,
  ) {}

  async readParameters(): Promise<SpokeParameters> {
    const nameParameter = awsBudgetNameParameter(this.parameter);
    const { Parameters: found = [] } = await this.attempt(`read ${this.parameter}`, () =>
      this.clients.ssm.send(new GetParametersCommand({ Names: [this.parameter, nameParameter] }), this.options),
    );
    const value = found.find(({ Name: name }) => name === this.parameter);
    return {
      value: value === undefined ? undefined : { text: value.Value ?? '', version: value.Version ?? 0 },
      awsBudget: awsBudgetOf(found.find(({ Name: name }) => name === nameParameter)?.Value),
    };
  }

  async putValue(limit: Money): Promise<number> {
    const value = formatBudgetValue(limit);
    // Sent every time, so that a parameter that comes back after a deletion is as the stack made it.
    const { type: Type, allowedPattern: AllowedPattern, description: Description } = BUDGET_PARAMETER;
    const put = new PutParameterCommand({
      Name: this.parameter,
      Value: value,
      Type,
      AllowedPattern,
      Description,
      Overwrite: true,
    });
    const { Version: version } = await this.attempt(`put '${value}' into ${this.parameter}`, () =>
      this.clients.ssm.send(put, this.options),
    );
    return version ?? 0;
  }

  async readAwsBudget(name: string): Promise<AwsBudget | undefined> {
    return this.attempt(`read AWS Budget '${name}'`, async () => {
      try {
        const describe = new DescribeBudgetCommand({ AccountId: this.account, BudgetName: name });
        const { Budget: budget } = await this.clients.budgets.send(describe, this.options);
        return budget === undefined ? undefined : { name, limit: limitOf(budget), definition: budget };
      } catch (error) {
        if (error instanceof NotFoundException) return undefined;
        throw error;
      }
    });
  }

  async changeLimit({ name, definition }: AwsBudget, limit: Money): Promise<void> {
    // What AWS computes itself is not taken back; all the rest would be reset if it were left out.
    const { CalculatedSpend: _spend, LastUpdatedTime: _updated, HealthStatus: _health, ...own } = definition as Budget;
    const unit = own.BudgetLimit?.Unit ?? CURRENCY;
    const budget: Budget = { ...own, BudgetLimit: { Amount: formatBudgetValue(limit), Unit: unit } };
    await this.attempt(`set AWS Budget '${name}' to ${formatBudgetValue(limit)}`, () =>
      this.clients.budgets.send(new UpdateBudgetCommand({ AccountId: this.account, NewBudget: budget }), this.options),
    );
  }

  async createAwsBudget(name: string, limit: Money): Promise<void> {
    const budget: Budget = {
      BudgetName: name,
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: formatBudgetValue(limit), Unit: CURRENCY },
    };
    await this.attempt(`create AWS Budget '${name}'`, () =>
      this.clients.budgets.send(new CreateBudgetCommand({ AccountId: this.account, Budget: budget }), this.options),
    );
  }

  private get options() {
    return { abortSignal: this.abortSignal };
  }

  private attempt<T>(action: string, call: () => Promise<T>): Promise<T> {
    return inSpoke(this.account, action, call);
  }
}

function awsBudgetOf(name: string | undefined): SpokeParameters['awsBudget'] {
  if (name === undefined) return undefined;
  return name === NO_AWS_BUDGET ? { kind: 'unavailable' } : { kind: 'named', name };
}

/** AWS returns amounts with any number of decimals: `750.25`, `750.250`, `750.0`. */
function limitOf({ BudgetLimit: limit }: Budget): Money | undefined {
  return limit?.Amount === undefined ? undefined : parseUsd(limit.Amount);
}
