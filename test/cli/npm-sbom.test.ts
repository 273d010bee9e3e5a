import { npmSbom } from '../../src/cli/npm-sbom';

test('the bill of materials has what Lambda bundles are made of, down to the SDK’s core, and nothing of the tests', async () => {
  const { components } = JSON.parse(await npmSbom()) as { components: { name: string; version: string }[] };
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-dynamodb', '@aws-sdk/core', '@smithy/core', 'zod']));
  expect(names.filter((name) => ['jest', 'projen', 'typescript', 'cdk-nag'].includes(name))).toEqual([]);
}, 60_000);
