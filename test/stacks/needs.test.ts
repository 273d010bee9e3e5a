import { pascalCase, USE_CASES, type UseCase } from '../../src/core/contracts/names';
import { readStack } from '../../src/packaging/cloud-assembly';
import { ENVIRONMENTS } from '../../src/stacks/shared/environments';
import { configWith, synthesized } from '../packaging/synthesized';

const PORTFOLIO =
  'portfolio: { emailRecipient: owners@example.com, sharedWith: organization, principals: [role/Developers] }\n';
const assembly = synthesized(configWith(PORTFOLIO));

interface Statement {
  readonly Effect: string;
  readonly Action: unknown;
  readonly Resource: unknown;
}
interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
    readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
  };
}

const templates = ['management', 'portfolio'].map((name) => readStack(assembly, `budget-guardrails-${name}`).template);
const resources = templates.flatMap(
  ({ Resources }) => Object.entries(Resources) as readonly (readonly [string, Resource])[],
);
const parameters = templates.flatMap(({ Parameters = {} }) => Object.keys(Parameters));

/** The only resource of a type whose logical id begins so. */
function only(type: string, beginning: string): Resource {
  const found = resources.filter(([id, { Type }]) => Type === type && id.startsWith(beginning));
  expect([type, beginning, found.length]).toEqual([type, beginning, 1]);
  return found[0]?.[1] ?? { Type: type };
}

const variablesOf = (useCase: UseCase) =>
  only('AWS::Lambda::Function', `${pascalCase(useCase)}Function`).Properties?.Environment?.Variables ?? {};
const allowedTo = (holder: string) =>
  JSON.stringify(
    (only('AWS::IAM::ManagedPolicy', `${holder}Policy`).Properties?.PolicyDocument?.Statement ?? [])
      .filter(({ Effect }) => Effect === 'Allow')
      .map(({ Resource }) => Resource),
  );

/** The logical ids that a value refers to: of resources, or of the stack itself. Values of parameters name nothing. */
function namedBy(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)]
    .map(([, id = '']) => id)
    .filter((id) => !parameters.includes(id) && !['AWS::Partition', 'AWS::AccountId', 'AWS::Region'].includes(id));
}

/** Variables whose resource a function hands on: who uses it, in its stead, has the permission. */
const HANDED_ON: Readonly<Record<string, string>> = { SCHEDULE_DEAD_LETTER_QUEUE_ARN: 'Schedules' };
/** Variables that tell a function of a resource which others use. */
const TOLD_OF: Readonly<Record<string, readonly UseCase[]>> = {
  FREEZE_POLICY_ARN: ['propagate-budget', 'sync-budget', 'reconcile-budgets'],
};
/** Variables that name something without a reference, and what its policy says of it. */
const BY_NAME: Readonly<Record<string, string>> = {
  RECONCILIATION_CURSOR_PARAMETER: ':parameter/budget-guardrails/reconcile-budgets/cursor',
  SPOKE_ROLE_NAME: ':role/budget-guardrails/${SpokeRoleName}',
};

describe.each(USE_CASES)('the function %s', (useCase) => {
  const variables = variablesOf(useCase);

  test('is given exactly what it reads as it starts, and no empty text', () => {
    expect(Object.keys(variables)).toEqual(Object.keys(ENVIRONMENTS[useCase].shape));
    expect(Object.entries(variables).filter(([, value]) => value === '')).toEqual([]);
  });

  test('may use every resource that its variables name', () => {
    const unusable = Object.entries(variables).filter(([name, value]) => {
      if (TOLD_OF[name]?.includes(useCase)) return false;
      const allowed = allowedTo(HANDED_ON[name] ?? pascalCase(useCase));
      const wanted = [...namedBy(value).map((id) => `"${id}"`), ...(name in BY_NAME ? [BY_NAME[name] ?? ''] : [])];
      return wanted.some((one) => !allowed.includes(one));
    });
    expect(unusable.map(([name]) => name)).toEqual([]);
  });
});

test('variables that name resources are looked at, those of tables and called functions among them', () => {
  const naming = USE_CASES.flatMap((useCase) =>
    Object.entries(variablesOf(useCase)).flatMap(([name, value]) => (namedBy(value).length > 0 ? [name] : [])),
  );
  expect([...new Set(naming)].sort()).toEqual([
    'BUDGETS_TABLE_NAME',
    'COST_TABLE_NAME',
    'DISABLE_RESOURCES_FUNCTION',
    'FREEZE_POLICY_ARN',
    'METER_RESOURCE_FUNCTION',
    'OPERATORS_TOPIC_ARN',
    'READ_BILL_FUNCTION',
    'RESTORE_RESOURCES_FUNCTION',
    'SCHEDULE_DEAD_LETTER_QUEUE_ARN',
    'SCHEDULE_ROLE_ARN',
    'STACK_ID',
  ]);
});
