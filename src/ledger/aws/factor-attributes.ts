import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { formatDecimal, readDecimal } from '../../core/domain/decimal';
import { formatInstant, readInstant } from '../../core/domain/time';
import { LEDGER } from '../contracts';
import { factor, FACTOR_DECIMALS, type Factors } from '../domain/factor';
import type { Ledger } from '../domain/ledger';
import { moment, number, type Item } from './attributes';

/** Returns the attributes that say what is paid of list prices, by the time since when: none where there is nothing. */
export function factorsAttributes(factors: Factors): Readonly<Record<string, AttributeValue>> {
  const last = factors.at(-1);
  if (last === undefined) return {};
  return {
    [LEDGER.factors]: {
      M: Object.fromEntries(
        factors.map((change) => [
          formatInstant(change.at),
          {
            M: Object.fromEntries(
              [...change.factors].map(([kind, one]) => [kind, number(formatDecimal(one, FACTOR_DECIMALS))]),
            ),
          },
        ]),
      ),
    },
    [LEDGER.factorsAt]: moment(last.at),
  };
}

/** Reads them from a ledger's row. */
export function factorsOf(item: Item): Pick<Ledger, 'factors'> {
  const stored = item[LEDGER.factors]?.M;
  if (stored === undefined) return {};
  const factors = Object.entries(stored).map(([at, { M: kinds = {} }]) => ({
    at: readInstant(at),
    factors: new Map(
      Object.entries(kinds).map(([kind, { N: digits = '1' }]) => [kind, factor(readDecimal(digits, FACTOR_DECIMALS))]),
    ),
  }));
  return { factors: factors.sort((one, other) => one.at - other.at) };
}
