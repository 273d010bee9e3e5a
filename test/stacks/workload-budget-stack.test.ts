import { readWorkload } from '../../src/workloads/domain/workload';
import { templates } from '../support/templates';

const { workloadBudget } = templates();
const parameters = workloadBudget.findParameters('*');
const [parameter] = Object.values(workloadBudget.findResources('AWS::SSM::Parameter'));

const GIVEN = { Name: 'shop', MonthlyAmount: '50', TagKey: 'app', TagValue: 'shop', Email: '', Mode: '' };

interface Constraints {
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
}

/** Whether CloudFormation would take a value for a parameter. */
function takes(name: string, value: string): boolean {
  const { AllowedPattern: pattern, AllowedValues: values } = (parameters[name] ?? {}) as Constraints;
  return pattern === undefined ? values?.includes(value) === true : new RegExp(pattern).test(value);
}

/** A property as CloudFormation would fill it in. */
function filled(property: string, given: Readonly<Record<string, string>>): string {
  const { 'Fn::Sub': text } = (parameter?.Properties as Record<string, { 'Fn::Sub': string }>)[property] ?? {
    'Fn::Sub': '',
  };
  return text.replace(/\$\{(\w+)\}/g, (_all, name: string) => given[name] ?? `(no ${name})`);
}

describe('the template of the product Workload Budget', () => {
  test('is one parameter, without code, assets or bootstrap', () => {
    expect(
      Object.values((workloadBudget.toJSON() as { Resources: Record<string, { Type: string }> }).Resources).map(
        ({ Type: type }) => type,
      ),
    ).toEqual(['AWS::SSM::Parameter']);
    expect(JSON.stringify(workloadBudget.toJSON())).toMatch(
      /^(?!.*(BootstrapVersion|cdk-bootstrap|Fn::Transform))[\x20-\x7e]*$/,
    );
  });

  test('writes what register-workload reads', () => {
    expect(filled('Name', GIVEN)).toBe('/budget-guardrails/budgets/shop');
    expect(readWorkload('shop', filled('Value', GIVEN))).toMatchObject({
      kind: 'read',
      workload: { tag: { key: 'app', value: 'shop' }, mode: undefined, emails: [] },
    });
    expect(
      readWorkload(
        'shop',
        filled('Value', { ...GIVEN, MonthlyAmount: '7.5', Email: 'team@example.com', Mode: 'enforce' }),
      ),
    ).toMatchObject({ kind: 'read', workload: { mode: 'enforce', emails: ['team@example.com'] } });
  });

  test.each([
    ['Name', ['shop', 'a.b_c-1', 'x'.repeat(51)], ['', 'a/b', 'x'.repeat(52), 'a b']],
    ['MonthlyAmount', ['50', '50.25', '0.01', '1000000000'], ['0', '0.00', '-1', '1,000', '1e3', '', '0.001']],
    ['TagKey', ['app', 'team:app', 'aws:cloudformation:stack-name', 'a b'], ['', '"', '\\', 'a,b', 'x'.repeat(129)]],
    ['TagValue', ['shop', 'a/b=c'], ['', '"}', '\\n', '{{resolve:ssm:x}}', '${Name}']],
    [
      'Email',
      ['', 'team@example.com', 'a.b+c@mail.example.com'],
      ['team', '"a"@example.com', 'a@b', '{{resolve:ssm:x}}@example.com'],
    ],
    ['Mode', ['', 'observe', 'notify', 'enforce'], ['off', 'Enforce']],
  ])('%s takes %j and refuses %j', (name, good, bad) => {
    expect([good.filter((value) => !takes(name, value)), bad.filter((value) => takes(name, value))]).toEqual([[], []]);
  });

  test('cannot be broken by what it takes: the value stays JSON, and fits into a standard parameter', () => {
    const largest = {
      Name: 'x'.repeat(51),
      MonthlyAmount: '1000000000',
      TagKey: ':'.repeat(128),
      TagValue: '@'.repeat(256),
      Email: `${'a'.repeat(300)}@example.com`,
      Mode: 'observe',
    };
    for (const [name, value] of Object.entries(largest)) expect(takes(name, value)).toBe(true);
    expect(Buffer.byteLength(filled('Value', largest))).toBeLessThan(4_096);
    expect(readWorkload('x', filled('Value', largest)).kind).toBe('read');
  });

  test('says of every parameter what it expects, and gives those a default that can have one', () => {
    for (const { Description: description, ConstraintDescription: constraint, AllowedValues: values } of Object.values(
      parameters,
    )) {
      expect([typeof description, typeof (constraint ?? values)]).toEqual([
        'string',
        values === undefined ? 'string' : 'object',
      ]);
    }
    const defaults = Object.entries(parameters).map(([name, { Default: value }]) => [name, value as unknown]);
    expect(Object.fromEntries(defaults)).toEqual({
      Name: undefined,
      MonthlyAmount: undefined,
      TagKey: 'app',
      TagValue: undefined,
      Email: '',
      Mode: '',
    });
  });

  test('names the receipt that answers it', () => {
    workloadBudget.hasOutput('ReceiptParameter', { Value: { 'Fn::Sub': '/budget-guardrails/receipts/${Name}' } });
  });
});
