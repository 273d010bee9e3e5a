import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusalOf, type TemplateParameter } from '../../../src/packaging/template';
import { templates } from '../../support/templates';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Installed {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/**
 * What holds something, or has a name that only one can have, and the properties with which CloudFormation replaces it
 * ("Update requires: Replacement" in its reference of resource types).
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::Budgets::Budget': ['NotificationsWithSubscribers'],
  'AWS::DynamoDB::Table': [
    'AttributeDefinitions',
    'ImportSourceSpecification',
    'KeySchema',
    'LocalSecondaryIndexes',
    'TableName',
  ],
  'AWS::Events::EventBus': ['Name'],
  'AWS::IAM::Role': ['Path', 'RoleName'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::Scheduler::ScheduleGroup': ['Name'],
};
/** Parameters that a template has or has not for the way in which its code is deployed. */
const WAYS_OF_CODE = ['BootstrapVersion', 'ArtifactBucket', 'ArtifactPrefix'];

const kebabCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const now = Object.fromEntries(
  Object.entries(templates()).map(([name, template]) => [kebabCase(name), template.toJSON() as Installed]),
);
const releases = readdirSync('releases', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const kept = releases
  .flatMap((version) =>
    Object.keys(now).map((name) => [version, name, join('releases', version, `${name}.template.json`)] as const),
  )
  .filter(([, , file]) => existsSync(file));

const replaced = (type: string, before: Resource | undefined, after: Resource | undefined) =>
  (REPLACING[type] ?? []).filter(
    (property) => JSON.stringify(before?.Properties?.[property]) !== JSON.stringify(after?.Properties?.[property]),
  );

describe.each(kept)('release %s, its %s template', (_version, name, file) => {
  const before = JSON.parse(readFileSync(file, 'utf8')) as Installed;
  const after = now[name] as Installed;
  const lasting = Object.entries(before.Resources).filter(([, { Type: type }]) => type in REPLACING);

  test.each(lasting.map(([id, { Type: type }]) => [type, id]))(
    '%s %s is still there, and is not replaced',
    (type, id) => {
      expect(after.Resources[id]?.Type).toBe(type);
      expect(replaced(type, before.Resources[id], after.Resources[id])).toEqual([]);
    },
  );

  test('what was to be retained still is', () => {
    const retained = lasting.filter(([, { DeletionPolicy: policy }]) => policy === 'Retain').map(([id]) => id);
    expect(
      retained.filter(
        (id) =>
          after.Resources[id]?.DeletionPolicy !== 'Retain' || after.Resources[id]?.UpdateReplacePolicy !== 'Retain',
      ),
    ).toEqual([]);
  });

  test('the update needs to be told nothing new', () => {
    const unknown = Object.entries(after.Parameters).filter(
      ([parameter]) => !(parameter in before.Parameters) && !WAYS_OF_CODE.includes(parameter),
    );
    expect(unknown.filter(([, { Default: value }]) => value === undefined).map(([parameter]) => parameter)).toEqual([]);
  });

  test('every parameter is still taken, with what it was by default', () => {
    const parameters = Object.entries(before.Parameters).filter(([parameter]) => !WAYS_OF_CODE.includes(parameter));
    expect(parameters.length).toBeGreaterThan(0);
    for (const [parameter, { Type: type, Default: value }] of parameters) {
      expect([parameter, after.Parameters[parameter]?.Type]).toEqual([parameter, type]);
      const refusal =
        value === undefined ? undefined : refusalOf(after.Parameters[parameter] ?? { Type: type }, String(value));
      expect([parameter, refusal]).toEqual([parameter, undefined]);
    }
  });

  test('what people read in the outputs is still there', () => {
    expect(Object.keys(before.Outputs).filter((output) => !(output in after.Outputs))).toEqual([]);
  });
});

test('there is a release to upgrade from, and both of its templates are looked at', () => {
  expect(kept.filter(([version]) => version === '0.1.0').map(([, name]) => name)).toEqual(
    expect.arrayContaining(['management', 'spoke']),
  );
});

test('a table with another key, and a queue with another name, would be found', () => {
  const table = (key: string): Resource => ({
    Type: 'AWS::DynamoDB::Table',
    Properties: { KeySchema: [{ AttributeName: key }] },
  });
  expect(replaced('AWS::DynamoDB::Table', table('Address'), table('Account'))).toEqual(['KeySchema']);
  expect(replaced('AWS::SQS::Queue', { Type: '' }, { Type: '', Properties: { QueueName: 'q' } })).toEqual([
    'QueueName',
  ]);
});
