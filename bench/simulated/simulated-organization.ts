import type { ParameterChanged } from '../../src/budgets/contracts';
import { itemsOf, PARAMETERS, type ChangedAccount } from '../organization';
import { SimulatedBudgetsTable } from './budgets-table';
import type { Report } from './messages';
import { ServiceError } from './service-error';
import { SimulatedSessions, type Caller } from './sessions';
import { SimulatedSpokeAccount } from './spoke-account';
import { Traffic } from './traffic';
import type { WireCall } from './wire';

type Operation = (input: object, caller: Caller) => object;

/** The management account and its spokes: what each operation does to them. */
export class SimulatedOrganization {
  private readonly table: SimulatedBudgetsTable;
  private readonly sessions: SimulatedSessions;
  private readonly spokes: ReadonlyMap<string, SimulatedSpokeAccount>;
  private readonly traffic = new Traffic();
  private readonly operations: ReadonlyMap<string, Operation>;

  /** `share`: the part of the management account's limits that others leave over. */
  constructor(
    accounts: readonly ChangedAccount[],
    share: number,
    onParameterChanged: (event: ParameterChanged) => void,
  ) {
    this.sessions = new SimulatedSessions(share);
    this.table = new SimulatedBudgetsTable(
      accounts.map((changed) => itemsOf(changed).after),
      share,
    );
    this.spokes = new Map(
      accounts.map(({ account, before }) => [
        account,
        new SimulatedSpokeAccount(before, () => onParameterChanged(parameterChanged(account))),
      ]),
    );
    this.operations = new Map<string, Operation>([
      ['AssumeRole', (input, caller) => this.sessions.assumeRole(input as never, caller)],
      ['BatchGetItem', (input) => this.table.batchGetItem(input as never)],
      ['UpdateItem', (input) => this.table.updateItem(input as never)],
      ['GetItem', (input) => this.table.getAdopted(input as never)],
      ['GetParameters', (input, caller) => this.spokeOf(caller).getParameters(input as never)],
      ['PutParameter', (input, caller) => this.spokeOf(caller).putParameter(input as never)],
      ['DescribeBudget', (input, caller) => this.spokeOf(caller).describeBudget(input as never)],
      ['UpdateBudget', (input, caller) => this.spokeOf(caller).updateBudget(input as never)],
      ['Publish', () => ({ MessageId: 'message' })],
    ]);
  }

  /** Throws a ServiceError when the call is refused or throttled. */
  handle(call: WireCall): object {
    const { operation, input } = call;
    const caller = this.sessions.callerOf(call);
    const carryOut = this.operations.get(operation);
    if (carryOut === undefined) {
      throw new ServiceError('UnknownOperationException', `the simulated AWS has no operation '${operation}'`);
    }
    try {
      const result = carryOut(input, caller);
      this.traffic.count(caller.useCase, operation, false);
      return result;
    } catch (error) {
      this.traffic.count(caller.useCase, operation, error instanceof ServiceError && error.throttling);
      throw error;
    }
  }

  report(): Report {
    const accounts = [...this.spokes].map(([account, spoke]) => ({
      account,
      item: this.table.at(account),
      ...spoke.state,
    }));
    return { accounts, traffic: this.traffic.totals };
  }

  private spokeOf({ account = '' }: Caller): SimulatedSpokeAccount {
    const spoke = this.spokes.get(account);
    if (spoke === undefined) {
      throw new ServiceError('AccessDeniedException', 'these are not the credentials of a spoke');
    }
    return spoke;
  }
}

function parameterChanged(account: string): ParameterChanged {
  return {
    source: 'aws.ssm',
    'detail-type': 'Parameter Store Change',
    account,
    detail: { name: PARAMETERS.value, operation: 'Update' },
  };
}
