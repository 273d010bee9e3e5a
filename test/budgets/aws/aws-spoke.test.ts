import {
  BudgetsClient,
  CreateBudgetCommand,
  DeleteBudgetCommand,
  DescribeBudgetCommand,
  DuplicateRecordException,
  NotFoundException,
  UpdateBudgetCommand,
} from '@aws-sdk/client-budgets';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsSpoke, currencyOf } from '../../../src/budgets/aws/aws-spoke';
import { budgetMandate } from '../../../src/budgets/contracts';
import { address, accountOf } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { SpokeFailure } from '../../../src/core/ports';
import { doorFor } from '../../support/spoke-door';

const ACCOUNT = accountOf(address('222222222222'));
const PARAMETER = '/budget-guardrails/budget';
const NAME = 'spoke-AwsBudget-1';

const [sts, ssm, budgets] = [mockClient(STSClient), mockClient(SSMClient), mockClient(BudgetsClient)];
const spokesWithin = (timeoutMs: number, partition = 'aws') =>
  doorFor(budgetMandate('sync-budget', PARAMETER), undefined, { partition }).through(
    timeoutMs,
    (conversation) => new AwsSpoke(conversation, PARAMETER, currencyOf(partition)),
  );
const reach = (partition?: string) => spokesWithin(5_000, partition).reach(ACCOUNT, 'sync-budget', ACCOUNT);

/** An error as the SDK throws it, known by its name alone. */
function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

beforeEach(() => {
  for (const aws of [sts, ssm, budgets]) aws.reset();
  sts
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
});

describe('the way to AwsSpoke', () => {
  test('assumes the spoke’s role in its partition, naming itself, its errand and the account it means', async () => {
    await reach('aws-us-gov');

    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
      RoleArn: 'arn:aws-us-gov:iam::222222222222:role/budget-guardrails/BudgetGuardrailsSpoke',
      RoleSessionName: 'sync-budget@222222222222',
      ExternalId: 'budget-guardrails:o-a1b2c3d4e5:222222222222',
      DurationSeconds: 900,
      Policy: expect.stringContaining('arn:aws-us-gov:budgets::222222222222:budget/*'),
    });
  });

  test('a role that may not be assumed is a failure of that spoke, with advice', async () => {
    sts.on(AssumeRoleCommand).rejects(awsError('AccessDenied', 'User is not authorized to perform: sts:AssumeRole'));

    await expect(reach()).rejects.toThrow(SpokeFailure);
    await expect(reach()).rejects.toThrow(
      'account 222222222222: cannot assume arn:aws:iam::222222222222:role/budget-guardrails/BudgetGuardrailsSpoke: AccessDenied: ' +
        'User is not authorized to perform: sts:AssumeRole ' +
        '(is the spoke stack deployed there, of the same version, with this management account and organization?)',
    );
  });

  test('an account that does not answer in time is a failure of that spoke', async () => {
    const spoke = await spokesWithin(20).reach(ACCOUNT, 'sync-budget', ACCOUNT);
    ssm.on(GetParametersCommand).callsFake(
      async () =>
        new Promise((_resolve, reject) => {
          setTimeout(() => reject(awsError('AbortError', 'Request aborted')), 30);
        }),
    );

    await expect(spoke.readParameters()).rejects.toThrow(
      'account 222222222222 did not answer in time: cannot read /budget-guardrails/budget',
    );
  });
});

