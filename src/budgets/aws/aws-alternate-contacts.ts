import {
  AccessDeniedException,
  GetAlternateContactCommand,
  ResourceNotFoundException,
  type AccountClient,
  type AlternateContactType,
} from '@aws-sdk/client-account';
import type { AccountId } from '../../core/domain/address';
import type { ContactsAnswer } from '../domain/contacts';
import type { AlternateContacts } from '../ports';

/** The contacts who are told of money. The third, security, is not. */
const TYPES: readonly AlternateContactType[] = ['BILLING', 'OPERATIONS'];

/**
 * Asks AWS Account Management, from the organization's management account or the account that administers it by
 * delegation. It takes trusted access for `account.amazonaws.com`: docs/install.md.
 */
export class AwsAlternateContacts implements AlternateContacts {
  /** `own`: the account that asks, which may not name itself. */
  constructor(
    private readonly client: AccountClient,
    private readonly own: string,
  ) {}

  async of(account: AccountId): Promise<ContactsAnswer> {
    const emails = new Set<string>();
    for (const type of TYPES) {
      try {
        const email = await this.emailOf(account, type);
        if (email !== undefined) emails.add(email);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return { kind: error instanceof AccessDeniedException ? 'denied' : 'failed', reason: error.message };
      }
    }
    return { kind: 'told', emails: [...emails] };
  }

  private async emailOf(account: AccountId, type: AlternateContactType): Promise<string | undefined> {
    const of = account === this.own ? {} : { AccountId: account };
    try {
      const answer = await this.client.send(new GetAlternateContactCommand({ ...of, AlternateContactType: type }));
      return answer.AlternateContact?.EmailAddress;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
