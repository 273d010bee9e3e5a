import {
  AccessDeniedException,
  AccountNotFoundException,
  ChildNotFoundException,
  DescribeAccountCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  OrganizationsClient,
  TooManyRequestsException,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsOrganization } from '../../../src/accounts/aws/aws-organization';
import { accountOf, address } from '../../../src/core/domain/address';

const ACCOUNT = accountOf(address('222222222222'));
const OTHER = accountOf(address('333333333333'));
const TEAM = 'ou-ab12-team0000';
const DIVISION = 'ou-ab12-division';
const ROOT = 'r-ab12';

const aws = mockClient(OrganizationsClient);
const organization = new AwsOrganization(new OrganizationsClient({ region: 'eu-west-1' }));
const failure = { message: 'no', $metadata: {} };

beforeEach(() => aws.reset());

describe('one account', () => {
  beforeEach(() => {
    aws.on(ListParentsCommand, { ChildId: ACCOUNT }).resolves({ Parents: [{ Id: TEAM, Type: 'ORGANIZATIONAL_UNIT' }] });
    aws
      .on(ListParentsCommand, { ChildId: TEAM })
      .resolves({ Parents: [{ Id: DIVISION, Type: 'ORGANIZATIONAL_UNIT' }] });
    aws.on(ListParentsCommand, { ChildId: DIVISION }).resolves({ Parents: [{ Id: ROOT, Type: 'ROOT' }] });
  });

  test('has its state, and the units above it up to the root', async () => {
    aws
      .on(DescribeAccountCommand, { AccountId: ACCOUNT })
      .resolves({ Account: { Id: ACCOUNT, State: 'ACTIVE', Status: 'SUSPENDED' } });

    expect(await organization.find(ACCOUNT)).toEqual({ state: 'ACTIVE', units: [TEAM, DIVISION, ROOT] });
  });

  test('has the older status where AWS does not tell a state', async () => {
    aws.on(DescribeAccountCommand).resolves({ Account: { Id: ACCOUNT, Status: 'SUSPENDED' } });

    expect(await organization.find(ACCOUNT)).toMatchObject({ state: 'SUSPENDED' });
  });

  test('without either is an error: nobody guesses that it is closed', async () => {
    aws.on(DescribeAccountCommand).resolves({ Account: { Id: ACCOUNT } });

    await expect(organization.find(ACCOUNT)).rejects.toThrow('does not say whether account 222222222222 is active');
  });

  test.each([
    ['is not known', DescribeAccountCommand, new AccountNotFoundException(failure)],
    ['leaves between two questions', ListParentsCommand, new ChildNotFoundException(failure)],
  ])('that %s does not belong to it', async (_what, command, error) => {
    aws.on(DescribeAccountCommand).resolves({ Account: { Id: ACCOUNT, State: 'ACTIVE' } });
    aws.on(command as typeof ListParentsCommand).rejects(error);
    aws.on(command as typeof ListParentsCommand, { ChildId: ACCOUNT }).rejects(error);

    expect(await organization.find(ACCOUNT)).toBeUndefined();
  });

  test.each([
    ['a refusal', new AccessDeniedException(failure)],
    ['throttling', new TooManyRequestsException(failure)],
  ])('that %s hides is not taken for gone', async (_what, error) => {
    aws.on(DescribeAccountCommand).rejects(error);

    await expect(organization.find(ACCOUNT)).rejects.toBe(error);
  });
});

describe('all accounts', () => {
  test('are those of the root and of every unit, page by page', async () => {
    aws.on(ListRootsCommand).resolves({ Roots: [{ Id: ROOT }] });
    aws.on(ListAccountsForParentCommand).resolves({ Accounts: [] });
    aws.on(ListOrganizationalUnitsForParentCommand).resolves({ OrganizationalUnits: [] });
    aws.on(ListAccountsForParentCommand, { ParentId: ROOT }).resolves({ Accounts: [], NextToken: 'more' });
    aws
      .on(ListAccountsForParentCommand, { ParentId: ROOT, NextToken: 'more' })
      .resolves({ Accounts: [{ Id: OTHER, State: 'CLOSED' }] });
    aws
      .on(ListOrganizationalUnitsForParentCommand, { ParentId: ROOT })
      .resolves({ OrganizationalUnits: [{ Id: DIVISION }] });
    aws
      .on(ListOrganizationalUnitsForParentCommand, { ParentId: DIVISION })
      .resolves({ OrganizationalUnits: [{ Id: TEAM }] });
    aws.on(ListAccountsForParentCommand, { ParentId: TEAM }).resolves({ Accounts: [{ Id: ACCOUNT, State: 'ACTIVE' }] });

    expect(await organization.accounts()).toEqual(
      new Map([
        [OTHER, { state: 'CLOSED', units: [ROOT] }],
        [ACCOUNT, { state: 'ACTIVE', units: [TEAM, DIVISION, ROOT] }],
      ]),
    );
  });

  test('are none when one list cannot be read: half an organization would be taken for all of it', async () => {
    aws.on(ListRootsCommand).resolves({ Roots: [{ Id: ROOT }] });
    aws.on(ListAccountsForParentCommand).rejects(new TooManyRequestsException(failure));

    await expect(organization.accounts()).rejects.toThrow(TooManyRequestsException);
  });
});
