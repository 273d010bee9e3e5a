import { SpokeDenied } from '../../src/core/ports';
import type { Freeze } from '../../src/enforcement/ports';
import type { ResourceAdapter } from '../../src/metering/ports';

/** The policy that freezes, and the accounts to which it is attached. */
export class InMemoryFreeze implements Freeze {
  readonly attached = new Set<string>();
  /** The reason for which AWS refuses to attach. */
  refuses: string | undefined;
  readonly policy;

  /** `done` gets what is done, as the account's own things say it. */
  constructor(
    private readonly done: string[],
    managementAccount = '111111111111',
  ) {
    this.policy = { id: 'p-freeze01', partition: 'aws', managementAccount, organization: 'o-a1b2c3d4e5' };
  }

  readonly accounts: ResourceAdapter = {
    observe: async () => [],
    list: async () => [],
    read: async (arn) => ({
      kind: this.attached.has(arn) ? 'disabled' : 'active',
      previous: { frozen: this.attached.has(arn) },
      tags: {},
    }),
    disable: async (arn) => {
      if (this.refuses !== undefined) throw new SpokeDenied(this.refuses);
      this.attached.add(arn);
      this.done.push(`attach ${arn}`);
    },
    restore: async (arn) => {
      this.attached.delete(arn);
      this.done.push(`detach ${arn}`);
    },
    isRestored: async (arn) => !this.attached.has(arn),
  };
}
