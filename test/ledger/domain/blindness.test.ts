import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import { later, MS_PER_HOUR } from '../../../src/core/domain/time';
import {
  describeMissing,
  missingIn,
  NO_BILL_HOURS,
  NO_LOOK_HOURS,
  type Seen,
} from '../../../src/ledger/domain/blindness';
import { rate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, on } from '../../support/ledgers';

const at = on('21');
const ago = (hours: number) => later(at, -hours * MS_PER_HOUR);
const seen: Seen = { billFrom: 'CostExplorer', billedAt: ago(24), lookedAt: ago(1), countsSince: ago(240) };
const spends = { address: ACCOUNT, rate: rate(1n) };
const idle = { address: ACCOUNT, rate: rate(0n) };
const missing = (ledger: typeof spends, change: Partial<Seen>) =>
  missingIn(ledger, { ...seen, ...change }, at).map(({ what }) => what);

describe('whether an account is blind', () => {
  test.each<[string, typeof spends, Partial<Seen>, string[]]>([
    ['a bill of yesterday and a look of this hour', spends, {}, []],
    ['a bill of just 48 hours ago, and a look of just 3', spends, { billedAt: ago(48), lookedAt: ago(3) }, []],
    ['a bill that is older', spends, { billedAt: ago(49) }, ['bill']],
    ['a look that is older', spends, { lookedAt: ago(4) }, ['look']],
    ['both', spends, { billedAt: ago(49), lookedAt: ago(4) }, ['bill', 'look']],
    ['a bill that is older, of an account that spends nothing now', idle, { billedAt: ago(49) }, ['bill']],
    ['no bill is read anywhere', spends, { billFrom: 'none', billedAt: undefined }, []],
    ['never billed, and it spends', spends, { billedAt: undefined }, ['bill']],
    ['never billed, and it spends nothing', idle, { billedAt: undefined }, []],
    ['never billed, and new', spends, { billedAt: undefined, countsSince: ago(47) }, []],
    ['never looked at', spends, { lookedAt: undefined }, ['look']],
    ['never looked at, and new', spends, { lookedAt: undefined, countsSince: ago(2) }, []],
    [
      'an AWS Budget whose sum has not changed, and it spends',
      spends,
      { billFrom: 'AwsBudget', billedAt: ago(49) },
      ['bill'],
    ],
    [
      'an AWS Budget whose sum has not changed, and it spends nothing',
      idle,
      { billFrom: 'AwsBudget', billedAt: ago(49) },
      [],
    ],
  ])('%s', (_which, ledger, change, expected) => {
    expect(missing(ledger, change)).toEqual(expected);
  });

  test('a workload has no bill, and is seen by looks alone', () => {
    const shop = { ...spends, address: address(`${ACCOUNT}.shop`) };
    expect(missing(shop, { billedAt: undefined })).toEqual([]);
    expect(missing(shop, { billedAt: undefined, lookedAt: ago(4) })).toEqual(['look']);
  });

  test('is said with since when', () => {
    const both = missingIn(spends, { ...seen, billedAt: on('18'), lookedAt: on('20', '20:00:00') }, at);
    expect(describeMissing(both)).toBe('no bill since 2026-11-18 00:00 UTC, no look since 2026-11-20 20:00 UTC');
  });

  test('property: who was seen later is never blinder', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(100), (bill, look, more) => {
        const now = missing(spends, { billedAt: ago(bill), lookedAt: ago(look) });
        const before = missing(spends, { billedAt: ago(bill + more), lookedAt: ago(look + more) });
        expect(before).toEqual(expect.arrayContaining(now));
        expect(now.includes('bill')).toBe(bill > NO_BILL_HOURS);
        expect(now.includes('look')).toBe(look > NO_LOOK_HOURS);
      }),
    );
  });
});
