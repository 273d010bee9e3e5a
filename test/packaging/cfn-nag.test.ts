import { templates } from '../support/templates';

/**
 * CfCT stops at cfn_nag's failures. Ruby is not at hand here, so these are its rules of that rank for the types that
 * the templates have, as their source and that of its model (cfn_nag and cfn-model of stelligent) say them.
 */
type Statement = Readonly<Record<'Effect' | 'Action' | 'NotPrincipal' | 'Principal' | 'Resource', unknown>>;
interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const isWildcard = (principal: unknown): boolean =>
  typeof principal === 'string'
    ? principal.includes('*')
    : typeof principal === 'object' &&
      principal !== null &&
      Object.values(principal).some((value) => list(value).some((one) => typeof one === 'string' && one.includes('*')));
const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'KeyPolicy'];
const POLICIES = [
  'AWS::IAM::Role',
  'AWS::IAM::ManagedPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::KMS::Key',
];
const ACTIONS_MATTER = ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy', 'AWS::SQS::QueuePolicy'];

function failures([id, { Type: type, Properties: properties = {} }]: [string, Resource]): readonly string[] {
  const allowing = POLICIES.includes(type)
    ? DOCUMENTS.flatMap(
        (name) => list((properties[name] as { Statement?: unknown } | undefined)?.Statement) as Statement[],
      ).filter(({ Effect: effect }) => effect === 'Allow')
    : [];
  const found = (rule: string, is: boolean) => (is ? [`${id}: ${rule}`] : []);
  return [
    ...found(
      'F2–F5, F20: * action',
      ACTIONS_MATTER.includes(type) &&
        allowing.some(({ Action: action }) => list(action).some((one) => one === '*' || /^.+:\*$/.test(String(one)))),
    ),
    ...found(
      'F18, F21, F76: * principal',
      allowing.some(({ Principal: principal }) => isWildcard(principal)),
    ),
    ...found(
      'F6–F8: NotPrincipal',
      allowing.some(({ NotPrincipal: principal }) => principal !== undefined),
    ),
    ...found(
      'F38–F40: PassRole on *',
      allowing.some(
        ({ Action: action, Resource: resource }) =>
          list(action).includes('iam:PassRole') && list(resource).includes('*'),
      ),
    ),
    ...found('F19: no key rotation', type === 'AWS::KMS::Key' && properties.EnableKeyRotation !== true),
    ...found('F13: * principal', type === 'AWS::Lambda::Permission' && properties.Principal === '*'),
  ];
}

test.each(['management', 'spoke', 'workloadBudget'] as const)(
  'cfn_nag would find no failure in the %s template',
  (name) => {
    const resources = (templates()[name].toJSON() as { Resources: Record<string, Resource> }).Resources;
    expect(Object.entries(resources).flatMap(failures)).toEqual([]);
  },
);

test.each([
  [
    {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' }] } },
    },
    'F18, F21, F76: * principal',
  ],
  [
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['ec2:*'] }] } },
    },
    'F2–F5, F20: * action',
  ],
  [{ Type: 'AWS::KMS::Key', Properties: {} }, 'F19: no key rotation'],
])('%j is a failure', (resource, rule) => {
  expect(failures(['Planted', resource])).toEqual([`Planted: ${rule}`]);
});
