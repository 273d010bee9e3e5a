import {
  CreatePortfolioShareCommand,
  DeletePortfolioShareCommand,
  DescribePortfolioSharesCommand,
  DescribePortfolioShareStatusCommand,
  GetAWSOrganizationsAccessStatusCommand,
  ServiceCatalogClient,
} from '@aws-sdk/client-service-catalog';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/portfolio/share-portfolio.lambda';
import { customResourceEvent, INVOCATION, listenToAnswers } from '../support/custom-resource';

const OU = 'ou-ab12-c3d4e5f6';
const catalog = mockClient(ServiceCatalogClient);
let answers = listenToAnswers();

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  answers = listenToAnswers();
  catalog.reset();
  catalog.on(GetAWSOrganizationsAccessStatusCommand).resolves({ AccessStatus: 'ENABLED' });
  catalog.on(DescribePortfolioSharesCommand).resolves({});
  catalog.on(CreatePortfolioShareCommand).resolves({ PortfolioShareToken: 'share-1' });
  catalog.on(DescribePortfolioShareStatusCommand).resolves({ Status: 'COMPLETED' });
});

describe('share-portfolio', () => {
  test('of a new stack shares with its nodes', async () => {
    await handler(customResourceEvent('Create', { PortfolioId: 'port-1', Nodes: [OU] }), INVOCATION);

    expect(catalog.commandCalls(CreatePortfolioShareCommand)).toHaveLength(1);
    expect(answers()).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'port-1', Data: { Unreached: 'none' } }]);
  });

  test('names the accounts that could not be reached', async () => {
    const ShareErrors = [{ Accounts: ['222222222222'], Message: 'suspended' }];
    catalog
      .on(DescribePortfolioShareStatusCommand)
      .resolves({ Status: 'COMPLETED_WITH_ERRORS', ShareDetails: { ShareErrors } });
    await handler(customResourceEvent('Update', { PortfolioId: 'port-1', Nodes: [OU] }), INVOCATION);

    expect(answers()).toMatchObject([{ Status: 'SUCCESS', Data: { Unreached: '222222222222: suspended' } }]);
  });

  test('of a stack that is deleted takes all back, whatever its nodes were', async () => {
    catalog
      .on(DescribePortfolioSharesCommand, { Type: 'ORGANIZATIONAL_UNIT' })
      .resolves({ PortfolioShareDetails: [{ PrincipalId: OU }] });
    catalog.on(DeletePortfolioShareCommand).resolves({});
    await handler(customResourceEvent('Delete', { PortfolioId: 'port-1', Nodes: ['not a node'] }), INVOCATION);

    expect(catalog.commandCalls(DeletePortfolioShareCommand)).toHaveLength(1);
    expect(answers()).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'before' }]);
  });

  test('for what is no node fails, and calls nobody', async () => {
    await handler(customResourceEvent('Create', { PortfolioId: 'port-1', Nodes: ['r-ab12'] }), INVOCATION);

    expect(answers()).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('Nodes') }]);
    expect(catalog.calls()).toEqual([]);
  });

  test('without permission says so to whoever deploys', async () => {
    catalog.on(CreatePortfolioShareCommand).rejects(new Error('AccessDenied: not a delegated administrator'));
    await handler(customResourceEvent('Create', { PortfolioId: 'port-1', Nodes: [OU] }), INVOCATION);

    expect(answers()).toMatchObject([{ Status: 'FAILED', Reason: 'AccessDenied: not a delegated administrator' }]);
  });
});
