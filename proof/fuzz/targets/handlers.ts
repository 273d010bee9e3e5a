import '../../../test/support/environment';
import type * as fc from 'fast-check';
import { handler as onboardAccount } from '../../../src/accounts/onboard-account.lambda';
import { handler as disableResources } from '../../../src/enforcement/disable-resources.lambda';
import { handler as endEnforcement } from '../../../src/enforcement/end-enforcement.lambda';
import { handler as restoreResources } from '../../../src/enforcement/restore-resources.lambda';
import { handler as adoptBudget } from '../../../src/ledger/adopt-budget.lambda';
import { handler as propagateBudget } from '../../../src/ledger/propagate-budget.lambda';
import { handler as reconcileExpenses } from '../../../src/ledger/reconcile-expenses.lambda';
import { handler as recordExpense } from '../../../src/ledger/record-expense.lambda';
import { handler as rollOverPeriod } from '../../../src/ledger/roll-over-period.lambda';
import { handler as settleExpenses } from '../../../src/ledger/settle-expenses.lambda';
import { handler as syncBudget } from '../../../src/ledger/sync-budget.lambda';
import { handler as meterResource } from '../../../src/metering/meter-resource.lambda';
import { handler as meterUsage } from '../../../src/metering/meter-usage.lambda';
import { handler as readBill } from '../../../src/metering/read-bill.lambda';
import { handler as deprecateVersions } from '../../../src/portfolio/deprecate-versions.lambda';
import { handler as sharePortfolio } from '../../../src/portfolio/share-portfolio.lambda';
import { handler as reconcileBudgets } from '../../../src/workloads/reconcile-budgets.lambda';
import { handler as registerWorkload } from '../../../src/workloads/register-workload.lambda';
import { EmptyAws } from '../aws';
import { mutated, mutatedItem } from '../mutation';
import { faultOfError } from '../oracle';
import { BUDGET_ITEMS, budgetRecord, LEDGER_RECORDS } from '../samples';
import { BrokenPromise, target, type Target } from '../target';
import { RESOURCE_EVENTS } from './metering';

type Handler = (event: unknown, context: typeof CONTEXT) => Promise<unknown>;

const CONTEXT = {
  awsRequestId: 'request-1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:settle-expenses',
  getRemainingTimeInMillis: () => 900_000,
};

/** What a handler says of an AWS in which there is nothing, whatever the event: this is no fault of the event. */
const NOTHING_THERE = /no answer|has no (root|address)|not found|does not exist|could not be|no such/i;

/** Parsers that a handler plays by the way. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  'accounts/onboard-account': ['src/accounts/contracts#accountsOfEvent'],
};

function handlerTarget(path: string, handler: Handler, inputs: fc.Arbitrary<unknown>, weight = 0.1): Target {
  return target({
    name: `handler-${path.split('/')[1]}`,
    covers: [`src/${path}.lambda`, ...(BEHIND[path] ?? [])],
    inputs,
    weight,
    play: async (event) => {
      const aws = new EmptyAws();
      aws.enter();
      try {
        await handler(event, CONTEXT);
      } catch (error) {
        judge(error, aws.writes);
      } finally {
        aws.leave();
      }
    },
  });
}

/** An event that is refused has changed nothing. Failures behind the door are told, and tried again. */
function judge(error: unknown, writes: readonly string[]): void {
  const isBehindTheDoor = error instanceof Error && error.name === 'Error' && NOTHING_THERE.test(error.message);
  if (isBehindTheDoor) return;
  const fault = faultOfError(error);
  if (fault !== undefined) throw new BrokenPromise(fault);
  if (writes.length > 0) throw new BrokenPromise(`refused after ${writes.join(', ')}: ${(error as Error).message}`);
}

const ACCOUNT = '222222222222';
const parameterChanged = (name: string, operation: string) => ({
  version: '0',
  id: 'e1',
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  account: ACCOUNT,
  region: 'eu-west-1',
  time: '2026-11-21T20:46:00Z',
  resources: [`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter${name}`],
  detail: { name, operation, type: 'String' },
});

const lifecycle = (source: string, eventName: string, detail: object) => ({
  version: '0',
  id: 'e2',
  'detail-type': 'AWS Service Event via CloudTrail',
  source,
  account: '111111111111',
  time: '2026-11-21T20:46:00Z',
  region: 'us-east-1',
  resources: [],
  detail: { eventVersion: '1.05', eventName, eventSource: source, ...detail },
});

