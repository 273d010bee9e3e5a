import * as fc from 'fast-check';
import { address, isAddress } from '../../../src/core/domain/address';
import { formatDecimal, parseDecimal, readDecimal, readExactDecimal } from '../../../src/core/domain/decimal';
import {
  formatRevantios,
  formatUsd,
  parseRevantios,
  parseUsd,
  readRevantios,
  readUsd,
} from '../../../src/core/domain/money';
import { period, periodEnd, periodOf, periodStart } from '../../../src/core/domain/period';
import { formatInstant, instant, instantIn, parseInstant, readInstant } from '../../../src/core/domain/time';
import { formatRate, parseRate, readRate } from '../../../src/ledger/domain/rate';
import { hostileNumber } from '../hostile';
import { mutatedText } from '../mutation';
import { BrokenPromise, target } from '../target';

const AMOUNTS = ['0', '750.25', '-3', '2469.135802', '28888.888888888887', '1E+7', '.5', '+5', '1e-16', '0.00'];
const TIMES = [
  '2026-11-21T20:46:00.000Z',
  '2026-11-21T20:46:00Z',
  '2026-11-21T20:46:00.123456+01:00',
  '2026-11-21T20:46Z',
  '2026-11-21 20:46:00',
  '20:46',
  '2026-11-21',
];

/** Fails unless two forms of one value are the same. */
export function same<T>(before: T, after: T, what: string): void {
  if (!Object.is(before, after)) throw new BrokenPromise(`${what}: ${String(before)} came back as ${String(after)}`);
}

const amount = () => mutatedText(AMOUNTS);

/** Whatever one reads exactly, the lenient one reads as the same. */
function bothRead<T>(text: string, exact: (text: string) => T, lenient: (text: string) => T): T {
  const read = lenient(text);
  let parsed: T;
  try {
    parsed = exact(text);
  } catch {
    return read;
  }
  same(parsed, read, `'${text}' as others write it`);
  return parsed;
}

export const CORE_TARGETS = [
  target({
    name: 'decimals',
    covers: ['decimal#parseDecimal', 'decimal#readDecimal', 'decimal#readExactDecimal'].map(
      (one) => `src/core/domain/${one}`,
    ),
    inputs: fc.tuple(amount(), fc.integer({ min: 0, max: 20 })),
    play: ([text, scale]) => {
      const exact = readExactDecimal(text);
      const read = bothRead(
        text,
        (one) => parseDecimal(one, scale),
        (one) => readDecimal(one, scale),
      );
      same(read, parseDecimal(formatDecimal(read, scale), scale), text);
      return exact.scale;
    },
  }),
  target({
    name: 'amounts',
    covers: ['money#parseUsd', 'money#readUsd', 'money#parseRevantios', 'money#readRevantios'].map(
      (one) => `src/core/domain/${one}`,
    ),
    inputs: amount(),
    play: (text) => {
      const usd = bothRead(text, parseUsd, readUsd);
      same(usd, parseUsd(formatUsd(usd)), text);
      const revantios = bothRead(text, parseRevantios, readRevantios);
      same(revantios, parseRevantios(formatRevantios(revantios)), text);
    },
  }),
  target({
    name: 'rates',
    covers: ['src/ledger/domain/rate#parseRate', 'src/ledger/domain/rate#readRate'],
    inputs: amount(),
    play: (text) => {
      const rate = bothRead(text, parseRate, readRate);
      same(rate, parseRate(formatRate(rate)), text);
    },
  }),
  target({
    name: 'times',
    covers: ['parseInstant', 'readInstant', 'instantIn'].map((one) => `src/core/domain/time#${one}`),
    inputs: mutatedText(TIMES),
    play: (text) => {
      if (instantIn(text) !== undefined) same(instantIn(text), readInstant(text), text);
      const at = bothRead(text, parseInstant, readInstant);
      // What a calendar of four digits can write, it reads.
      if (at >= Date.UTC(0, 0) && at < Date.UTC(10_000, 0)) same(at, parseInstant(formatInstant(at)), text);
      return at;
    },
  }),
  target({
    name: 'instants',
    covers: ['src/core/domain/time#instant'],
    inputs: hostileNumber(),
    play: (ms) => formatInstant(instant(ms)),
  }),
  target({
    name: 'periods',
    covers: ['src/core/domain/period#period'],
    inputs: mutatedText(['2026-11', '2026-12', '0000-01', '9999-12']),
    play: (text) => {
      const month = period(text);
      same(periodOf(periodStart(month)), month, text);
      return periodEnd(month);
    },
  }),
  target({
    name: 'addresses',
    covers: ['src/core/domain/address#address'],
    inputs: mutatedText(['222222222222', '222222222222.shop']),
    play: (text) => {
      // EventBridge Scheduler's own words for a name.
      if (isAddress(text) && !/^[0-9a-zA-Z-_.]{1,64}$/.test(text)) {
        throw new BrokenPromise(`'${text}' is an address, and no name of a schedule`);
      }
      return address(text);
    },
  }),
];
