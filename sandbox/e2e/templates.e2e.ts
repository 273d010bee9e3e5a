import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasType, REGIONS_WITHOUT_MODEL } from '../../src/core/contracts/regional-types';
import { REGIONS } from '../../src/packaging/regions';
import { SPOKE_STACK } from '../accounts';
import { run } from '../processes';
import { pythonEnvironment } from '../python';
import { deployment } from './subject';

/** Every region that may be a home region, without the partitions that are closed to the public. */
const HOME_REGIONS = REGIONS.filter((region) => !region.includes('-iso') && !REGIONS_WITHOUT_MODEL.includes(region));

const regionsOf = (stack: string) => {
  const type = ONLY_WHERE[stack];
  return type === undefined ? HOME_REGIONS : HOME_REGIONS.filter((region) => hasType(type, region));
};

/** What CloudFormation takes in a request, and what it takes from a bucket. */
const LARGEST_INLINE = 51_200;
const LARGEST = 1_000_000;

/** The type that a home region must have for a template. The config refuses others. */
const ONLY_WHERE: Readonly<Record<string, Parameters<typeof hasType>[0]>> = {
  'budget-guardrails-portfolio': 'AWS::ServiceCatalog::Portfolio',
  'budget-guardrails-chat': 'AWS::Chatbot::SlackChannelConfiguration',
};

/** Those that are handed out as one file, without assets. */
const INLINE = [
  SPOKE_STACK,
  'budget-guardrails-workload-budget',
  'budget-guardrails-lifecycle',
  'budget-guardrails-billing',
  'budget-guardrails-chat',
  'budget-guardrails-launch',
  'budget-guardrails-blueprint-access',
];

const stacks = readdirSync(deployment.assembly).flatMap((name) => /^(.*)\.template\.json$/.exec(name)?.[1] ?? []);
const template = (stack: string) => join(deployment.assembly, `${stack}.template.json`);

for (const stack of stacks) {
  test(`cfn-lint finds nothing in ${stack}, for every home region`, async () => {
    const programs = await pythonEnvironment('cfn-lint', 'requirements-lint.txt');
    const { code, output } = await run(join(programs, 'cfn-lint'), [
      '--regions',
      ...regionsOf(stack),
      '--template',
      template(stack),
    ]);
    assert.equal(`${output}exit ${code}`, 'exit 0');
  });
}

test('the templates are small enough for the ways in which they are handed out', (context) => {
  assert.deepEqual(
    INLINE.filter((stack) => !stacks.includes(stack)),
    [],
  );
  for (const stack of stacks) {
    const { size } = statSync(template(stack));
    context.diagnostic(`${stack}: ${size} bytes`);
    assert.ok(size < (INLINE.includes(stack) ? LARGEST_INLINE : LARGEST), `${stack}: ${size}`);
  }
});
