import type { AccountId, Address } from '../src/core/domain/address';
import type { Money } from '../src/core/domain/money';
import type { Notice } from '../src/core/domain/notice';
import type { Instant } from '../src/core/domain/time';
import type { Calls, Clock, Operators } from '../src/core/ports';
import type { Wire } from './wire';

export type Called =
  | { readonly call: 'disable' | 'restore'; readonly address: Address; readonly at: Instant }
  | { readonly call: 'inventory'; readonly account: AccountId; readonly at: Instant }
  | { readonly call: 'anchor'; readonly account: AccountId; readonly spent?: Money; readonly at: Instant };

/** What one function calls, and when. `onCalled` lets it arrive. */
export class SimulatedCalls implements Calls {
  readonly made: Called[] = [];

  constructor(
    private readonly wire: Wire<'invoke'>,
    private readonly clock: Clock,
    private readonly onCalled: (called: Called) => void = () => undefined,
  ) {}

  disableResources(address: Address): Promise<void> {
    return this.make('disableResources', () => ({ call: 'disable', address, at: this.clock.now() }));
  }

  restoreResources(address: Address): Promise<void> {
    return this.make('restoreResources', () => ({ call: 'restore', address, at: this.clock.now() }));
  }

  takeInventory(account: AccountId): Promise<void> {
    return this.make('takeInventory', () => ({ call: 'inventory', account, at: this.clock.now() }));
  }

  anchorAccount(account: AccountId, spent?: Money): Promise<void> {
    const said = spent === undefined ? {} : { spent };
    return this.make('anchorAccount', () => ({ call: 'anchor', account, ...said, at: this.clock.now() }));
  }

  private make(name: string, calledNow: () => Called): Promise<void> {
    return this.wire.write(
      'invoke',
      () => {
        const called = calledNow();
        this.made.push(called);
        this.onCalled(called);
      },
      name,
    );
  }
}

/** What operators were told by one function. `onTold` lets them act upon it. */
export class SimulatedOperators<N extends Notice> implements Operators<N> {
  readonly told: N[] = [];

  constructor(
    private readonly wire: Wire<'publish'>,
    private readonly onTold: (notice: N) => void = () => undefined,
  ) {}

  tell(notice: N): Promise<void> {
    return this.wire.write(
      'publish',
      () => {
        this.told.push(notice);
        this.onTold(notice);
      },
      'tell',
    );
  }
}
