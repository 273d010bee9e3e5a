import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  type Parameter,
} from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { strFromU8, unzipSync } from 'fflate';
import { parse } from 'yaml';
import { SPOKE_LAUNCH_ROLE_NAME } from '../../src/core/contracts/names';
import { buildDistribution } from '../../src/packaging/build-distribution';
import { ConfigFile } from '../../src/packaging/config-file';
import { writeDistribution } from '../../src/packaging/distribution';
import { MANAGEMENT, ORGANIZATION, REGION } from '../accounts';
import { run } from '../processes';
import { pythonEnvironment } from '../python';
import { until } from '../sandbox';
import { asLaunchRole, bringIntoForce, deployment, organization, stateOf } from './subject';

const SPOKES = ['620000000081', '620000000082'] as const;
const LAUNCHER = '620000000083';

const CONFIG = `
organization: { id: ${ORGANIZATION}, homeRegion: ${REGION}, managementAccount: '${MANAGEMENT}' }
spokes:
  - name: Fresh
    targets: { accounts: ['${SPOKES.join("', '")}'] }
    emailRecipient: owners@example.com
portfolio: { emailRecipient: owners@example.com, sharedWith: organization, principals: [role/Developers] }
`;

/** As CfCT reads it: only what it needs to deploy. */
interface Manifest {
  readonly resources: readonly {
    readonly name: string;
    readonly resource_file: string;
    readonly parameter_file: string;
    readonly deploy_method: string;
    readonly deployment_targets: { readonly accounts: readonly string[] };
    readonly regions: readonly string[];
  }[];
}

type Client = ReturnType<typeof organization.as>;

const { files } = buildDistribution(deployment.assembly, ConfigFile.parse('config.yaml', CONFIG), {
  sbom: '{}',
  notices: '',
});
const text = (path: string) => Buffer.from(files.get(path) ?? []).toString();

async function createStack(
  client: Client,
  name: string,
  template: string,
  parameters: readonly Parameter[] = [],
): Promise<void> {
  const cloudFormation = new CloudFormationClient(client);
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: template,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: [...parameters],
    }),
  );
  const status = async () =>
    (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0]?.StackStatus;
  await until(`the stack ${name}`, status, (found) => found === 'CREATE_COMPLETE');
}

test('the CfCT package, unpacked and deployed as its manifest says, puts its accounts under budget', async () => {
  const unzipped = unzipSync(files.get('cfct/custom-control-tower-configuration.zip') ?? new Uint8Array());
  const file = (path: string) => strFromU8(unzipped[path] ?? new Uint8Array());
  const { resources } = parse(file('manifest.yaml'), { version: '1.1' }) as Manifest;
  assert.deepEqual(
    resources.map(({ deploy_method: method, regions }) => [method, regions]),
    [['stack_set', [REGION]]],
  );

  for (const {
    name,
    resource_file: template,
    parameter_file: parameters,
    deployment_targets: { accounts },
  } of resources) {
    const given = JSON.parse(file(parameters)) as Parameter[];
    await Promise.all(
      accounts.map((account) =>
        createStack(organization.as(account), `StackSet-CustomControlTower-${name}`, file(template), given),
      ),
    );
  }
  for (const [index, account] of SPOKES.entries()) {
    await bringIntoForce(account, `${40 + index}.5`);
    assert.deepEqual(await stateOf(account), { parameter: `${40 + index}.5`, awsBudget: `${40 + index}.5` });
  }
});

test('the spoke product is launched with its defaults alone, by the launch role of a fresh account', async () => {
  await createStack(
    organization.as(LAUNCHER),
    'budget-guardrails-launch',
    readFileSync(join(deployment.assembly, 'budget-guardrails-launch.template.json'), 'utf8'),
  );
  const launcher = await asLaunchRole(LAUNCHER, SPOKE_LAUNCH_ROLE_NAME);

  // What the role may not do is refused. CloudFormation's own calls, and those of IAM, are not judged by the emulator:
  // that the role has what they need, and no more, is asserted of the templates, type by type.
  await assert.rejects(
    new SSMClient(launcher).send(new PutParameterCommand({ Name: '/other', Value: '1', Type: 'String' })),
    { name: 'AccessDeniedException' },
  );

  await createStack(launcher, `SC-${LAUNCHER}-pp-spoke`, text('account-factory/blueprint.template.json'));
  await bringIntoForce(LAUNCHER, '61.5');
  assert.deepEqual(await stateOf(LAUNCHER), { parameter: '61.5', awsBudget: '61.5' });
  const { Role: role } = await new IAMClient(organization.as(LAUNCHER)).send(
    new GetRoleCommand({ RoleName: 'BudgetGuardrailsSpoke' }),
  );
  assert.match(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''), new RegExp(MANAGEMENT));
});

test('cfn-lint finds nothing in what is handed out, old versions of the products included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'budget-guardrails-'));
  writeDistribution(folder, files);
  const templates = [...files.keys()].filter((path) => path.endsWith('.template.json'));
  assert.ok(templates.filter((path) => path.includes('product-')).length >= 3, templates.join(', '));
  const programs = await pythonEnvironment('cfn-lint', 'requirements-lint.txt');
  const { code, output } = await run(join(programs, 'cfn-lint'), [
    '--regions',
    REGION,
    '--template',
    ...templates.map((path) => join(folder, path)),
  ]);
  assert.equal(`${output}exit ${code}`, 'exit 0');
});