describe('AwsSpoke', () => {
  test('reads both parameters with one call', async () => {
    ssm.on(GetParametersCommand, { Names: [PARAMETER, `${PARAMETER}/aws-budget-name`] }).resolves({
      Parameters: [
        { Name: `${PARAMETER}/aws-budget-name`, Value: NAME, Version: 1 },
        { Name: PARAMETER, Value: '500', Version: 7 },
      ],
    });

    expect(await (await reach()).readParameters()).toEqual({
      value: { text: '500', version: 7 },
      awsBudget: { kind: 'named', name: NAME, alert: undefined },
    });
  });

  test('a spoke without parameters has neither', async () => {
    ssm.on(GetParametersCommand).resolves({ InvalidParameters: [PARAMETER] });

    expect(await (await reach()).readParameters()).toEqual({ value: undefined, awsBudget: undefined });
  });

  test.each([
    [
      'budget-guardrails-spoke threshold=90 email=a@example.com',
      { kind: 'named', name: 'budget-guardrails-spoke', alert: { threshold: 90, email: 'a@example.com' } },
    ],
    ['of a later release: 1', { kind: 'unreadable', text: 'of a later release: 1' }],
  ])("reads '%s' of its AWS Budget", async (Value, awsBudget) => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: `${PARAMETER}/aws-budget-name`, Value }] });

    expect((await (await reach()).readParameters()).awsBudget).toEqual(awsBudget);
  });

  test('knows a partition without AWS Budgets', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: `${PARAMETER}/aws-budget-name`, Value: '(none)' }] });

    expect((await (await reach()).readParameters()).awsBudget).toEqual({ kind: 'unavailable' });
  });

  test('puts the value and returns its version', async () => {
    ssm.on(PutParameterCommand).resolves({ Version: 8 });

    expect(await (await reach()).putValue(parseUsd('750.25'))).toBe(8);
    expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
      Name: PARAMETER,
      Value: '750.25',
      Overwrite: true,
      Type: 'String',
      AllowedPattern: '^[0-9]{1,10}(\\.[0-9]{1,2})?$',
      Description: expect.stringContaining('Set it in the table'),
    });
  });

  test.each([
    ['750.25', '750.25'],
    ['750.250', '750.25'],
    ['500.0', '500'],
    ['1E+7', '10000000'],
    ['1.53E7', '15300000'],
    ['10000000.0', '10000000'],
    ['+5', '5'],
    ['.5', '0.5'],
  ])('reads a limit of %s as %s USD', async (amount, usd) => {
    budgets.on(DescribeBudgetCommand).resolves({
      Budget: {
        BudgetName: NAME,
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: amount, Unit: 'USD' },
      },
    });

    expect(await (await reach()).readAwsBudget(NAME)).toMatchObject({
      name: NAME,
      limit: parseUsd(usd),
      form: 'COST MONTHLY',
    });
  });

  test('an AWS Budget that does not exist is no error', async () => {
    budgets.on(DescribeBudgetCommand).rejects(new NotFoundException({ message: 'no', $metadata: {} }));

    expect(await (await reach()).readAwsBudget(NAME)).toBeUndefined();
  });

  test('changes the limit and sends every other field back as it was', async () => {
    const own = {
      BudgetName: NAME,
      BudgetType: 'COST' as const,
      TimeUnit: 'MONTHLY' as const,
      CostFilters: { Service: ['Amazon EC2'] },
      CostTypes: { IncludeCredit: false },
      TimePeriod: { Start: new Date(0), End: new Date(1) },
      FilterExpression: { Not: {} },
    };
    budgets.on(DescribeBudgetCommand).resolves({
      Budget: {
        ...own,
        BudgetLimit: { Amount: '1', Unit: 'CNY' },
        LastUpdatedTime: new Date(),
        CalculatedSpend: { ActualSpend: { Amount: '3', Unit: 'CNY' } },
        HealthStatus: { Status: 'HEALTHY' },
      },
    });
    const spoke = await reach();
    const found = await spoke.readAwsBudget(NAME);
    if (found === undefined) throw new Error('not found');

    await spoke.changeLimit(found, parseUsd('750.25'));

    expect(budgets.commandCalls(UpdateBudgetCommand)[0]?.args[0].input).toEqual({
      AccountId: ACCOUNT,
      NewBudget: { ...own, BudgetLimit: { Amount: '750.25', Unit: 'CNY' } },
    });
  });

  test('creates a monthly cost budget', async () => {
    await (await reach()).createAwsBudget(NAME, parseUsd('5'), undefined);

    expect(budgets.commandCalls(CreateBudgetCommand)[0]?.args[0].input).toEqual({
      AccountId: ACCOUNT,
      Budget: { BudgetName: NAME, BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: '5', Unit: 'USD' } },
    });
  });

  test('creates it with its e-mail in the same call', async () => {
    await (await reach()).createAwsBudget(NAME, parseUsd('5'), { threshold: 87.5, email: 'a@example.com' });

    expect(budgets.commandCalls(CreateBudgetCommand)[0]?.args[0].input).toMatchObject({
      Budget: { BudgetName: NAME },
      NotificationsWithSubscribers: [
        {
          Notification: {
            NotificationType: 'ACTUAL',
            ComparisonOperator: 'GREATER_THAN',
            Threshold: 87.5,
            ThresholdType: 'PERCENTAGE',
          },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'a@example.com' }],
        },
      ],
    });
  });

  test('leaves one alone that another run made meanwhile, and no other refusal', async () => {
    budgets
      .on(CreateBudgetCommand)
      .rejectsOnce(new DuplicateRecordException({ $metadata: {}, message: 'the budget already exists' }))
      .rejects(awsError('AccessDeniedException', 'Account is not ready'));
    const spoke = await reach();

    await expect(spoke.createAwsBudget(NAME, parseUsd('5'), undefined)).resolves.toBeUndefined();
    await expect(spoke.createAwsBudget(NAME, parseUsd('5'), undefined)).rejects.toThrow(
      `account 222222222222: cannot create AWS Budget '${NAME}': AccessDeniedException: Account is not ready`,
    );
  });

  test('deletes one, also where it is gone already, and says what else AWS refuses', async () => {
    budgets
      .on(DeleteBudgetCommand)
      .resolvesOnce({})
      .rejectsOnce(new NotFoundException({ $metadata: {}, message: 'Unable to get budget' }))
      .rejects(awsError('AccessDeniedException', 'an explicit deny'));
    const spoke = await reach();

    await spoke.deleteAwsBudget(NAME);
    await spoke.deleteAwsBudget(NAME);
    await expect(spoke.deleteAwsBudget(NAME)).rejects.toThrow(
      `account 222222222222: cannot delete AWS Budget '${NAME}': AccessDeniedException: an explicit deny`,
    );
    expect(budgets.commandCalls(DeleteBudgetCommand)[0]?.args[0].input).toEqual({
      AccountId: ACCOUNT,
      BudgetName: NAME,
    });
  });

  test('creates it in the currency of China’s partition there, and gives a limit that has none the same', async () => {
    const spoke = await reach('aws-cn');
    await spoke.createAwsBudget(NAME, parseUsd('5'), undefined);
    await spoke.changeLimit(
      { name: NAME, limit: undefined, spent: undefined, form: 'COST MONTHLY', definition: { BudgetName: NAME } },
      parseUsd('6'),
    );

    expect(budgets.commandCalls(CreateBudgetCommand)[0]?.args[0].input.Budget?.BudgetLimit).toEqual({
      Amount: '5',
      Unit: 'CNY',
    });
    expect(budgets.commandCalls(UpdateBudgetCommand)[0]?.args[0].input.NewBudget?.BudgetLimit).toEqual({
      Amount: '6',
      Unit: 'CNY',
    });
  });

  test('whatever a spoke refuses names account, action and reason', async () => {
    ssm.on(PutParameterCommand).rejects(awsError('ThrottlingException', 'Rate exceeded'));
    budgets.on(UpdateBudgetCommand).rejects(awsError('InvalidParameterException', 'PlannedBudgetLimits'));
    const spoke = await reach();

    await expect(spoke.putValue(parseUsd('5'))).rejects.toThrow(
      "account 222222222222: cannot put '5' into /budget-guardrails/budget: ThrottlingException: Rate exceeded",
    );
    await expect(
      spoke.changeLimit(
        { name: NAME, limit: undefined, spent: undefined, form: 'COST MONTHLY', definition: {} },
        parseUsd('5'),
      ),
    ).rejects.toThrow(
      `account 222222222222: cannot set AWS Budget '${NAME}' to 5: InvalidParameterException: PlannedBudgetLimits`,
    );
  });
});
