import { templates } from '../../support/templates';

/** IAM takes no longer managed policies, without blanks. */
const MAX_POLICY_CHARACTERS = 6_144;

const policies = Object.entries(templates().spoke.findResources('AWS::IAM::ManagedPolicy'));

test.each(policies)('the policy %s is no longer than IAM takes', (_name, { Properties }) => {
  const text = JSON.stringify((Properties as { PolicyDocument: object }).PolicyDocument, resolved);

  expect(text.length).toBeLessThan(MAX_POLICY_CHARACTERS);
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
