import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import {
  GetParametersByPathCommand,
  GetParametersCommand,
  ParameterType,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { BUDGET_PARAMETER, MANAGEMENT, ORGANIZATION, SPOKE_ROLE } from '../accounts';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { bringIntoForce, createSpoke, emulator, organization } from './subject';

const ACCOUNT = '610000000097';
const WORKLOADS = '/budget-guardrails/budgets';
const BUDGET = { amount: '50', tagKey: 'app', tagValue: 'shop' };

/** A session as the emulator knows it, with the credentials that the product itself got. */
interface Session {
  readonly arn: string;
  readonly policy: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

async function sessions(account: string): Promise<readonly Session[]> {
  const answer = await fetch(`${emulator.endpoint}/_sandbox/sessions/${account}`);
  return ((await answer.json()) as { readonly sessions: readonly Session[] }).sessions;
}

/** What a session is used as by the SDK. */
function as({ accessKeyId, secretAccessKey, sessionToken }: Session): ReturnType<typeof organization.as> {
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return { ...organization.as(ACCOUNT), credentials };
}

/** The session that a deployed function has opened in the spoke. */
async function sessionOf(errand: string): Promise<Session> {
  const found = await until(
    `a session of ${errand}`,
    async () => (await sessions(ACCOUNT)).find(({ arn }) => arn.includes(`/${SPOKE_ROLE}/${errand}@`)),
    (session) => session !== undefined,
  );
  assert.ok(found !== undefined);
  return found;
}

/** The spoke's role as register-workload's own role may assume it: with any policy, or with none. */
async function assumeAsRegisterWorkload(policy: object | undefined): Promise<Session> {
  const own = (await sessions(MANAGEMENT)).find(({ arn }) => arn.includes('/BudgetGuardrailsRegisterWorkload/'));
  assert.ok(own !== undefined);
  const { Credentials: given, AssumedRoleUser: user } = await new STSClient(as(own)).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/budget-guardrails/${SPOKE_ROLE}`,
      RoleSessionName: `by-hand@${ACCOUNT}`,
      ExternalId: `budget-guardrails:${ORGANIZATION}:${ACCOUNT}`,
      ...(policy === undefined ? {} : { Policy: JSON.stringify(policy) }),
    }),
  );
  const {
    AccessKeyId: accessKeyId = '',
    SecretAccessKey: secretAccessKey = '',
    SessionToken: sessionToken = '',
  } = given ?? {};
  return { arn: user?.Arn ?? '', policy: null, accessKeyId, secretAccessKey, sessionToken };
}

const stop = (session: Session, id: string) =>
  new EC2Client(as(session)).send(new StopInstancesCommand({ InstanceIds: [id] }));
const describe = (session: Session) => new EC2Client(as(session)).send(new DescribeInstancesCommand({}));
const putBudget = (session: Session) =>
  new SSMClient(as(session)).send(new PutParameterCommand({ Name: BUDGET_PARAMETER, Value: '1', Overwrite: true }));

const BY_SESSION = (action: string) => ({
  message: new RegExp(`because no session policy allows the ${action} action`),
});

test('each function has in a spoke what it needs there, and nothing else, whatever its role could', async (context) => {
  const resources = new Resources(organization, ACCOUNT);
  await createSpoke(ACCOUNT);
  // Another value than the spoke came with: its parameter is put, and sync-budget hears of it.
  await bringIntoForce(ACCOUNT, '120');
  const id = await resources.runInstance('t3.micro');
  await new SSMClient(organization.as(ACCOUNT)).send(
    new PutParameterCommand({ Name: `${WORKLOADS}/shop`, Value: JSON.stringify(BUDGET), Type: ParameterType.STRING }),
  );
  const registering = await sessionOf('register-workload');
  const metering = await sessionOf('meter-resource');

  await context.test('every session of the product in the spoke has a policy', async () => {
    const own = (await sessions(ACCOUNT)).filter(({ arn }) => arn.includes(`/${SPOKE_ROLE}/`));
    assert.deepEqual(
      own.filter(({ policy }) => policy === null),
      [],
    );
  });

  await context.test('register-workload reads what teams wrote, and can stop nothing', async () => {
    const read = new GetParametersByPathCommand({ Path: WORKLOADS, Recursive: true });
    const { Parameters: found = [] } = await new SSMClient(as(registering)).send(read);
    assert.deepEqual(
      found.map(({ Name }) => Name),
      [`${WORKLOADS}/shop`],
    );

    await assert.rejects(stop(registering, id), BY_SESSION('ec2:StopInstances'));
    await assert.rejects(describe(registering), BY_SESSION('ec2:DescribeInstances'));
    await assert.rejects(putBudget(registering), BY_SESSION('ssm:PutParameter'));
    assert.equal(await resources.instanceState(id), 'running');
  });

  await context.test('sync-budget keeps the budget, and can stop nothing', async () => {
    const syncing = await sessionOf('sync-budget');
    const read = new GetParametersCommand({ Names: [BUDGET_PARAMETER] });
    const { Parameters: [found] = [] } = await new SSMClient(as(syncing)).send(read);
    assert.equal(found?.Value, '120');

    await assert.rejects(stop(syncing, id), BY_SESSION('ec2:StopInstances'));
    assert.equal(await resources.instanceState(id), 'running');
  });

  await context.test('meter-resource looks, and can stop nothing', async () => {
    const { Reservations: found = [] } = await describe(metering);
    assert.ok(found.some(({ Instances }) => Instances?.some(({ InstanceId }) => InstanceId === id)));

    await assert.rejects(stop(metering, id), BY_SESSION('ec2:StopInstances'));
    await assert.rejects(putBudget(metering), BY_SESSION('ssm:PutParameter'));
    assert.equal(await resources.instanceState(id), 'running');
  });

  await context.test('a policy gives a session nothing that the role has not', async () => {
    const everything = await assumeAsRegisterWorkload({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    });
    const run = new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1 });
    await assert.rejects(new EC2Client(as(everything)).send(run), { name: 'UnauthorizedOperation' });
  });

  await context.test('without a policy the same role could have stopped it', async () => {
    await stop(await assumeAsRegisterWorkload(undefined), id);
    await until(
      'the stop',
      () => resources.instanceState(id),
      (state) => state === 'stopped',
    );
  });
});
