import {
  AccountNotFoundException,
  ChildNotFoundException,
  DescribeAccountCommand,
  ListParentsCommand,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
  type Account,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { unitId, type UnitId } from '../../budgets/domain/organizational-unit';
import type { AccountId } from '../../core/domain/address';
import type { AccountState, OrganizationAccount } from '../domain/onboarding';
import type { Organization } from '../ports';

/** AWS nests units five deep under the root. */
const MAX_DEPTH = 10;

/**
 * Asks AWS Organizations from its management account or a delegated administrator's. The client waits when AWS
 * throttles.
 */
export class AwsOrganization implements Organization {
  constructor(private readonly client: OrganizationsClient) {}

  async find(account: AccountId): Promise<OrganizationAccount | undefined> {
    try {
      const { Account: found } = await this.client.send(new DescribeAccountCommand({ AccountId: account }));
      return found === undefined ? undefined : { state: stateOf(found), units: await this.unitsAbove(account) };
    } catch (error) {
      // The second error means that the account left between the two questions.
      if (error instanceof AccountNotFoundException || error instanceof ChildNotFoundException) return undefined;
      throw error;
    }
  }

  async accounts(): Promise<ReadonlyMap<AccountId, OrganizationAccount>> {
    const accounts = new Map<AccountId, OrganizationAccount>();
    for await (const { Roots: roots = [] } of paginateListRoots({ client: this.client }, {})) {
      for (const { Id: root = '' } of roots) await this.collect([unitId(root)], accounts);
    }
    return accounts;
  }

  private async unitsAbove(account: AccountId): Promise<readonly UnitId[]> {
    const units: UnitId[] = [];
    let child: string = account;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const { Parents: [parent] = [] } = await this.client.send(new ListParentsCommand({ ChildId: child }));
      if (parent?.Id === undefined) break;
      units.push(unitId(parent.Id));
      if (parent.Type === 'ROOT') break;
      child = parent.Id;
    }
    return units;
  }

  /** Makes one call after the other: the rate is low, and nobody waits for a daily run. */
  private async collect(
    units: readonly [UnitId, ...UnitId[]],
    accounts: Map<AccountId, OrganizationAccount>,
  ): Promise<void> {
    const [ParentId] = units;
    for await (const { Accounts: page = [] } of paginateListAccountsForParent({ client: this.client }, { ParentId })) {
      for (const account of page) accounts.set(account.Id as AccountId, { state: stateOf(account), units });
    }
    for await (const { OrganizationalUnits: page = [] } of paginateListOrganizationalUnitsForParent(
      { client: this.client },
      { ParentId },
    )) {
      for (const { Id: unit = '' } of page) await this.collect([unitId(unit), ...units], accounts);
    }
  }
}

/**
 * Returns an account's state. `State` takes the place of `Status`, which AWS retires. Where `State` is not there yet,
 * `Status` says the same.
 */
function stateOf({ Id: id, State: state, Status: status }: Account): AccountState {
  const found = state ?? status;
  if (found === undefined) throw new Error(`AWS Organizations does not say whether account ${id} is active`);
  return found;
}
