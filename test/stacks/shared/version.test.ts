import { readdirSync, readFileSync } from 'node:fs';
import { productVersion } from '../../../src/stacks/shared/version';
import { templates, withoutAssetHashes } from '../../support/templates';

const all = templates();

describe.each(Object.entries(all))('the %s template', (_name, template) => {
  test('says in its metadata and in an output which release it is of', () => {
    const {
      Metadata: { BudgetGuardrails: stamp },
    } = template.toJSON() as { Metadata: { BudgetGuardrails: unknown } };
    expect(stamp).toEqual({ Version: productVersion() });
    expect(template.findOutputs('ProductVersion')).toMatchObject({ ProductVersion: { Value: productVersion() } });
  });
});

test('the release has the form of a version', () => {
  expect(productVersion()).toMatch(/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/);
});

test('no snapshot has it: a release changes it before it is tested', () => {
  const [management = '', spoke = ''] = [all.management, all.spoke].map((template) =>
    JSON.stringify(withoutAssetHashes(template)),
  );
  for (const reviewed of [management, spoke]) {
    expect(reviewed).toContain('"Metadata":{"BudgetGuardrails":{"Version":"<version>"}}');
    expect(reviewed).toMatch(/"ProductVersion":\{"Description":"[^"]*","Value":"<version>"\}/);
  }
  expect(management).toContain('"TemplateBody":"<spoke template>"');
});

test.each(
  readdirSync('src/stacks', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('-stack.ts')),
)('src/stacks/%s stamps what it makes', (name) => {
  expect(readFileSync(`src/stacks/${name}`, 'utf8')).toContain('stampVersion(this);');
});
