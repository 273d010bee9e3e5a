import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { LineMatcher } from '../../../src/bill/domain/line-pattern';
import { readExactDecimal } from '../../../src/core/domain/decimal';

const LAMPS = {
  serviceCodes: ['Lamps'],
  serviceNames: ['Amazon Lamps'],
  usageTypes: [/(^|-)Lamp:/],
  descriptions: [/lamp hour/],
};
const LINE: FocusRow = {
  number: 1,
  service: 'Amazon Lamps',
  description: '$1 per lamp hour',
  category: 'Usage',
  cost: readExactDecimal('1'),
  faults: [],
};
const meterOf = (changed: Partial<FocusRow>) =>
  new LineMatcher(new Map([['lamp', [LAMPS]]])).meterOf({ ...LINE, ...changed });

describe('a meter books a line', () => {
  test.each<[Partial<FocusRow>]>([
    [{}],
    [{ serviceCode: 'Lamps', service: 'whatever' }],
    [{ usageType: 'EUC1-Lamp:big', description: 'no words' }],
    [{ meter: 'Lamp:big', description: undefined }],
    [{ category: 'usage', commitment: 'Used', capacity: 'Used' }],
  ])('with %j', (changed) => {
    expect(meterOf(changed)).toBe('lamp');
  });

  test.each<[Partial<FocusRow>]>([
    [{ service: 'Amazon Candles' }],
    [{ serviceCode: 'Candles' }],
    [{ usageType: 'EUC1-Bulb', description: '$1 per lamp hour' }],
    [{ description: 'the price of a wick' }],
    [{ description: undefined }],
    [{ category: 'Tax' }],
    [{ category: 'Purchase' }],
    [{ category: undefined }],
    [{ chargeClass: 'Correction' }],
    [{ commitment: 'Unused' }],
    [{ capacity: 'Unused' }],
    [{ cost: readExactDecimal('-1') }],
  ])('not with %j', (changed) => {
    expect(meterOf(changed)).toBeUndefined();
  });

  test('the same however many kinds it has seen', () => {
    const matcher = new LineMatcher(new Map([['lamp', [LAMPS]]]));
    const kinds = Array.from({ length: 20_100 }, (_, kind) => ({ ...LINE, description: `${kind} lamp hours` }));
    expect(kinds.filter((line) => matcher.meterOf(line) !== 'lamp')).toEqual([]);
    expect(matcher.meterOf(LINE)).toBe('lamp');
  });
});
