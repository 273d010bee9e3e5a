import { readFileSync } from 'node:fs';
import { configJsonSchema } from '../../src/packaging/config-schema';

const FILE = 'docs/budget-guardrails.config.schema.json';

describe('the JSON schema of the config file', () => {
  test(`is in ${FILE} (\`npx tsx src/cli/main.ts config-schema > ${FILE}\` writes it)`, () => {
    expect(readFileSync(FILE, 'utf8')).toBe(configJsonSchema());
  });

  test('knows no other keys, the regions, and that targets are OUs or accounts', () => {
    const schema = JSON.parse(configJsonSchema()) as {
      additionalProperties: boolean;
      properties: Record<string, unknown>;
    };
    const { additionalProperties, properties } = schema;
    expect(additionalProperties).toBe(false);
    expect(JSON.stringify(properties.organization)).toContain('"eu-west-1"');
    expect(JSON.stringify(properties.spokes)).toContain(
      '"oneOf":[{"required":["organizationalUnits"]},{"required":["accounts"]}]',
    );
  });
});
