import {
  BatchGetItemCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  AccountNotFoundException,
  DescribeAccountCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/accounts/onboard-account.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const MANAGEMENT = '111111111111';
const UNIT = 'ou-ab12-cd34ef56';
const dynamoDb = mockClient(DynamoDBClient);
const organizations = mockClient(OrganizationsClient);
const log = jest.spyOn(process.stdout, 'write');

const envelope = (
  source: string,
  eventName: string,
  detail: object,
  detailType = 'AWS Service Event via CloudTrail',
) => ({
  version: '0',
  id: '999cccaa-eaaa-0000-1111-123456789012',
  'detail-type': detailType,
  source,
  account: MANAGEMENT,
  time: '2026-11-21T20:46:00Z',
  region: 'us-east-1',
  resources: [],
  detail: {
    eventVersion: '1.05',
    userIdentity: { accountId: MANAGEMENT, invokedBy: 'AWS Internal' },
    eventTime: '2026-11-21T20:46:00Z',
    eventSource: `${source.slice(4)}.amazonaws.com`,
    eventName,
    awsRegion: 'us-east-1',
    eventType: 'AwsServiceEvent',
    recipientAccountId: MANAGEMENT,
    ...detail,
  },
});
const controlTower = (what: 'create' | 'update', state = 'SUCCEEDED') =>
  envelope('aws.controltower', `${what === 'create' ? 'Create' : 'Update'}ManagedAccount`, {
    serviceEventDetails: {
      [`${what}ManagedAccountStatus`]: {
        organizationalUnit: { organizationalUnitName: 'Custom', organizationalUnitId: UNIT },
        account: { accountName: 'LifeCycle1', accountId: ACCOUNT },
        state,
        message: 'AWS Control Tower successfully created an enrolled account.',
        requestedTimestamp: '2026-11-21T20:30:00+0000',
        completedTimestamp: '2026-11-21T20:46:00+0000',
      },
    },
  });
const ofOrganizations = (eventName: string, serviceEventDetails: object) =>
  envelope('aws.organizations', eventName, { serviceEventDetails });
const moved = (more: object = {}) =>
  envelope(
    'aws.organizations',
    'MoveAccount',
    {
      eventType: 'AwsApiCall',
      requestParameters: { accountId: ACCOUNT, sourceParentId: 'r-ab12', destinationParentId: UNIT },
      responseElements: null,
      ...more,
    },
    'AWS API Call via CloudTrail',
  );

const described = () =>
  organizations.commandCalls(DescribeAccountCommand).map(({ args: [{ input }] }) => input.AccountId);
const updates = () => dynamoDb.commandCalls(UpdateItemCommand).map(({ args: [{ input }] }) => input);
const written = () => updates().map(({ Key: key, ExpressionAttributeValues: values }) => [key?.Address?.S, values]);

beforeEach(() => {
  log.mockReset().mockReturnValue(true);
  dynamoDb.reset();
  organizations.reset();
  dynamoDb.on(ScanCommand).resolves({ Items: [] });
  dynamoDb.on(QueryCommand).resolves({ Items: [] });
  dynamoDb.on(UpdateItemCommand).resolves({});
  dynamoDb
    .on(BatchGetItemCommand)
    .resolves({ Responses: { budgets: [{ Address: { S: UNIT }, BudgetValue: { N: '500' } }] } });
  organizations.on(DescribeAccountCommand).resolves({ Account: { Id: ACCOUNT, State: 'ACTIVE' } });
  organizations
    .on(ListParentsCommand, { ChildId: ACCOUNT })
    .resolves({ Parents: [{ Id: UNIT, Type: 'ORGANIZATIONAL_UNIT' }] });
  organizations.on(ListParentsCommand, { ChildId: UNIT }).resolves({ Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] });
});

