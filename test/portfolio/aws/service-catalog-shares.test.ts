import {
  CreatePortfolioShareCommand,
  DeletePortfolioShareCommand,
  DescribePortfolioSharesCommand,
  DescribePortfolioShareStatusCommand,
  GetAWSOrganizationsAccessStatusCommand,
  InvalidStateException,
  ResourceNotFoundException,
  ServiceCatalogClient,
  UpdatePortfolioShareCommand,
} from '@aws-sdk/client-service-catalog';
import { mockClient } from 'aws-sdk-client-mock';
import { ServiceCatalogShares } from '../../../src/portfolio/aws/service-catalog-shares';
import { SharesBusy } from '../../../src/portfolio/ports';

const [ORGANIZATION, OU] = ['o-a1b2c3d4e5', 'ou-ab12-c3d4e5f6'] as const;
const catalog = mockClient(ServiceCatalogClient);
const shares = new ServiceCatalogShares(new ServiceCatalogClient({ region: 'eu-west-1' }));
const gone = new ResourceNotFoundException({ message: 'not found', $metadata: {} });

beforeEach(() => catalog.reset());

describe('Service Catalog’s shares', () => {
  test.each([
    ['ENABLED', true],
    ['DISABLED', false],
    ['UNDER_CHANGE', false],
  ] as const)('with access %s: open is %s', async (AccessStatus, isOpen) => {
    catalog.on(GetAWSOrganizationsAccessStatusCommand).resolves({ AccessStatus });
    expect(await shares.isOrganizationOpen()).toBe(isOpen);
  });

  test('are those of organization and OUs, on every page, by id', async () => {
    catalog.on(DescribePortfolioSharesCommand, { Type: 'ORGANIZATION' }).resolves({
      PortfolioShareDetails: [{ PrincipalId: `arn:aws:organizations::111111111111:organization/${ORGANIZATION}` }],
    });
    catalog
      .on(DescribePortfolioSharesCommand, { Type: 'ORGANIZATIONAL_UNIT' })
      .resolves({ PortfolioShareDetails: [{ PrincipalId: OU }], NextPageToken: 'more' });
    catalog
      .on(DescribePortfolioSharesCommand, { Type: 'ORGANIZATIONAL_UNIT', PageToken: 'more' })
      .resolves({ PortfolioShareDetails: [{ PrincipalId: 'ou-ab12-more0000' }, {}] });
    expect(await shares.nodes('port-1')).toEqual([ORGANIZATION, OU, 'ou-ab12-more0000']);
  });

  test('of a portfolio that is gone are none', async () => {
    catalog.on(DescribePortfolioSharesCommand).rejects(gone);
    expect(await shares.nodes('port-1')).toEqual([]);
  });

  test('take principals and TagOptions with them, new and old', async () => {
    catalog.on(CreatePortfolioShareCommand).resolves({ PortfolioShareToken: 'share-1' });
    catalog.on(UpdatePortfolioShareCommand).resolves({ PortfolioShareToken: 'share-2', Status: 'IN_PROGRESS' });
    expect([await shares.begin('share', 'port-1', ORGANIZATION), await shares.begin('renew', 'port-1', OU)]).toEqual([
      'share-1',
      'share-2',
    ]);
    const options = { PortfolioId: 'port-1', SharePrincipals: true, ShareTagOptions: true };
    expect(catalog.commandCalls(CreatePortfolioShareCommand)[0]?.args[0].input).toEqual({
      ...options,
      OrganizationNode: { Type: 'ORGANIZATION', Value: ORGANIZATION },
    });
    expect(catalog.commandCalls(UpdatePortfolioShareCommand)[0]?.args[0].input).toEqual({
      ...options,
      OrganizationNode: { Type: 'ORGANIZATIONAL_UNIT', Value: OU },
    });
  });

  test('that are there already have nothing to wait for', async () => {
    catalog.on(CreatePortfolioShareCommand).resolves({});
    expect(await shares.begin('share', 'port-1', OU)).toBeUndefined();
  });

  test('are taken back once: a second time is no error', async () => {
    catalog.on(DeletePortfolioShareCommand).resolvesOnce({ PortfolioShareToken: 'share-3' }).rejects(gone);
    expect([await shares.begin('unshare', 'port-1', OU), await shares.begin('unshare', 'port-1', OU)]).toEqual([
      'share-3',
      undefined,
    ]);
  });

  test('are busy while Service Catalog works on another', async () => {
    catalog
      .on(CreatePortfolioShareCommand)
      .rejects(new InvalidStateException({ message: 'in progress', $metadata: {} }));
    await expect(shares.begin('share', 'port-1', OU)).rejects.toBeInstanceOf(SharesBusy);
  });

  test('with what is not there, or is denied, fail', async () => {
    catalog.on(CreatePortfolioShareCommand).rejects(gone);
    await expect(shares.begin('share', 'port-1', OU)).rejects.toBe(gone);
    catalog.on(DescribePortfolioSharesCommand).rejects(new Error('AccessDenied'));
    await expect(shares.nodes('port-1')).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['NOT_STARTED', { kind: 'working' }],
    ['IN_PROGRESS', { kind: 'working' }],
    ['COMPLETED', { kind: 'done', unreached: ['222222222222, 333333333333: suspended'] }],
    ['COMPLETED_WITH_ERRORS', { kind: 'done', unreached: ['222222222222, 333333333333: suspended'] }],
    ['ERROR', { kind: 'failed', reason: '222222222222, 333333333333: suspended' }],
  ] as const)('in state %s', async (Status, progress) => {
    const ShareErrors = [{ Accounts: ['222222222222', '333333333333'], Message: 'suspended', Error: 'Throttling' }];
    catalog
      .on(DescribePortfolioShareStatusCommand, { PortfolioShareToken: 'share-1' })
      .resolves({ Status, ShareDetails: { ShareErrors } });
    expect(await shares.progress('share-1')).toEqual(progress);
  });

  test('may fail without a reason', async () => {
    catalog.on(DescribePortfolioShareStatusCommand).resolves({ Status: 'ERROR' });
    expect(await shares.progress('share-1')).toEqual({ kind: 'failed', reason: 'Service Catalog gives no reason' });
  });
});
