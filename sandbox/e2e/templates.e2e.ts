import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MANAGEMENT_STACK, SPOKE_STACK } from '../accounts';
import { run } from '../processes';
import { pythonEnvironment } from '../python';
import { deployment } from './subject';

const REGIONS = ['us-east-1', 'eu-west-1', 'us-gov-west-1', 'cn-north-1'];
const LARGEST_SPOKE_TEMPLATE = 51_200;

const template = (stack: string) => join(deployment.assembly, `${stack}.template.json`);

for (const stack of [MANAGEMENT_STACK, SPOKE_STACK]) {
  for (const region of REGIONS) {
    test(`cfn-lint finds nothing in ${stack} for ${region}`, async () => {
      const programs = await pythonEnvironment('cfn-lint', 'requirements-lint.txt');
      const { code, output } = await run(join(programs, 'cfn-lint'), ['--regions', region, '--template', template(stack)]);
      assert.equal(`${output}exit ${code}`, 'exit 0');
    });
  }
}

test('the spoke template is small enough to be sent with the request', (context) => {
  const { size } = statSync(template(SPOKE_STACK));
  context.diagnostic(`${size} bytes`);
  assert.ok(size < LARGEST_SPOKE_TEMPLATE);
});
