import type { ExactDecimal } from '../../core/domain/decimal';
import { ExactSum } from './exact-sum';

/** Lines that are counted and added up under one name. */
export type NamedSum<Name> = Name & { readonly lines: number; readonly cost: ExactDecimal };

/** Counts lines and adds up their costs, under names of some parts each: provider and currency, kind and currency. */
export class SumsByName<Name extends Readonly<Record<string, string>>> {
  private readonly sums = new Map<string, { readonly name: Name; lines: number; readonly sum: ExactSum }>();

  /** Adds a line; one whose cost cannot be read is counted alone. */
  add(name: Name, cost: ExactDecimal | undefined): void {
    const key = Object.values(name).join('\n');
    const known = this.sums.get(key) ?? { name, lines: 0, sum: new ExactSum() };
    this.sums.set(key, known);
    known.lines += 1;
    if (cost !== undefined) known.sum.add(cost);
  }

  /** Returns all sums in the order of their names. */
  values(): readonly NamedSum<Name>[] {
    return [...this.sums]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { name, lines, sum }]) => ({ ...name, lines, cost: sum.value() }));
  }
}
