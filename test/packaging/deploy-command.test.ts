import { deployCommand } from '../../src/packaging/deploy-command';

const TEMPLATE = {
  Resources: {},
  Parameters: {
    OrganizationId: { Type: 'String' },
    DefaultMode: { Type: 'String', Default: 'notify' },
    ArtifactBucket: { Type: 'String' },
    ArtifactPrefix: { Type: 'String', Default: '' },
  },
};
const INSTALLATION = {
  bucket: 'artifacts',
  prefix: 'v1/',
  region: 'eu-west-1',
  templateFile: 'dist/templates/management.template.json',
};

describe('the command that installs', () => {
  test('knows the artifacts, and asks for what it cannot know', () => {
    expect(deployCommand(TEMPLATE, INSTALLATION)).toBe(
      [
        'aws cloudformation deploy --region eu-west-1 --stack-name budget-guardrails-management \\',
        '  --template-file dist/templates/management.template.json --s3-bucket artifacts --s3-prefix v1 \\',
        '  --capabilities CAPABILITY_NAMED_IAM --parameter-overrides OrganizationId=? ArtifactBucket=artifacts ArtifactPrefix=v1/',
      ].join('\n'),
    );
  });

  test('names no prefix if there is none', () => {
    expect(deployCommand(TEMPLATE, { ...INSTALLATION, prefix: '' })).not.toMatch(/prefix|Prefix/);
  });
});
