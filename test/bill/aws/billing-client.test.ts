import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { billingClient, currencyOf } from '../../../src/bill/aws/billing-client';

const aws = mockClient(STSClient);
const ENV = {
  PARTITION: 'aws',
  ORGANIZATION_ID: 'o-a1b2c3d4e5',
  BILL_SOURCE: 'CostExplorer',
  BILLING_ROLE_ARN: '',
  COST_METRIC: 'UnblendedCost',
  BILL_LEAVES_OUT: '',
} as const;
const ROLE = 'arn:aws:iam::555555555555:role/Billing';
const clientOf = (said: Partial<typeof ENV> | { readonly BILLING_ROLE_ARN: string }) =>
  billingClient(new STSClient({ region: 'eu-west-1' }), { ...ENV, ...said }, 'eu-west-1');

beforeEach(() => aws.reset());

test('Cost Explorer is where it has its one endpoint', async () => {
  expect(await clientOf({}).config.region()).toBe('us-east-1');
  expect(await clientOf({ PARTITION: 'aws-cn' } as never).config.region()).toBe('cn-northwest-1');
  expect(['aws', 'aws-cn'].map(currencyOf)).toEqual(['USD', 'CNY']);
});

test('it is asked in the payer account under an external id that names organization and payer', async () => {
  const Expiration = new Date('2026-11-21T01:00:00Z');
  const session = { AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T', Expiration };
  aws.on(AssumeRoleCommand).resolves({ Credentials: session });
  expect(await clientOf({ BILLING_ROLE_ARN: ROLE }).config.credentials()).toMatchObject({
    accessKeyId: 'A',
    secretAccessKey: 'S',
    sessionToken: 'T',
    expiration: Expiration,
  });
  expect(aws.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
    RoleArn: ROLE,
    RoleSessionName: 'read-bill',
    ExternalId: 'budget-guardrails:o-a1b2c3d4e5:555555555555',
  });
});

test('without a session it says so', async () => {
  aws.on(AssumeRoleCommand).resolves({});
  await expect(clientOf({ BILLING_ROLE_ARN: ROLE }).config.credentials()).rejects.toThrow(`no session of ${ROLE}`);
});
