import { SPOKE_USE_CASES } from '../../../src/core/contracts/names';
import { ROOMY_SESSION_POLICY, sessionPolicies, type Place } from '../../../src/core/contracts/session-policy';
import { CONTROLLABLE_CONTRACTS, RESOURCE_TYPE_CONTRACTS } from '../../../src/metering/types/contracts';
import { BUDGET_PARAMETER as PARAMETER, MANDATES } from '../../support/mandates';
import { templates } from '../../support/templates';

const PLACE: Place = { partition: 'aws', account: '222222222222', region: 'eu-west-1' };
/** The longest region of each partition. */
const PLACES = Object.entries({
  aws: 'ap-southeast-1',
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso-b': 'us-isob-west-1',
}).map(([partition, region]) => ({ ...PLACE, partition, region }));

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** Each action on each resource, with its condition. */
function allowed(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ Action, Resource, Condition }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((on) => JSON.stringify([action, anyBudget(written(on)), Condition])),
        ),
    ),
  );
}

/** A session may see AWS Budgets of any name, because no function knows them before it asks. The role has two. */
function anyBudget(resource: string): string {
  return resource.replace(/(:budgets::\d+:budget\/).+/, '$1*');
}

/** A value of the template as CloudFormation writes it in an account whose stack makes its AWS Budget. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[kind, of] = ['', undefined]] = Object.entries(value as object) as [string, unknown][];
  if (kind === 'Fn::Join') return ((of as [string, unknown[]])[1] ?? []).map(written).join('');
  if (kind === 'Fn::If') return written((of as unknown[])[1]);
  const refs: Readonly<Record<string, string>> = {
    'AWS::Partition': PLACE.partition,
    'AWS::AccountId': PLACE.account,
    'AWS::Region': PLACE.region,
    SSMBudgetParameter: PARAMETER,
  };
  return refs[String(of)] ?? `${kind} ${JSON.stringify(of)}`;
}

const statementsFor = (useCase: (typeof SPOKE_USE_CASES)[number], place = PLACE) =>
  sessionPolicies(MANDATES[useCase], place).flatMap(
    ({ document }) => (JSON.parse(document) as { Statement: readonly Statement[] }).Statement,
  );
const actionsOf = (useCase: (typeof SPOKE_USE_CASES)[number]) =>
  [...new Set(statementsFor(useCase).flatMap(({ Action }) => Action))].sort();
const sorted = (actions: readonly string[]) => [...new Set(actions)].sort();

/** Whatever meters has no business with what only an exhausted budget looks for. */
const READ = RESOURCE_TYPE_CONTRACTS.filter(({ foundByListing }) => !foundByListing).flatMap(
  ({ permissions: { read } }) => read,
);
/** Whatever stops and gives back has no business with what nothing stops. */
const READ_TO_STOP = CONTROLLABLE_CONTRACTS.flatMap(({ permissions: { read } }) => read);
const CHANGE = CONTROLLABLE_CONTRACTS.flatMap(({ permissions: { change } }) =>
  change.flatMap(({ actions }) => actions),
);
const BUDGET = ['budgets:ModifyBudget', 'budgets:ViewBudget', 'ssm:GetParameters', 'ssm:PutParameter'];
const WORKLOADS = ['ssm:DeleteParameter', 'ssm:GetParametersByPath', 'ssm:PutParameter'];

test.each(SPOKE_USE_CASES)('the mandate of %s is its own', (useCase) => {
  expect(MANDATES[useCase].useCase).toBe(useCase);
});

test.each(SPOKE_USE_CASES.flatMap((useCase) => PLACES.map((place) => [useCase, place.partition, place] as const)))(
  'the session policies of %s in %s leave room for how STS packs them',
  (useCase, _partition, place) => {
    for (const { document } of sessionPolicies(MANDATES[useCase], place)) {
      expect(document.length).toBeLessThanOrEqual(ROOMY_SESSION_POLICY);
    }
  },
);

test.each([
  ['propagate-budget', BUDGET],
  ['sync-budget', BUDGET],
  ['reconcile-budgets', [...BUDGET, ...WORKLOADS]],
  ['register-workload', WORKLOADS],
  ['meter-resource', [...READ, 'ec2:DescribeRegions']],
  [
    'meter-usage',
    [
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
      'ec2:DescribeRegions',
      'lambda:ListFunctions',
      'lambda:ListProvisionedConcurrencyConfigs',
    ],
  ],
  ['disable-resources', [...READ_TO_STOP, ...CHANGE, 'ec2:DescribeRegions']],
  ['restore-resources', [...READ_TO_STOP, ...CHANGE, 'ec2:DescribeRegions']],
  ['end-enforcement', [...READ_TO_STOP, ...CHANGE, 'ec2:DescribeRegions']],
] as const)('sessions of %s may do exactly this', (useCase, actions) => {
  expect(actionsOf(useCase)).toEqual(sorted(actions));
});

test('register-workload, which reads what spokes write, can stop nothing', () => {
  const [own, enforcing] = [actionsOf('register-workload'), actionsOf('disable-resources')];
  expect(own.filter((action) => enforcing.includes(action) || action.startsWith('budgets:'))).toEqual([]);
  expect(statementsFor('register-workload').flatMap(({ Resource }) => Resource)).toEqual([
    'arn:aws:ssm:eu-west-1:222222222222:parameter/budget-guardrails/budgets',
    'arn:aws:ssm:eu-west-1:222222222222:parameter/budget-guardrails/budgets/*',
    'arn:aws:ssm:eu-west-1:222222222222:parameter/budget-guardrails/receipts',
    'arn:aws:ssm:eu-west-1:222222222222:parameter/budget-guardrails/receipts/*',
    'arn:aws:ssm:eu-west-1:222222222222:parameter/budget-guardrails/receipts/*',
  ]);
});

test('a use of keys is asked for under the conditions of its contract', () => {
  const [grant] = statementsFor('restore-resources').filter(({ Action }) =>
    [Action].flat().includes('kms:CreateGrant'),
  );
  expect(grant?.Condition).toEqual({
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
    StringLike: { 'kms:ViaService': 'ec2.*' },
  });
});

test('all sessions together may do what the role may do: no function lacks anything, and nothing is left over', () => {
  const policies = Object.entries(templates().spoke.findResources('AWS::IAM::ManagedPolicy'));
  const [, role] = policies.find(([id]) => id.startsWith('SpokeRole')) ?? [];
  const { Statement: statements = [] } = (role?.Properties.PolicyDocument ?? {}) as {
    Statement?: readonly Statement[];
  };

  expect(allowed(SPOKE_USE_CASES.flatMap((useCase) => statementsFor(useCase)))).toEqual(
    allowed(statements.filter(({ Effect }) => Effect === 'Allow')),
  );
});
