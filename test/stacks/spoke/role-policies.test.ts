import { templates } from '../../support/templates';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** IAM takes no longer managed policies, without blanks. */
const MAX_POLICY_CHARACTERS = 6_144;

const policies = Object.entries(templates().spoke.findResources('AWS::IAM::ManagedPolicy'));

test.each(policies)('the policy %s is no longer than IAM takes', (_name, { Properties }) => {
  const text = JSON.stringify((Properties as { PolicyDocument: object }).PolicyDocument, resolved);

  expect(text.length).toBeLessThan(MAX_POLICY_CHARACTERS);
});

/** Only a stop is denied on what is exempt: it may have been stopped before, and must be given back. */
test('it changes resources of its own account only, and stops none that is exempt', () => {
  const statements = policies.flatMap(
    ([, { Properties }]) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
  );
  const changing = statements.filter(({ Action }) => JSON.stringify(Action).includes('ec2:StopInstances'));
  expect(changing.map(({ Effect, Condition: condition }) => [Effect, condition])).toEqual([
    ['Allow', undefined],
    ['Deny', { StringEquals: { 'aws:ResourceTag/budget-guardrails:exempt': 'true' } }],
  ]);
  expect(changing[0]?.Resource).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:*:', { Ref: 'AWS::AccountId' }, ':instance/*']],
  });
  expect([changing[1]?.Action].flat()).toEqual([
    'ec2:StopInstances',
    'autoscaling:SuspendProcesses',
    'rds:StopDBInstance',
    'rds:StopDBCluster',
    'sagemaker:StopNotebookInstance',
    'redshift:PauseCluster',
  ]);
});

/** Puts the longest partition or account in the place of each reference inside a text. */
function resolved(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map((part) => (typeof part === 'string' ? part : 'aws-iso-long')).join(separator);
  }
  return 'Ref' in value ? 'x'.repeat(64) : value;
}
