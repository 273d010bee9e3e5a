import { SpokeDenied } from '../../src/core/ports';
import type { Freeze } from '../../src/enforcement/ports';
import type { ResourceAdapter } from '../../src/metering/ports';
import type { Wire } from '../wire';

/** The accounts to which the policy that freezes is attached, by their ARNs. */
export type Frozen = Set<string>;

/** The policy that freezes accounts, as an installation reaches it over a wire. */
export class SimulatedFreeze implements Freeze {
  readonly policy;
  readonly accounts: ResourceAdapter;
  /** The reason for which AWS refuses to attach. */
  refuses: string | undefined;

  /** `done` gets what is done, as the things of an account say it. */
  constructor(frozen: Frozen, wire: Wire<string>, done: string[] = [], managementAccount = '111111111111') {
    this.policy = { id: 'p-freeze01', partition: 'aws', managementAccount, organization: 'o-a1b2c3d4e5' };
    const read = <T>(effect: () => T) => wire.read('describe', effect, 'ListPoliciesForTarget');
    this.accounts = {
      observe: async () => [],
      list: async () => [],
      read: (arn) =>
        read(() => ({
          kind: frozen.has(arn) ? 'disabled' : 'active',
          previous: { frozen: frozen.has(arn) },
          tags: {},
        })),
      disable: (arn) =>
        wire.write(
          'disable',
          () => {
            if (this.refuses !== undefined) throw new SpokeDenied(this.refuses);
            frozen.add(arn);
            done.push(`attach ${arn}`);
          },
          'AttachPolicy',
        ),
      restore: (arn) =>
        wire.write(
          'restore',
          () => {
            frozen.delete(arn);
            done.push(`detach ${arn}`);
          },
          'DetachPolicy',
        ),
      isRestored: (arn) => read(() => !frozen.has(arn)),
    };
  }
}
