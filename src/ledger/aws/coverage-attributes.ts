import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { formatDecimal, readDecimal } from '../../core/domain/decimal';
import { formatRevantios, readRevantios, type Money } from '../../core/domain/money';
import type { BillCoverage, CoverageLine } from '../domain/coverage-line';
import { factor, FACTOR_DECIMALS } from '../domain/factor';
import { instantOf, moment, number, optional, present, required, text, type Item } from './attributes';

/** Returns the attribute of how meters have counted what is billed. */
export function coverageToAttribute({ from, through, lines }: BillCoverage): AttributeValue {
  return { M: { from: moment(from), through: moment(through), lines: { L: lines.map(lineToAttribute) } } };
}

/** Reads it. Throws a RangeError when it makes no sense. */
export function coverageFromAttribute({ M: coverage = {} }: AttributeValue): BillCoverage {
  return {
    from: required(instantOf(coverage.from), coverage, 'from'),
    through: required(instantOf(coverage.through), coverage, 'through'),
    lines: required(coverage.lines?.L, coverage, 'lines').map(({ M: line = {} }) => lineOf(line)),
  };
}

function lineToAttribute({ service, factor: paid, ...amounts }: CoverageLine): AttributeValue {
  return {
    M: present({
      service: text(service),
      ...Object.fromEntries(
        Object.entries(amounts).map(([name, amount]: [string, Money]) => [name, number(formatRevantios(amount))]),
      ),
      factor: optional(paid, (one) => number(formatDecimal(one, FACTOR_DECIMALS))),
    }),
  };
}

function lineOf(line: Item): CoverageLine {
  const amount = (name: string) => readRevantios(required(line[name]?.N, line, name));
  return {
    service: required(line.service?.S, line, 'service'),
    total: amount('total'),
    live: amount('live'),
    missedStarts: amount('missedStarts'),
    price: amount('price'),
    notMetered: amount('notMetered'),
    unknown: amount('unknown'),
    factor: optional(line.factor?.N, (digits) => factor(readDecimal(digits, FACTOR_DECIMALS))),
  };
}
