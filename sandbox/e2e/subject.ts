import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Capability,
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { MANAGEMENT, REGION, SPOKE_STACK } from '../accounts';
import { Costs, type ShownLedger } from '../costs';
import { spokeParameters } from '../deployment';
import type { Call } from '../emulator';
import type { ShownReceipt } from '../organization';
import { attachSandbox, calm as untilCalm, quietOf, until, type Sandbox } from '../sandbox';

/** The sandbox that `npx projen e2e` has started. */
export const sandbox: Sandbox = attachSandbox(process.env.SANDBOX ?? '{}');
export const { emulator, deployment, organization } = sandbox;

/** Waits until the address has a receipt of this status, for this value if one is named. */
export function receiptOf(address: string, status: string, value?: string): Promise<ShownReceipt | undefined> {
  return until(
    `receipt ${status} of ${address}`,
    () => organization.receipt(address),
    (receipt) => receipt?.Status === status && (value === undefined || receipt.Value === value),
  );
}

/** Sets a budget and waits until it is in force. */
export async function bringIntoForce(account: string, value: string): Promise<void> {
  await organization.setBudget(account, value);
  await receiptOf(account, 'IN_FORCE', value);
}

/** What lies in an account, in short. */
export async function stateOf(account: string) {
  const { parameter, awsBudget } = await organization.spoke(account);
  return { parameter, awsBudget: awsBudget?.BudgetLimit?.Amount };
}

/** The calls of one kind that the product has made in an account since some moment. */
export function callsSince(since: number, account: string, action: string): readonly Call[] {
  return emulator
    .calls()
    .slice(since)
    .filter(
      (call) => call.account === account && call.action === action && call.principal.includes('/BudgetGuardrails'),
    );
}

/**
 * Waits until the answer is right, and lets an hour pass where it is not although nobody works on it any more: on a
 * busy machine a function may not get to the end, and the hourly look makes it good.
 */
export async function untilLookedAt<T>(
  what: string,
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
): Promise<T> {
  let quiet = quietOf(emulator);
  return until(
    what,
    ask,
    (answer) => {
      if (isRight(answer)) return true;
      if (quiet() > IDLE_MS) {
        jumpTo(now() + MS_PER_HOUR);
        quiet = quietOf(emulator);
      }
      return false;
    },
    LOOKED_AT_PATIENCE_S,
  );
}

/** A busy machine may take so long to begin what waits for it. */
const IDLE_MS = 15_000;
const LOOKED_AT_PATIENCE_S = 600;

/** Waits until the product has had nothing to do for so many milliseconds. */
export function calm(quietMs?: number): Promise<void> {
  return untilCalm(emulator, quietMs);
}

/** Deploys the spoke's template as it was synthesized, the way a StackSet does. */
export async function createSpoke(account: string, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  const cloudFormation = new CloudFormationClient(organization.as(account));
  await cloudFormation.send(new CreateStackCommand(spokeStack(account, parameters)));
  await stackOf(account, 'CREATE_COMPLETE');
}

/** Updates it with other parameters, the same way. */
export async function updateSpoke(account: string, parameters: Readonly<Record<string, string>>): Promise<void> {
  const cloudFormation = new CloudFormationClient(organization.as(account));
  await cloudFormation.send(new UpdateStackCommand(spokeStack(account, parameters)));
  await stackOf(account, 'UPDATE_COMPLETE');
}

function spokeStack(account: string, parameters: Readonly<Record<string, string>> = {}) {
  const given = { ...spokeParameters(account), ...parameters };
  return {
    StackName: SPOKE_STACK,
    TemplateBody: readFileSync(join(deployment.assembly, `${SPOKE_STACK}.template.json`), 'utf8'),
    Capabilities: [Capability.CAPABILITY_NAMED_IAM],
    Parameters: Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  };
}

async function stackOf(account: string, wanted: string): Promise<void> {
  const cloudFormation = new CloudFormationClient(organization.as(account));
  const status = async () =>
    (await cloudFormation.send(new DescribeStacksCommand({ StackName: SPOKE_STACK }))).Stacks?.[0]?.StackStatus;
  await until(`the stack of ${account}`, status, (found) => found === wanted);
}

