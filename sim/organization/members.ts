import type { OrganizationAccount } from '../../src/accounts/domain/onboarding';
import type { Organization } from '../../src/accounts/ports';
import type { AccountId } from '../../src/core/domain/address';
import type { Wire } from '../wire';

const PAGE_SIZE = 20;

/** The accounts of an organization, all in its root, as AWS Organizations tells them: a page is a call. */
export class SimulatedOrganization {
  private readonly members = new Map<AccountId, OrganizationAccount>();

  place(account: AccountId): void {
    this.members.set(account, { state: 'ACTIVE', units: [] });
  }

  over(wire: Wire<string>): Organization {
    return {
      find: (account) => wire.read('organizations', () => this.members.get(account), 'DescribeAccount'),
      accounts: async () => {
        const pages = Math.ceil(this.members.size / PAGE_SIZE);
        for (let page = 0; page < pages; page++) {
          await wire.read('organizations', () => undefined, 'ListAccountsForParent');
        }
        return new Map(this.members);
      },
    };
  }
}
