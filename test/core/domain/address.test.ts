import { accountOf, address, isAddress, isWorkload } from '../../../src/core/domain/address';

describe('addresses', () => {
  test('an account’s budget and a workload’s', () => {
    expect(accountOf(address('012345678901'))).toBe('012345678901');
    expect(isWorkload(address('012345678901'))).toBe(false);
    expect(accountOf(address('012345678901.web_shop-2.eu'))).toBe('012345678901');
    expect(isWorkload(address('012345678901.web'))).toBe(true);
  });

  test('has the 64 characters that a schedule name may have', () => {
    expect(isAddress(`012345678901.${'a'.repeat(51)}`)).toBe(true);
    expect(isAddress(`012345678901.${'a'.repeat(52)}`)).toBe(false);
  });

  test.each([
    '',
    '12345678901',
    '1234567890123',
    '012345678901.',
    '012345678901-web',
    '012345678901.we b',
    '٠١٢٣٤٥٦٧٨٩٠١',
    'ou-ab12-cd34',
    '012345678901\n',
  ])("'%s' is refused by name", (text) => {
    expect(isAddress(text)).toBe(false);
    expect(() => address(text)).toThrow(`'${text}' is not a budget address: expected a 12-digit account id`);
  });
});