/**
 * A session with the very policies of an account's launch role. The role trusts Service Catalog alone, which the
 * emulator does not have: a role beside it takes its place.
 */
export async function asLaunchRole(account: string, launchRole: string): Promise<ReturnType<typeof organization.as>> {
  const owner = organization.as(account);
  const iam = new IAMClient(owner);
  const { AttachedPolicies: policies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName: launchRole }),
  );
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: 'Launcher', AssumeRolePolicyDocument: JSON.stringify(trust) }));
  for (const { PolicyArn } of policies) {
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'Launcher', PolicyArn }));
  }
  const assumed = await new STSClient(owner).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/Launcher`, RoleSessionName: 'servicecatalog' }),
  );
  const {
    AccessKeyId: accessKeyId = '',
    SecretAccessKey: secretAccessKey = '',
    SessionToken: sessionToken = '',
  } = assumed.Credentials ?? {};
  return { ...owner, credentials: { accessKeyId, secretAccessKey, sessionToken } as typeof owner.credentials };
}

export const costs = new Costs(organization);

/** The month that the sandbox is in. */
export function period(): string {
  return new Date(now()).toISOString().slice(0, 7);
}

/** The sandbox's time in ms. */
export function now(): number {
  return Date.now() + emulator.clockAhead() * 1_000;
}

/** Moves the clock to an instant. */
export function jumpTo(at: number): void {
  emulator.moveClock((at - now()) / 1_000);
}

/** Waits until the ledger of this month is as it should be. */
export async function ledgerOf(
  address: string,
  what: string,
  isRight: (ledger: ShownLedger) => boolean,
): Promise<ShownLedger> {
  const ledger = await until(
    `ledger of ${address}: ${what}`,
    () => costs.ledger(address, period()),
    (found) => found !== undefined && isRight(found),
  );
  return ledger as ShownLedger;
}

/** Waits until a ledger is settled, and returns the instant at which its limit will be reached. */
export async function exhaustionOf(address: string): Promise<number> {
  const ledger = await ledgerOf(address, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  const left = Number(ledger.budgetLimit) - Number(ledger.accruedExpenses);
  return Math.ceil(Date.parse(ledger.settledThrough) + (1_000 * left) / Number(ledger.incurredExpensesRate));
}

/** The fence that should stand before an instant: 60 to 120 s, on a minute. */
export function fenceBefore(exhaustion: number): string {
  return `at(${new Date(Math.floor((exhaustion - 60_000) / 60_000) * 60_000).toISOString().slice(0, 19)})`;
}

/** What operators are told from now on: the notices, as their messages have them. */
export async function listenToOperators(
  attributes: Readonly<Record<string, string>> = {},
): Promise<() => Promise<readonly Notice[]>> {
  const sqs = new SQSClient(organization.as(MANAGEMENT));
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `operators-${randomUUID()}` }));
  const queue = `arn:aws:sqs:${REGION}:${MANAGEMENT}:${url.split('/').at(-1)}`;
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queue }],
  };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy: JSON.stringify(policy) } }));
  await new SNSClient(organization.as(MANAGEMENT)).send(
    new SubscribeCommand({
      TopicArn: await organization.output('OperatorsTopicArn'),
      Protocol: 'sqs',
      Endpoint: queue,
      Attributes: { RawMessageDelivery: 'true', ...attributes },
    }),
  );
  const heard: Notice[] = [];
  return async () => {
    for (;;) {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      );
      if (messages.length === 0) return heard;
      for (const { Body: body = '', ReceiptHandle } of messages) {
        heard.push({ ...(JSON.parse(body.slice(body.lastIndexOf('\n') + 1)) as Notice), text: body });
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      }
    }
  };
}

/** A message to operators. */
export interface Notice {
  readonly text: string;
  readonly kind: string;
  readonly address: string;
  readonly [field: string]: unknown;
}
