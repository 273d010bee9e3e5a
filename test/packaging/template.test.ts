import { parseTemplate, refusalOf } from '../../src/packaging/template';

describe('a template', () => {
  test('is kept as it was read, keys in their order', () => {
    const text = '{"Outputs":{},"Resources":{"B":{"Type":"T"},"A":{"Type":"T"}},"Description":"d"}';
    expect(JSON.stringify(parseTemplate(text, 't.json'))).toBe(text);
  });

  test('names the file that is none', () => {
    expect(() => parseTemplate('{}', 'cdk.out/t.json')).toThrow('cdk.out/t.json: not a CloudFormation template');
  });
});

describe('refusalOf', () => {
  test.each([
    [
      { Type: 'String', AllowedPattern: '[0-9]{12}', ConstraintDescription: 'a 12-digit account id' },
      '12345678901',
      'expected a 12-digit account id',
    ],
    [{ Type: 'String', AllowedPattern: '[0-9]+' }, '1x', 'expected [0-9]+'],
    [{ Type: 'String', AllowedValues: ['observe', 'notify'] }, 'stop', 'expected one of observe, notify'],
    [{ Type: 'Number', MinValue: 1, MaxValue: 10 }, '0', 'expected 1 or more'],
    [{ Type: 'Number', MinValue: 1, MaxValue: 10 }, '11', 'expected 10 or less'],
    [{ Type: 'Number' }, 'many', 'expected a number'],
    [{ Type: 'Number' }, '', 'expected a number'],
  ])('of %j says why %s is not taken', (parameter, value, reason) => {
    expect(refusalOf(parameter, value)).toBe(reason);
  });

  test.each([
    [{ Type: 'String', AllowedPattern: '^(a|b)?$' }, ''],
    [{ Type: 'Number', MinValue: 1, MaxValue: 10 }, '10'],
    [{ Type: 'String' }, 'anything'],
  ])('of %j takes %s', (parameter, value) => {
    expect(refusalOf(parameter, value)).toBeUndefined();
  });
});
