import { BudgetsClient, DescribeBudgetCommand, UpdateBudgetCommand, type Budget } from '@aws-sdk/client-budgets';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { parsePlannedAwsBudget } from '../src/budgets/domain/aws-budget';
import { BUDGET_PARAMETER, MANAGEMENT, MANAGEMENT_STACK, REGION } from './accounts';

/** A receipt as people see it in the table. */
export interface ShownReceipt {
  readonly Status?: string;
  readonly Value?: string;
  readonly Version?: string;
  readonly ParameterAt?: string;
  readonly BudgetVerifiedAt?: string;
  readonly Reason?: string;
}

/** What lies in a spoke account. */
export interface SpokeState {
  readonly parameter: string | undefined;
  readonly version: number | undefined;
  readonly awsBudgetName: string | undefined;
  readonly awsBudget: Budget | undefined;
}

/** What finance, operators and account owners do and see, through the real SDK as their own accounts. */
export class Organization {
  private tableName: Promise<string> | undefined;

  constructor(
    private readonly endpoint: string,
    readonly management: string = MANAGEMENT,
  ) {}

  /** What a client needs to act as an account. */
  as(account: string, region = REGION) {
    return {
      endpoint: this.endpoint,
      region,
      credentials: { accessKeyId: account, secretAccessKey: 'sandbox' },
    };
  }

  async output(name: string): Promise<string> {
    const cloudFormation = new CloudFormationClient(this.as(this.management));
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: MANAGEMENT_STACK }),
    );
    const value = stack?.Outputs?.find(({ OutputKey: key }) => key === name)?.OutputValue;
    if (value === undefined) throw new Error(`${MANAGEMENT_STACK} has no output ${name}`);
    return value;
  }

  /** A person types a value: a number as N, anything else as a string. And whatever else the item may have. */
  async setBudget(address: string, value: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const others = Object.keys(more);
    await this.table.send(
      new UpdateItemCommand({
        TableName: await this.budgetsTable(),
        Key: { Address: { S: address } },
        UpdateExpression: `SET BudgetValue = :value${others.map((name) => `, #${name} = :${name}`).join('')}`,
        ...(others.length === 0
          ? {}
          : { ExpressionAttributeNames: Object.fromEntries(others.map((name) => [`#${name}`, name])) }),
        ExpressionAttributeValues: {
          ':value': /^-?[0-9.]+$/.test(value) ? { N: value } : { S: value },
          ...marshall(Object.fromEntries(others.map((name) => [`:${name}`, more[name]]))),
        },
      }),
    );
  }

  /** Many budgets at once, up to 25. */
  async setBudgets(values: ReadonlyMap<string, string>): Promise<void> {
    const puts = [...values].map(([address, value]) => ({
      PutRequest: { Item: { Address: { S: address }, BudgetValue: { N: value } } },
    }));
    await this.table.send(new BatchWriteItemCommand({ RequestItems: { [await this.budgetsTable()]: puts } }));
  }

  async removeBudget(address: string): Promise<void> {
    await this.table.send(
      new DeleteItemCommand({ TableName: await this.budgetsTable(), Key: { Address: { S: address } } }),
    );
  }

  /** The item's receipt; undefined when it has none, or is gone. */
  async receipt(address: string): Promise<ShownReceipt | undefined> {
    const { Item: item } = await this.table.send(
      new GetItemCommand({
        TableName: await this.budgetsTable(),
        Key: { Address: { S: address } },
        ConsistentRead: true,
      }),
    );
    return item === undefined
      ? undefined
      : (unmarshall(item, { wrapNumbers: (digits) => digits }) as { Receipt?: ShownReceipt }).Receipt;
  }

  async spoke(account: string): Promise<SpokeState> {
    const names = [BUDGET_PARAMETER, `${BUDGET_PARAMETER}/aws-budget-name`];
    const { Parameters: found = [] } = await new SSMClient(this.as(account)).send(
      new GetParametersCommand({ Names: names }),
    );
    const [value, name] = names.map((wanted) => found.find(({ Name }) => Name === wanted));
    const planned = name?.Value === undefined ? undefined : parsePlannedAwsBudget(name.Value);
    const awsBudgetName = planned?.kind === 'named' ? planned.name : undefined;
    return {
      parameter: value?.Value,
      version: value?.Version,
      awsBudgetName,
      awsBudget: awsBudgetName === undefined ? undefined : await this.awsBudget(account, awsBudgetName),
    };
  }

  /** Somebody in the spoke writes into its parameter. */
  async changeParameterByHand(account: string, value: string): Promise<void> {
    await new SSMClient(this.as(account)).send(
      new PutParameterCommand({ Name: BUDGET_PARAMETER, Value: value, Overwrite: true }),
    );
  }

  /** Somebody in the spoke changes its AWS Budget, of which no event tells. */
  async changeAwsBudgetByHand(account: string, change: (budget: Budget) => Budget): Promise<void> {
    const { awsBudget } = await this.spoke(account);
    if (awsBudget === undefined) throw new Error(`account ${account} has no AWS Budget`);
    await new BudgetsClient(this.as(account)).send(
      new UpdateBudgetCommand({ AccountId: account, NewBudget: change(awsBudget) }),
    );
  }

  budgetsTable(): Promise<string> {
    this.tableName ??= this.output('BudgetsTableName');
    return this.tableName;
  }

  private get table(): DynamoDBClient {
    return new DynamoDBClient(this.as(this.management));
  }

  private async awsBudget(account: string, name: string): Promise<Budget | undefined> {
    const { Budget: budget } = await new BudgetsClient(this.as(account))
      .send(new DescribeBudgetCommand({ AccountId: account, BudgetName: name }))
      .catch((error: Error) => {
        if (error.name === 'NotFoundException') return { Budget: undefined };
        throw error;
      });
    return budget;
  }
}
