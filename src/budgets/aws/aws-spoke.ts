import {
  CreateBudgetCommand,
  DeleteBudgetCommand,
  DescribeBudgetCommand,
  DuplicateRecordException,
  NotFoundException,
  UpdateBudgetCommand,
  BudgetsClient,
  type Budget,
} from '@aws-sdk/client-budgets';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { SpokeConversation } from '../../core/aws/spoke-door';
import { awsBudgetNameParameter, NO_AWS_BUDGET } from '../../core/contracts/names';
import { readUsd, type Money } from '../../core/domain/money';
import { ACCOUNT_BUDGET, BUDGET_PARAMETER } from '../contracts';
import { parsePlannedAwsBudget, type Alert } from '../domain/aws-budget';
import { formatBudgetValue } from '../domain/budget-value';
import type { Alerts, AwsBudget, Spoke, SpokeParameters } from '../ports';
import { AwsAlerts, notificationAt, subscriberOf } from './aws-alerts';

/** Returns the currency in which a partition bills. The spoke's template says the same. */
export function currencyOf(partition: string): 'USD' | 'CNY' {
  return partition === 'aws-cn' ? 'CNY' : 'USD';
}

/** Reads and changes a spoke's parameter and AWS Budget, through a session of its role. */
export class AwsSpoke implements Spoke {
  private readonly ssm: SSMClient;
  private readonly budgets: BudgetsClient;
  readonly alerts: Alerts;

  constructor(
    private readonly conversation: SpokeConversation,
    private readonly parameter: string,
    private readonly currency: 'USD' | 'CNY',
  ) {
    const config = conversation.clientConfig(ACCOUNT_BUDGET, conversation.homeRegion);
    this.ssm = new SSMClient(config);
    this.budgets = new BudgetsClient(config);
    this.alerts = new AwsAlerts(conversation, this.budgets);
  }

  async readParameters(): Promise<SpokeParameters> {
    const nameParameter = awsBudgetNameParameter(this.parameter);
    const { Parameters: found = [] } = await this.conversation.attempt(`read ${this.parameter}`, (options) =>
      this.ssm.send(new GetParametersCommand({ Names: [this.parameter, nameParameter] }), options),
    );
    const value = found.find(({ Name: name }) => name === this.parameter);
    return {
      value: value === undefined ? undefined : { text: value.Value ?? '', version: value.Version ?? 0 },
      awsBudget: awsBudgetOf(found.find(({ Name: name }) => name === nameParameter)?.Value),
    };
  }

  async putValue(limit: Money): Promise<number> {
    const value = formatBudgetValue(limit);
    // These are sent every time, so that a parameter that comes back after a deletion is as the stack made it.
    const { type: Type, allowedPattern: AllowedPattern, description: Description } = BUDGET_PARAMETER;
    const put = new PutParameterCommand({
      Name: this.parameter,
      Value: value,
      Type,
      AllowedPattern,
      Description,
      Overwrite: true,
    });
    const { Version: version } = await this.conversation.attempt(`put '${value}' into ${this.parameter}`, (options) =>
      this.ssm.send(put, options),
    );
    return version ?? 0;
  }

  async readAwsBudget(name: string): Promise<AwsBudget | undefined> {
    return this.conversation.attempt(`read AWS Budget '${name}'`, async (options) => {
      try {
        const describe = new DescribeBudgetCommand({ AccountId: this.conversation.account, BudgetName: name });
        const { Budget: budget } = await this.budgets.send(describe, options);
        return budget === undefined
          ? undefined
          : { name, limit: limitOf(budget), spent: spentOf(budget), form: formOf(budget), definition: budget };
      } catch (error) {
        if (error instanceof NotFoundException) return undefined;
        throw error;
      }
    });
  }

  async changeLimit({ name, definition }: AwsBudget, limit: Money): Promise<void> {
    // AWS computes these three itself and does not take them back. Whatever else is left out, AWS resets.
    const { CalculatedSpend: _spend, LastUpdatedTime: _updated, HealthStatus: _health, ...own } = definition as Budget;
    const unit = own.BudgetLimit?.Unit ?? this.currency;
    const budget: Budget = { ...own, BudgetLimit: { Amount: formatBudgetValue(limit), Unit: unit } };
    const update = new UpdateBudgetCommand({ AccountId: this.conversation.account, NewBudget: budget });
    await this.conversation.attempt(`set AWS Budget '${name}' to ${formatBudgetValue(limit)}`, (options) =>
      this.budgets.send(update, options),
    );
  }

  async createAwsBudget(name: string, limit: Money, alert: Alert | undefined): Promise<void> {
    const budget: Budget = {
      BudgetName: name,
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: formatBudgetValue(limit), Unit: this.currency },
    };
    const create = new CreateBudgetCommand({
      AccountId: this.conversation.account,
      Budget: budget,
      ...(alert === undefined
        ? {}
        : {
            NotificationsWithSubscribers: [
              { Notification: notificationAt(alert.threshold), Subscribers: [subscriberOf(alert.email)] },
            ],
          }),
    });
    await this.conversation.attempt(`create AWS Budget '${name}'`, async (options) => {
      try {
        await this.budgets.send(create, options);
      } catch (error) {
        // Another run made it meanwhile. What it lacks is seen when it is read back.
        if (!(error instanceof DuplicateRecordException)) throw error;
      }
    });
  }

  async deleteAwsBudget(name: string): Promise<void> {
    const remove = new DeleteBudgetCommand({ AccountId: this.conversation.account, BudgetName: name });
    await this.conversation.attempt(`delete AWS Budget '${name}'`, async (options) => {
      try {
        await this.budgets.send(remove, options);
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
      }
    });
  }
}

function awsBudgetOf(name: string | undefined): SpokeParameters['awsBudget'] {
  if (name === undefined) return undefined;
  return name === NO_AWS_BUDGET ? { kind: 'unavailable' } : parsePlannedAwsBudget(name);
}

function formOf({ BudgetType: type, TimeUnit: unit }: Budget): string {
  return `${type} ${unit}`;
}

/** AWS returns amounts with any number of decimals, and large ones like `1.53E+7`. */
function limitOf({ BudgetLimit: limit }: Budget): Money | undefined {
  return limit?.Amount === undefined ? undefined : readUsd(limit.Amount);
}

/** AWS has nothing to say for a while after a budget was changed, and says zero. */
function spentOf({ CalculatedSpend: spend }: Budget): Money | undefined {
  const spent = spend?.ActualSpend?.Amount === undefined ? undefined : readUsd(spend.ActualSpend.Amount);
  return spent === 0n ? undefined : spent;
}
