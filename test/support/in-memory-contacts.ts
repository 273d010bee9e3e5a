import type { Contacts, ContactsAnswer } from '../../src/budgets/domain/contacts';
import type { AlternateContacts, KnownContacts } from '../../src/budgets/ports';
import type { AccountId } from '../../src/core/domain/address';
import type { Interruption } from './in-memory-ports';

/** What AWS says of accounts' contacts: none, unless a test says otherwise. */
export class InMemoryAlternateContacts implements AlternateContacts {
  readonly answers = new Map<string, ContactsAnswer>();
  readonly asked: string[] = [];

  constructor(private readonly interrupt: Interruption) {}

  async of(account: AccountId): Promise<ContactsAnswer> {
    this.interrupt('contacts');
    this.asked.push(account);
    return this.answers.get(account) ?? { kind: 'told', emails: [] };
  }

  tells(account: string, ...emails: readonly string[]) {
    this.answers.set(account, { kind: 'told', emails });
  }
}

export class InMemoryContacts implements KnownContacts {
  readonly rows = new Map<AccountId, Contacts>();

  async of(accounts: readonly AccountId[]) {
    return new Map([...this.rows].filter(([account]) => accounts.includes(account)));
  }

  async find(account: AccountId) {
    return this.rows.get(account);
  }

  async save(contacts: Contacts) {
    this.rows.set(contacts.account, contacts);
  }
}
