import { Match } from 'aws-cdk-lib/assertions';
import { allowedActions, templates } from '../support/templates';

const { lifecycle } = templates();
const BUS = {
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':events:',
      { Ref: 'ManagementRegion' },
      ':',
      { Ref: 'ManagementAccountId' },
      ':event-bus/budget-guardrails',
    ],
  ],
};

const RETRIES = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };

describe('the lifecycle template', () => {
  test.each([
    ['aws.controltower', ['CreateManagedAccount', 'UpdateManagedAccount']],
    [
      'aws.organizations',
      [
        'CreateAccountResult',
        'CloseAccountResult',
        'AccountJoinedOrganization',
        'AccountDepartedOrganization',
        'MoveAccount',
      ],
    ],
  ])('forwards what %s tells of accounts to the product’s bus, and keeps what cannot be delivered', (source, names) => {
    lifecycle.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: [source],
        'detail-type': Match.arrayWith(['AWS Service Event via CloudTrail']),
        detail: Match.objectLike({ eventName: names }),
      },
      State: 'ENABLED',
      Targets: [Match.objectLike({ Arn: BUS, DeadLetterConfig: Match.anyValue(), RetryPolicy: RETRIES })],
    });
    lifecycle.resourceCountIs('AWS::Events::Rule', 2);
  });

  test('has one role, which may do nothing else, with a name for each region: the stack may stand in two', () => {
    expect([...allowedActions(lifecycle).values()]).toEqual([['events:PutEvents']]);
    lifecycle.resourceCountIs('AWS::IAM::Role', 1);
    lifecycle.hasResourceProperties('AWS::IAM::Role', {
      Path: '/budget-guardrails/',
      RoleName: { 'Fn::Join': ['', ['BudgetGuardrailsForwardLifecycle-', { Ref: 'AWS::Region' }]] },
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  test('stands alone: no assets, no bootstrap, and every resource in every region', () => {
    const {
      Parameters: parameters,
      Rules: rules,
      Conditions: conditions,
    } = lifecycle.toJSON() as Readonly<Record<string, object | undefined>>;
    expect([Object.keys(parameters ?? {}), rules, conditions]).toEqual([
      ['ManagementAccountId', 'ManagementRegion'],
      undefined,
      undefined,
    ]);
    expect(lifecycle.findOutputs('ProductVersion')).not.toEqual({});
  });
});
