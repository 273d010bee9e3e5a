import { hasType } from '../../../src/core/contracts/regional-types';
import { REGIONS } from '../../../src/packaging/regions';
import { templates } from '../../support/templates';

const { spoke } = templates();
const { Conditions: conditions, Resources: resources } = spoke.toJSON() as {
  readonly Conditions: Readonly<Record<string, object>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Condition?: string }>>;
};

/** What CloudFormation knows of a stack. */
interface Place {
  readonly region: string;
  readonly AwsBudgetBy: string;
}

const partitionOf = (region: string) =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/** Evaluates an expression as CloudFormation does, in a home region that nobody named. A resource is its logical id. */
function valueOf(expression: unknown, place: Place): unknown {
  if (typeof expression !== 'object' || expression === null) return expression;
  const [[operator, given] = ['', '']] = Object.entries(expression) as [string, unknown][];
  if (operator === 'Condition') return valueOf(conditions[String(given)], place);
  if (operator === 'Ref') return refOf(String(given), place);
  const operands = given as readonly unknown[];
  if (operator === 'Fn::If') {
    const [condition, one, other] = operands;
    return valueOf(valueOf({ Condition: condition }, place) === true ? one : other, place);
  }
  if (operator === 'Fn::Join') {
    const [separator, parts] = operands as [string, readonly unknown[]];
    return parts.map((part) => valueOf(part, place)).join(separator);
  }
  const values = operands.map((each) => valueOf(each, place));
  switch (operator) {
    case 'Fn::Equals':
      return values[0] === values[1];
    case 'Fn::Not':
      return values[0] !== true;
    case 'Fn::And':
    case 'Fn::Or':
      expect(values.length).toBeGreaterThanOrEqual(2);
      expect(values.length).toBeLessThanOrEqual(10);
      return operator === 'Fn::And' ? values.every((each) => each === true) : values.some((each) => each === true);
    default:
      throw new Error(`${operator} is not evaluated`);
  }
}

function refOf(name: string, { region, AwsBudgetBy }: Place): string {
  const given: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::Partition': partitionOf(region),
    'AWS::AccountId': '222222222222',
    HomeRegion: '',
    AwsBudgetBy,
    NotificationThreshold: '90',
    EmailRecipient: 'owner@example.com',
    SSMBudgetParameter: '/budget-guardrails/budget',
  };
  return given[name] ?? name;
}

/** What the stack has there: whether an AWS Budget, what it says of it, and which the role may change. */
function awsBudgetOf(place: Place) {
  const isThere = ({ Condition: condition }: { readonly Condition?: string }) =>
    condition === undefined || valueOf({ Condition: condition }, place) === true;
  const [name] = Object.values(spoke.findResources('AWS::SSM::Parameter')).filter(({ Properties: { Name } }) =>
    String(valueOf(Name, place)).endsWith('/aws-budget-name'),
  );
  const [role] = Object.values(spoke.findResources('AWS::IAM::ManagedPolicy'))
    .flatMap(
      ({ Properties: properties }) =>
        (properties.PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement,
    )
    .filter(({ Action: action }) => JSON.stringify(action).includes('budgets:ModifyBudget'));
  return {
    types: Object.values(resources)
      .filter(isThere)
      .map(({ Type: type }) => type),
    says: valueOf(name?.Properties.Value, place),
    mayChange: [role?.Resource]
      .flat()
      .map((arn) => valueOf(arn, place))
      .filter((arn) => arn !== 'AWS::NoValue'),
  };
}

const BY_STACK = 'BudgetAwsBudgetF34AC906';
const BY_MANAGEMENT = 'budget-guardrails-spoke threshold=90 email=owner@example.com';

describe('the spoke template', () => {
  test.each([
    ['eu-west-1', 'stack', BY_STACK],
    ['eu-west-1', 'management', BY_MANAGEMENT],
    ['cn-north-1', 'stack', BY_STACK],
    ['cn-north-1', 'management', BY_MANAGEMENT],
    ['eu-central-2', 'stack', BY_MANAGEMENT],
    ['eu-north-1', 'stack', BY_MANAGEMENT],
    ['eu-north-1', 'management', BY_MANAGEMENT],
    ['us-gov-west-1', 'stack', '(none)'],
    ['us-gov-west-1', 'management', '(none)'],
  ])("in %s, made by %s, says '%s' of its AWS Budget", (region, AwsBudgetBy, says) => {
    const found = awsBudgetOf({ region, AwsBudgetBy });
    expect([found.says, found.types.includes('AWS::Budgets::Budget')]).toEqual([says, says === BY_STACK]);
  });

  test.each(REGIONS.filter((region) => !region.includes('-iso')))(
    'has nothing in %s that CloudFormation lacks there, and a role for its own AWS Budget and for the one that the management account makes',
    (region) => {
      for (const AwsBudgetBy of ['stack', 'management']) {
        const { types, says, mayChange } = awsBudgetOf({ region, AwsBudgetBy });
        const isMadeHere = types.includes('AWS::Budgets::Budget');
        expect(isMadeHere).toBe(AwsBudgetBy === 'stack' && hasType('AWS::Budgets::Budget', region));
        const names = isMadeHere ? ['budget-guardrails-spoke', String(says)] : ['budget-guardrails-spoke'];
        expect(mayChange).toEqual(
          names.map((name) => `arn:${partitionOf(region)}:budgets::222222222222:budget/${name}`),
        );
      }
    },
  );
});
