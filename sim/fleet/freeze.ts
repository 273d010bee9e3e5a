import type { Freeze } from '../../src/enforcement/ports';
import type { ResourceAdapter } from '../../src/metering/ports';
import type { Wire } from '../wire';

/** The accounts to which the policy that freezes is attached, by their ARNs. */
export type Frozen = Set<string>;

/** The policy that freezes accounts, as an installation in account 111111111111 reaches it over a wire. */
export class SimulatedFreeze implements Freeze {
  readonly policy = {
    id: 'p-freeze01',
    partition: 'aws',
    managementAccount: '111111111111',
    organization: 'o-a1b2c3d4e5',
  };
  readonly accounts: ResourceAdapter;

  constructor(frozen: Frozen, wire: Wire<string>) {
    const read = <T>(name: string, effect: () => T) => wire.read('describe', effect, name);
    this.accounts = {
      observe: async () => [],
      list: async () => [],
      read: (arn) =>
        read('ListPoliciesForTarget', () => ({
          kind: frozen.has(arn) ? 'disabled' : 'active',
          previous: { frozen: frozen.has(arn) },
          tags: {},
        })),
      disable: (arn) => wire.write('disable', () => void frozen.add(arn), 'AttachPolicy'),
      restore: (arn) => wire.write('restore', () => void frozen.delete(arn), 'DetachPolicy'),
      isRestored: (arn) => read('ListPoliciesForTarget', () => !frozen.has(arn)),
    };
  }
}
