import { templates } from '../../support/templates';

const { spoke } = templates();

/** Evaluates a condition as CloudFormation does, in a home region that nobody named. */
function isMet(condition: object, all: Readonly<Record<string, object>>, region: string): boolean {
  const [[operator, given] = ['', '']] = Object.entries(condition) as [string, unknown][];
  if (operator === 'Condition') return isMet(all[String(given)] ?? {}, all, region);
  const operands = given as readonly object[];
  if (operator === 'Fn::Equals') {
    const [one, other] = operands.map((each) => JSON.stringify(each));
    const value =
      one === '{"Ref":"AWS::Region"}' ? JSON.stringify(region) : one === '{"Ref":"HomeRegion"}' ? '""' : one;
    return value === other;
  }
  if (operator === 'Fn::Not') return !operands.every((each) => isMet(each, all, region));
  if (operator === 'Fn::Or') expect(operands.length).toBeLessThanOrEqual(10);
  return operator === 'Fn::And'
    ? operands.every((each) => isMet(each, all, region))
    : operands.some((each) => isMet(each, all, region));
}

describe('the spoke template', () => {
  test.each([
    ['eu-west-1', true],
    ['cn-north-1', true],
    ['eu-central-2', false],
    ['eu-north-1', false],
    ['us-gov-west-1', false],
  ])('in %s has an AWS Budget: %s', (region, has) => {
    const { Conditions: conditions } = spoke.toJSON() as { Conditions: Readonly<Record<string, object>> };
    expect(isMet({ Condition: 'HasAwsBudgets' }, conditions, region)).toBe(has);
  });
});
