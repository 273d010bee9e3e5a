import type { Subscribers } from '../../src/budgets/ports';
import type { Interruption } from './in-memory-ports';

/** Who was asked, and whom SNS refuses. */
export class InMemorySubscribers implements Subscribers {
  readonly emails = new Set<string>();
  readonly refused = new Set<string>();
  lists = 0;

  constructor(private readonly interrupt: Interruption) {}

  async asked() {
    this.interrupt('asked');
    this.lists += 1;
    return this.emails;
  }

  async ask(email: string) {
    if (this.refused.has(email)) throw new Error(`Invalid parameter: ${email}`);
    if (this.emails.has(email)) throw new Error(`${email} was asked twice`);
    this.emails.add(email);
  }

  /** Whose subscription the product has not made. */
  readonly foreign = new Set<string>();

  async drop(email: string) {
    if (this.refused.has(email)) throw new Error(`not allowed: ${email}`);
    if (!this.foreign.has(email)) this.emails.delete(email);
  }
}
