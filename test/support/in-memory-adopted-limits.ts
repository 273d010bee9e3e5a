import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { judgeItem } from '../../src/budgets/domain/budget-item';
import type { HowKnown } from '../../src/budgets/domain/how-known';
import type { AdoptedLimits } from '../../src/budgets/ports';
import type { Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';

/** Who adopts budgets has done so for every accepted one, but for those that a test has fall behind. */
export class InMemoryAdoptedLimits implements AdoptedLimits {
  /** What the ledgers of such addresses go by. */
  readonly behind = new Map<string, Money | undefined>();

  /** How the positions of addresses are known. */
  readonly known = new Map<string, HowKnown>();

  constructor(private readonly items: ReadonlyMap<string, { readonly written: WrittenBudget }>) {}

  limitOf(address: Address): Promise<Money | undefined> {
    if (this.behind.has(address)) return Promise.resolve(this.behind.get(address));
    const written = this.items.get(address)?.written;
    const verdict = written === undefined ? undefined : judgeItem(written);
    return Promise.resolve(verdict?.kind === 'accepted' ? verdict.budget.limit : undefined);
  }

  howKnown(address: Address): Promise<HowKnown> {
    return Promise.resolve(this.known.get(address) ?? {});
  }

  /** Who hears of the budgets that stay in force while their items are refused. */
  readonly stayed = new Map<string, readonly string[]>();

  async emailsOf(address: Address) {
    const verdict = judgeItem(this.items.get(address)?.written ?? {});
    return verdict.kind === 'accepted' ? verdict.budget.emails : this.stayed.get(address);
  }
}
