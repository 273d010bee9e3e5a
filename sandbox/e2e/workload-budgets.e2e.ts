import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { MANAGEMENT } from '../accounts';
import { until } from '../sandbox';
import {
  asLaunchRole,
  bringIntoForce,
  calm,
  createSpoke,
  deployment,
  emulator,
  organization,
  receiptOf,
} from './subject';

const ACCOUNT = '610000000071';
const SHOP = `${ACCOUNT}.shop`;
const STACK = `SC-${ACCOUNT}-pp-shop`;
const LAUNCH_ROLE = 'BudgetGuardrailsLaunchWorkloadBudget';
const BUDGET = '/budget-guardrails/budgets/shop';
const RECEIPT = '/budget-guardrails/receipts/shop';

type Client = ReturnType<typeof organization.as>;
const owner: Client = organization.as(ACCOUNT);

/** What the team reads back in its own account. */
async function answer(name = RECEIPT): Promise<Readonly<Record<string, string>> | undefined> {
  const { Parameters: [found] = [] } = await new SSMClient(owner).send(new GetParametersCommand({ Names: [name] }));
  return found?.Value === undefined ? undefined : (JSON.parse(found.Value) as Record<string, string>);
}

function answered(status: string, value: string) {
  return until(
    `the receipt ${status} ${value}`,
    answer,
    (receipt) => receipt?.status === status && receipt.value === value,
  );
}

async function item(address = SHOP): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { Item: found } = await new DynamoDBClient(organization.as(MANAGEMENT)).send(
    new GetItemCommand({
      TableName: await organization.budgetsTable(),
      Key: { Address: { S: address } },
      ConsistentRead: true,
    }),
  );
  return found === undefined ? undefined : unmarshall(found, { wrapNumbers: (digits) => digits });
}

const parametersOf = (amount: string) =>
  Object.entries({ Name: 'shop', MonthlyAmount: amount, TagKey: 'app', TagValue: 'shop', Mode: 'notify' }).map(
    ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
  );

test('a team launches, changes and ends the budget of its workload by itself, within the budget of its account', async (context) => {
  await createSpoke(ACCOUNT);
  await bringIntoForce(ACCOUNT, '100');
  const launcher = await asLaunchRole(ACCOUNT, LAUNCH_ROLE);
  const cloudFormation = new CloudFormationClient(launcher);

  await context.test('the launch role may write workload budgets, and nothing else', async () => {
    const role = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/${LAUNCH_ROLE}`, RoleSessionName: 'owner' };
    await assert.rejects(new STSClient(owner).send(new AssumeRoleCommand(role)), { name: 'AccessDenied' });
    const put = (name: string) =>
      new SSMClient(launcher).send(
        new PutParameterCommand({ Name: name, Value: '1', Type: 'String', Overwrite: true }),
      );
    for (const name of ['/budget-guardrails/budget', RECEIPT, '/other']) {
      await assert.rejects(put(name), { name: 'AccessDeniedException' });
    }
    // CloudFormation's own calls are not judged by the emulator: what the role may ask of it is asserted of the
    // template.
  });

  await context.test('launched: registered under its account, with a receipt', async () => {
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: STACK,
        TemplateBody: readFileSync(
          join(deployment.assembly, 'budget-guardrails-workload-budget.template.json'),
          'utf8',
        ),
        Parameters: parametersOf('50'),
      }),
    );
    await answered('ACCEPTED', '50');
    await receiptOf(SHOP, 'ACCEPTED', '50');
    const { BudgetValue, WorkloadTag, Mode, RegisteredBy } = (await item()) ?? {};
    assert.deepEqual(
      { BudgetValue, WorkloadTag, Mode, RegisteredBy },
      {
        BudgetValue: '50',
        WorkloadTag: { Key: 'app', Value: 'shop' },
        Mode: 'notify',
        RegisteredBy: 'workload-budget',
      },
    );
  });

  await context.test('a receipt calls nobody again', async () => {
    await calm();
    const before = emulator.calls().length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.deepEqual(
      emulator
        .calls()
        .slice(before)
        .filter(({ account, principal }) => account === ACCOUNT && principal.includes('BudgetGuardrails')),
      [],
    );
  });

  await context.test('changed: the table follows', async () => {
    await cloudFormation.send(
      new UpdateStackCommand({ StackName: STACK, UsePreviousTemplate: true, Parameters: parametersOf('60.5') }),
    );
    await answered('ACCEPTED', '60.5');
    assert.equal((await item())?.BudgetValue, '60.5');
  });

  await context.test(
    'raised above the budget of the account: refused with the reason, and the old value stays',
    async () => {
      await cloudFormation.send(
        new UpdateStackCommand({ StackName: STACK, UsePreviousTemplate: true, Parameters: parametersOf('100.01') }),
      );
      const receipt = await answered('REJECTED', '60.5');
      assert.match(
        receipt?.reason ?? '',
        /^amount 100\.01 USD is refused: expected 100 USD or less, the budget of account 610000000071\. In force stays 60\.5 USD$/,
      );
      assert.equal((await item())?.BudgetValue, '60.5');
    },
  );

  await context.test('the account’s budget is raised: accepted; lowered: lowered with it', async () => {
    await bringIntoForce(ACCOUNT, '200');
    await answered('ACCEPTED', '100.01');
    await bringIntoForce(ACCOUNT, '20');
    await answered('REJECTED', '20');
    await receiptOf(SHOP, 'ACCEPTED', '20');
  });

  await context.test('what finance has set under a name is finance’s', async () => {
    await organization.setBudget(`${ACCOUNT}.blog`, '5', { WorkloadTag: { Key: 'app', Value: 'blog' } });
    const value = '{"amount":"7","tagKey":"app","tagValue":"blog"}';
    await new SSMClient(owner).send(
      new PutParameterCommand({ Name: '/budget-guardrails/budgets/blog', Value: value, Type: 'String' }),
    );
    const receipt = await until(
      'the receipt',
      () => answer('/budget-guardrails/receipts/blog'),
      (found) => found !== undefined,
    );
    assert.match(receipt?.reason ?? '', /is a budget that finance has set/);
    assert.equal((await item(`${ACCOUNT}.blog`))?.BudgetValue, '5');
  });

  await context.test('ended: item and receipt are gone', async () => {
    await cloudFormation.send(new DeleteStackCommand({ StackName: STACK }));
    await until('the end of the receipt', answer, (receipt) => receipt === undefined);
    await until(
      'the end of the budget',
      () => item(),
      (found) => found === undefined,
    );
    const { Parameters: left = [] } = await new SSMClient(owner).send(new GetParametersCommand({ Names: [BUDGET] }));
    assert.deepEqual(left, []);
  });
});