const customResource = (type: string, properties: object) => ({
  RequestType: type,
  ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3.amazonaws.com/answer',
  StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/hub/1',
  RequestId: 'r1',
  LogicalResourceId: 'Resource',
  ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:f', ...properties },
  PhysicalResourceId: 'before',
  OldResourceProperties: {},
});

const addressCalls = mutated([{ address: ACCOUNT }, { address: `${ACCOUNT}.shop` }]);
const budgetRecords = mutatedItem(BUDGET_ITEMS.map(budgetRecord));
const parameters = mutated([
  parameterChanged('/budget-guardrails/budget', 'Update'),
  parameterChanged('/budget-guardrails/budget/aws-budget-name', 'Create'),
  parameterChanged('/budget-guardrails/budgets/shop', 'Delete'),
]);
const requests = (properties: object) =>
  mutated(['Create', 'Update', 'Delete'].map((type) => customResource(type, properties)));
/** Those that a schedule starts: they look at nothing of what it says. */
const ticks = mutated([{}, { kind: 'tick', time: '2026-11-21T20:46:00Z' }]);

export const HANDLER_TARGETS: readonly Target[] = [
  handlerTarget(
    'accounts/onboard-account',
    onboardAccount,
    mutated([
      { kind: 'reconcile' },
      lifecycle('aws.controltower', 'CreateManagedAccount', {
        serviceEventDetails: { createManagedAccountStatus: { account: { accountId: ACCOUNT }, state: 'SUCCEEDED' } },
      }),
      lifecycle('aws.organizations', 'MoveAccount', { requestParameters: { accountId: ACCOUNT } }),
    ]),
  ),
  handlerTarget('enforcement/disable-resources', disableResources, addressCalls, 0.02),
  handlerTarget('enforcement/restore-resources', restoreResources, addressCalls, 0.02),
  handlerTarget('enforcement/end-enforcement', endEnforcement, requests({})),
  handlerTarget('ledger/adopt-budget', adoptBudget, budgetRecords),
  handlerTarget('ledger/propagate-budget', propagateBudget, budgetRecords),
  handlerTarget('ledger/reconcile-expenses', reconcileExpenses, ticks, 0.02),
  handlerTarget(
    'ledger/record-expense',
    recordExpense,
    mutated([
      { address: ACCOUNT, usd: '12.50' },
      { address: ACCOUNT, usd: '0.0000000000000001', at: '2026-11-21T20:46:00Z', id: 'invoice-1' },
    ]),
  ),
  handlerTarget('ledger/roll-over-period', rollOverPeriod, ticks, 0.02),
  handlerTarget(
    'ledger/settle-expenses',
    settleExpenses,
    mutated([{ address: ACCOUNT }, ...LEDGER_RECORDS.map((record) => ({ Records: [record] }))]),
  ),
  handlerTarget('ledger/sync-budget', syncBudget, parameters, 0.02),
  handlerTarget(
    'metering/meter-resource',
    meterResource,
    mutated([{ inventory: ACCOUNT }, parameterChanged('/budget-guardrails/budget', 'Create'), ...RESOURCE_EVENTS]),
    0.02,
  ),
  handlerTarget('metering/meter-usage', meterUsage, ticks, 0.02),
  handlerTarget(
    'metering/read-bill',
    readBill,
    mutated([{}, { anchor: ACCOUNT }, { anchor: ACCOUNT, spent: '12.50' }]),
    0.05,
  ),
  handlerTarget(
    'portfolio/deprecate-versions',
    deprecateVersions,
    requests({ ProductId: 'prod-abc', Current: '1.0.0', Versions: ['0.9.0', '1.0.0'] }),
  ),
  handlerTarget(
    'portfolio/share-portfolio',
    sharePortfolio,
    requests({ PortfolioId: 'port-abc', Nodes: ['ou-ab12-cd34ef56', 'o-a1b2c3d4e5'] }),
    0.05,
  ),
  handlerTarget('workloads/reconcile-budgets', reconcileBudgets, ticks, 0.02),
  handlerTarget('workloads/register-workload', registerWorkload, parameters, 0.02),
];
