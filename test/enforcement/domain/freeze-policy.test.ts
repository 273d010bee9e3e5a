import { enforcementMandate, exemptRoles, FREEZE_POLICY_NAME, freezePolicy } from '../../../src/enforcement/contracts';
import { MOST_CHARACTERS } from '../../../src/enforcement/domain/freeze-policy';
import { RESOURCE_TYPE_CONTRACTS } from '../../../src/metering/types/contracts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition: { readonly ArnNotLike: { readonly 'aws:PrincipalArn': readonly string[] } };
}

const SPOKE = '/budget-guardrails/BudgetGuardrailsSpoke';
const EXEMPT = exemptRoles('aws', SPOKE);
const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;
const GUARDRAIL = role('budget-guardrails/BudgetGuardrailsSpoke');

const like = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(text);

/** Whether the policy denies it, as IAM evaluates it. */
function denies(principal: string, action: string, resource = 'arn:aws:x:::y', exempt: readonly string[] = EXEMPT) {
  const { Statement: statements } = freezePolicy(exempt) as { readonly Statement: readonly Statement[] };
  return statements.some(
    ({ Action: actions, Resource: resources, Condition: condition }) =>
      actions.some((pattern) => like(pattern, action)) &&
      [resources].flat().some((pattern) => like(pattern, resource)) &&
      !condition.ArnNotLike['aws:PrincipalArn'].some((pattern) => like(pattern, principal)),
  );
}

describe('the policy that freezes', () => {
  test('fits into a service control policy, with roles of the installer', () => {
    const installers = Array.from({ length: 3 }, (_, index) => `arn:aws-us-gov:iam::*:role/break-glass/${index}`);
    const roles = [...exemptRoles('aws-us-gov', SPOKE), ...installers];

    expect(JSON.stringify(freezePolicy(roles)).length).toBeLessThanOrEqual(MOST_CHARACTERS);
  });

  test.each([
    'ec2:RunInstances',
    'ec2:StartInstances',
    'ec2:RequestSpotInstances',
    'ec2:CreateFleet',
    'autoscaling:SetDesiredCapacity',
    'ecs:RunTask',
    'ecs:UpdateService',
    'lambda:InvokeFunction',
    'lambda:InvokeFunctionUrl',
    'lambda:DeleteFunctionConcurrency',
    'lambda:PutProvisionedConcurrencyConfig',
    'rds:CreateDBInstanceReadReplica',
    'rds:StartDBCluster',
    'sagemaker:CreateTrainingJob',
    'sagemaker:CreateEndpoint',
    'bedrock:InvokeModelWithResponseStream',
    'redshift:ResumeCluster',
    'rds:PurchaseReservedDBInstancesOffering',
  ])('denies %s to everybody, an administrator and the root too, but the guardrail', (action) => {
    expect(denies(role('Admin'), action)).toBe(true);
    expect(denies('arn:aws:iam::222222222222:root', action)).toBe(true);
    expect(denies(GUARDRAIL, action)).toBe(false);
  });

  test('lets the guardrail do all that it does in a spoke: stop, start and give back', () => {
    const actions = ['disable-resources', 'restore-resources', 'end-enforcement'] as const;
    const may = actions.flatMap((useCase) =>
      enforcementMandate(useCase).topics.flatMap(({ permissions }) => permissions.flatMap((one) => one.actions)),
    );

    expect(may).toContain('ec2:StartInstances');
    expect(may.filter((action) => denies(GUARDRAIL, action))).toEqual([]);
  });

  test('leaves reading, stopping and deleting to everybody', () => {
    const reads = RESOURCE_TYPE_CONTRACTS.flatMap(({ permissions: { read, stops } }) => [...read, ...stops]);
    const more = [
      'ec2:StopInstances',
      'ec2:TerminateInstances',
      'ec2:DeleteNatGateway',
      'ec2:DeleteVolume',
      'ec2:CancelSpotFleetRequests',
      'ec2:DeleteFleets',
      'ec2:CreateSnapshot',
      'ec2:CreateTags',
      'autoscaling:DeleteAutoScalingGroup',
      'autoscaling:SuspendProcesses',
      'autoscaling:TerminateInstanceInAutoScalingGroup',
      'ecs:StopTask',
      'ecs:DeleteService',
      'lambda:DeleteFunction',
      'lambda:DeleteEventSourceMapping',
      'lambda:GetFunction',
      'rds:StopDBInstance',
      'rds:DeleteDBCluster',
      'rds:CreateDBSnapshot',
      'rds:CreateDBClusterSnapshot',
      'redshift:PauseCluster',
      'sagemaker:StopTrainingJob',
      'sagemaker:DeleteEndpoint',
      's3:GetObject',
      's3:PutObject',
      'dynamodb:PutItem',
      'iam:CreateRole',
    ];

    expect([...reads, ...more].filter((action) => denies(role('Admin'), action))).toEqual([]);
  });

  test.each(RESOURCE_TYPE_CONTRACTS)(
    'denies what starts a thing of the type $type, in actions of AWS',
    ({ starts }) => {
      expect(starts.length).toBeGreaterThan(0);
      for (const action of starts) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z*]+$/);
      expect(starts.filter((action) => !denies(role('Admin'), action.replaceAll('*', '')))).toEqual([]);
    },
  );

  test('is what was reviewed, to the letter', () => {
    expect(FREEZE_POLICY_NAME).toBe('budget-guardrails-freeze');
    expect(freezePolicy(EXEMPT)).toMatchSnapshot();
    expect(exemptRoles('aws', 'plain/Spoke')[0]).toBe('arn:aws:iam::*:role/plain/Spoke');
    expect(exemptRoles('aws', 'a/b/Spoke')[0]).toBe('arn:aws:iam::*:role/a/b/Spoke');
  });

  test('names no action that stops or deletes', () => {
    const { Statement: statements } = freezePolicy(EXEMPT) as { readonly Statement: readonly Statement[] };
    const [nothing] = statements;

    expect(nothing?.Action.filter((action) => /:(Describe|List|Get|Stop|Terminate|Cancel|\*)/.test(action))).toEqual(
      [],
    );
    // Without concurrency of its own, a function starts as often as the account lets it.
    expect(nothing?.Action.filter((action) => /:Delete/.test(action))).toEqual(['lambda:DeleteFunctionConcurrency']);
  });

  test('lets the landing zone work, and nobody become it or another exempt role', () => {
    for (const name of ['AWSControlTowerExecution', 'stacksets-exec-0123456789']) {
      expect(denies(role(name), 'lambda:CreateFunction')).toBe(false);
      expect(denies(role('Admin'), 'iam:UpdateAssumeRolePolicy', role(name))).toBe(true);
      expect(denies(role('Admin'), 'iam:CreateRole', role(name))).toBe(true);
    }
    expect(denies(role('Admin'), 'iam:CreateRole', role('app'))).toBe(false);
    const more = [...EXEMPT, 'arn:aws:iam::*:role/BreakGlass'];
    expect(denies(role('BreakGlass'), 'ec2:RunInstances', undefined, more)).toBe(false);
    expect(denies(role('Admin'), 'iam:PutRolePolicy', role('BreakGlass'), more)).toBe(true);
  });
});
