import { allowedActions, templates } from '../../support/templates';

const { management } = templates();

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties?: unknown;
}

const resources = (management.toJSON() as { Resources: Record<string, Resource> }).Resources;

/** What a resource refers to, in any way that makes CloudFormation create it later and delete it earlier. */
function referredTo(id: string): readonly string[] {
  const { DependsOn: explicit = [], Properties: properties } = resources[id] ?? { Type: '' };
  const implicit = [...JSON.stringify(properties ?? {}).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  return [explicit, implicit].flat().filter((name) => name in resources);
}

function allBefore(id: string, found = new Set<string>()): ReadonlySet<string> {
  for (const next of referredTo(id)) {
    if (found.has(next)) continue;
    found.add(next);
    allBefore(next, found);
  }
  return found;
}

const [[removal = ''] = []] = Object.entries(resources).filter(
  ([, { Type: type }]) => type === 'Custom::EndEnforcement',
);

describe('when the stack is deleted', () => {
  test('nothing goes before everything is given back, but alarms, the dashboard and the name of the topic', () => {
    const kept = allBefore(removal);
    const gone = Object.entries(resources)
      .filter(([id]) => id !== removal && !kept.has(id))
      .map(([, { Type: type }]) => type);
    expect([...new Set(gone)].sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::SSM::Parameter',
    ]);
  });

  test('the roles of the spokes go later, too: the stack set is one of what is needed', () => {
    expect(resources[removal]?.Properties).toMatchObject({
      SpokeStackSet: { 'Fn::If': ['HasSpokeStackSet', { Ref: 'Spokes' }, ''] },
    });
  });

  test('nothing waits for it: nothing depends on the resource that gives back', () => {
    expect(Object.keys(resources).filter((id) => referredTo(id).includes(removal))).toEqual([]);
  });

  test('CloudFormation waits longer than the function may run', () => {
    const [[, target] = []] = Object.entries(resources).filter(
      ([id, { Type: type }]) => type === 'AWS::Lambda::Function' && id.startsWith('EndEnforcement'),
    );
    const { ServiceTimeout: waits } = resources[removal]?.Properties as { ServiceTimeout: number };
    expect(Number(waits)).toBeGreaterThan((target?.Properties as { Timeout: number }).Timeout);
  });

  test('the function may shut the two doors, look at one stack, read the journals and reach spokes', () => {
    const [[id = '', actions = []] = []] = [...allowedActions(management)].filter(([name]) =>
      name.startsWith('EndEnforcementPolicy'),
    );
    expect(actions.filter((action) => !/^(logs|xray|kms|sns|sqs):/.test(action))).toEqual([
      'cloudformation:DescribeStacks',
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
      'lambda:PutFunctionConcurrency',
      'organizations:AttachPolicy',
      'organizations:DetachPolicy',
      'organizations:ListPoliciesForTarget',
      'sts:AssumeRole',
    ]);
    const {
      PolicyDocument: { Statement: statements },
    } = resources[id]?.Properties as {
      PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] };
    };
    const on = (action: string) => statements.find(({ Action: allowed }) => allowed === action)?.Resource;
    expect(on('lambda:PutFunctionConcurrency')).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^DisableResourcesFunction/), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching(/^RestoreResourcesFunction/), 'Arn'] },
    ]);
    expect(on('cloudformation:DescribeStacks')).toEqual({ Ref: 'AWS::StackId' });
  });

  test('the tables stay', () => {
    management.allResources('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain' });
  });
});