describe('onboard-account', () => {
  test.each([
    ['Control Tower has created', controlTower('create')],
    ['Control Tower has enrolled at the second attempt', controlTower('update')],
    ['Control Tower could not enrol', controlTower('create', 'FAILED')],
    [
      'Organizations has created',
      ofOrganizations('CreateAccountResult', {
        createAccountStatus: {
          id: 'car-0123',
          state: 'SUCCEEDED',
          accountName: '****',
          accountId: ACCOUNT,
          requestedTimestamp: 'Nov 21, 2026',
          completedTimestamp: 'Nov 21, 2026',
        },
      }),
    ],
    [
      'has joined',
      ofOrganizations('AccountJoinedOrganization', {
        joinedMethod: 'INVITED',
        joinedTime: '2026-11-21T20:46:00Z',
        accountId: ACCOUNT,
      }),
    ],
    ['has moved', moved()],
  ])('an account that %s gets its unit’s default', async (_what, event) => {
    await handler(event);

    expect(described()).toEqual([ACCOUNT]);
    expect(written()).toEqual([
      [
        ACCOUNT,
        { ':BudgetValue': { N: '500' }, ':Defaulted': { M: { From: { S: UNIT }, BudgetValue: { N: '500' } } } },
      ],
    ]);
  });

  test.each([
    [
      'closed',
      ofOrganizations('CloseAccountResult', {
        closeAccountStatus: { accountId: ACCOUNT, state: 'SUCCEEDED', requestedTimestamp: 'Nov 21, 2026' },
      }),
    ],
    [
      'departed',
      ofOrganizations('AccountDepartedOrganization', {
        departureMethod: 'REMOVED',
        departureTime: '2026-11-21T20:46:00Z',
        account: { accountId: ACCOUNT },
      }),
    ],
  ])('an account that has %s ends', async (_what, event) => {
    organizations.on(DescribeAccountCommand).rejects(new AccountNotFoundException({ message: 'no', $metadata: {} }));
    dynamoDb.on(ScanCommand).resolves({ Items: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '7' } }] });

    await handler(event);

    expect(written()).toEqual([
      [
        ACCOUNT,
        expect.objectContaining({
          ':Ended': { M: { At: { S: expect.any(String) }, Reason: { S: 'the account is not in the organization' } } },
        }),
      ],
    ]);
  });

  test.each([
    [
      'a creation that failed before there was an account',
      ofOrganizations('CreateAccountResult', {
        createAccountStatus: { id: 'car-0123', state: 'FAILED', failureReason: 'EMAIL_ALREADY_EXISTS' },
      }),
    ],
    ['a move that was refused', moved({ errorCode: 'AccessDenied' })],
  ])('%s concerns nobody', async (_what, event) => {
    await handler(event);

    expect([described(), written()]).toEqual([[], []]);
  });

  test('the daily call goes through the organization', async () => {
    organizations.on(ListRootsCommand).resolves({ Roots: [{ Id: 'r-ab12' }] });
    organizations.on(ListAccountsForParentCommand).resolves({ Accounts: [] });
    organizations.on(ListOrganizationalUnitsForParentCommand).resolves({ OrganizationalUnits: [] });
    organizations
      .on(ListOrganizationalUnitsForParentCommand, { ParentId: 'r-ab12' })
      .resolves({ OrganizationalUnits: [{ Id: UNIT }] });
    organizations
      .on(ListAccountsForParentCommand, { ParentId: UNIT })
      .resolves({ Accounts: [{ Id: ACCOUNT, State: 'ACTIVE' }] });
    dynamoDb
      .on(ScanCommand, { TableName: 'budgets' })
      .resolves({ Items: [{ Address: { S: UNIT }, BudgetValue: { N: '500' } }] });

    await handler({ kind: 'reconcile' });

    expect(written()).toEqual([[ACCOUNT, expect.objectContaining({ ':BudgetValue': { N: '500' } })]]);
    expect(described()).toEqual([]);
  });

  test('fails when an account could not be brought in line, so that the alarm goes off', async () => {
    organizations.on(ListRootsCommand).resolves({ Roots: [] });
    organizations.on(DescribeAccountCommand).rejects(new Error('down'));
    dynamoDb
      .on(ScanCommand, { TableName: 'budgets' })
      .resolves({ Items: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '7' } }] });

    await expect(handler({ kind: 'reconcile' })).rejects.toThrow(
      '1 accounts could not be onboarded, the first is 222222222222',
    );
  });

  test.each([{}, { kind: 'all' }, { ...controlTower('create'), detail: { eventName: 'SetupLandingZone' } }])(
    'fails on an event of another kind: %j',
    async (event) => {
      await expect(handler(event)).rejects.toThrow();
      expect(described()).toEqual([]);
    },
  );

  test.each([
    'BUDGETS_TABLE_NAME',
    'COST_TABLE_NAME',
    'DEFAULT_BUDGET',
    'DEFAULT_MODE',
    'ORGANIZATION_MANAGEMENT_ACCOUNT_ID',
    'RESTORE_RESOURCES_FUNCTION',
  ] as const)('does not start without %s', (variable) => {
    expect(() => startWithout(variable, 'accounts/onboard-account')).toThrow(variable);
  });
});
