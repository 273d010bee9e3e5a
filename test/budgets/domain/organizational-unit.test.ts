import { isUnit, unitId } from '../../../src/budgets/domain/organizational-unit';
import { isAddress } from '../../../src/core/domain/address';

describe('isUnit', () => {
  test.each(['ou-ab12-cd34ef56', 'ou-0123456789abcdef-abcdefgh', 'r-ab12'])(
    'takes %s, which is nobody’s address',
    (text) => {
      expect([isUnit(text), isAddress(text)]).toEqual([true, false]);
    },
  );

  test.each([
    '',
    'ou-',
    'ou-ab12',
    'ou-ab1-cd34ef56',
    'ou-ab12-cd34ef5',
    'OU-ab12-cd34ef56',
    'r-ab1',
    'r-AB12',
    'ou-ab12-cd34ef56.shop',
    '222222222222',
  ])('refuses %p', (text) => {
    expect(isUnit(text)).toBe(false);
    expect(() => unitId(text)).toThrow(`'${text}' is no organizational unit`);
  });
});
