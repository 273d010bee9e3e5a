import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { accountOf, address } from '../../../src/core/domain/address';
import { SpokeFailure } from '../../../src/core/ports';
import { AwsWorkloadSpoke } from '../../../src/workloads/aws/aws-workload-spoke';
import { REGISTER_WORKLOAD_MANDATE } from '../../../src/workloads/contracts';
import { doorFor } from '../../support/spoke-door';

const ACCOUNT = accountOf(address('222222222222'));
const BUDGETS = '/budget-guardrails/budgets';
const RECEIPTS = '/budget-guardrails/receipts';

const [sts, ssm] = [mockClient(STSClient), mockClient(SSMClient)];
const spokes = doorFor(REGISTER_WORKLOAD_MANDATE).through(5_000, (conversation) => new AwsWorkloadSpoke(conversation));
const reach = () => spokes.reach(ACCOUNT, 'register-workload', ACCOUNT);

function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

beforeEach(() => {
  for (const aws of [sts, ssm]) aws.reset();
  sts
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [] });
});

describe('the way to AwsWorkloadSpoke', () => {
  test('assumes the spoke’s role on its errand', async () => {
    await reach();

    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toMatchObject({
      RoleArn: 'arn:aws:iam::222222222222:role/budget-guardrails/BudgetGuardrailsSpoke',
      RoleSessionName: 'register-workload@222222222222',
    });
  });
});

describe('AwsWorkloadSpoke', () => {
  test('reads both paths to their last page, names with a slash too', async () => {
    ssm
      .on(GetParametersByPathCommand, { Path: BUDGETS, Recursive: true, NextToken: undefined })
      .resolves({ Parameters: [{ Name: `${BUDGETS}/shop`, Value: 'one' }], NextToken: 'more' });
    ssm
      .on(GetParametersByPathCommand, { Path: BUDGETS, Recursive: true, NextToken: 'more' })
      .resolves({ Parameters: [{ Name: `${BUDGETS}/team/blog`, Value: 'two' }] });
    ssm.on(GetParametersByPathCommand, { Path: RECEIPTS, Recursive: true, NextToken: undefined }).resolves({
      Parameters: [
        { Name: `${RECEIPTS}/shop`, Value: 'yes' },
        { Name: `${RECEIPTS}/gone`, Value: 'no' },
      ],
    });

    expect([...(await (await reach()).readAll())]).toEqual([
      ['gone', { written: undefined, receipt: 'no' }],
      ['shop', { written: 'one', receipt: 'yes' }],
      ['team/blog', { written: 'two', receipt: undefined }],
    ]);
  });

  test('an account without workloads has none', async () => {
    expect((await (await reach()).readAll()).size).toBe(0);
  });

  test('puts a receipt over the one before', async () => {
    await (await reach()).writeReceipt('shop', '{}');

    expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
      Name: `${RECEIPTS}/shop`,
      Value: '{}',
      Type: 'String',
      Overwrite: true,
      Description: 'budget-guardrails: what became of /budget-guardrails/budgets/shop',
    });
  });

  test('a receipt that is gone already is no error', async () => {
    ssm
      .on(DeleteParameterCommand, { Name: `${RECEIPTS}/shop` })
      .rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));

    await expect((await reach()).removeReceipt('shop')).resolves.toBeUndefined();
  });

  test.each<[string, (spoke: Awaited<ReturnType<typeof reach>>) => Promise<unknown>]>([
    ['read /budget-guardrails/budgets/', (spoke) => spoke.readAll()],
    ['put /budget-guardrails/receipts/shop', (spoke) => spoke.writeReceipt('shop', '{}')],
    ['delete /budget-guardrails/receipts/shop', (spoke) => spoke.removeReceipt('shop')],
  ])('a spoke that does not let it %s is a failure of that spoke, with advice', async (action, call) => {
    ssm.onAnyCommand().rejects(awsError('AccessDeniedException', 'not authorized'));
    const refused = call(await reach());

    await expect(refused).rejects.toThrow(SpokeFailure);
    await expect(refused).rejects.toThrow(
      `account 222222222222: cannot ${action}: AccessDeniedException: not authorized (is the spoke stack there of the same version`,
    );
  });

  test('throttling that lasts is a failure of that spoke', async () => {
    ssm.on(PutParameterCommand).rejects(awsError('ThrottlingException', 'Rate exceeded'));

    await expect((await reach()).writeReceipt('shop', '{}')).rejects.toThrow('ThrottlingException: Rate exceeded');
  });
});
