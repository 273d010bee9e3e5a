import { Match } from 'aws-cdk-lib/assertions';
import { templates } from '../../support/templates';

const { management } = templates();
const BUS = { Ref: Match.stringLikeRegexp('^EventsFromSpokesBus') };
const FROM_THE_MANAGEMENT_ACCOUNT = [
  {
    'Fn::If': [
      'IsOrganizationManagementAccount',
      { Ref: 'AWS::AccountId' },
      { Ref: 'OrganizationManagementAccountId' },
    ],
  },
];
const TO_ONBOARD_ACCOUNT = [
  Match.objectLike({
    Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OnboardAccount'), 'Arn'] },
    DeadLetterConfig: Match.anyValue(),
  }),
];

describe('onboarding in the management template', () => {
  test.each([
    ['aws.controltower', 'the default bus', Match.absent()],
    ['aws.organizations', 'the default bus', Match.absent()],
    ['aws.controltower', 'the product’s bus', BUS],
    ['aws.organizations', 'the product’s bus', BUS],
  ])('hears %s on %s, from the organization’s management account alone', (source, _name, bus) => {
    management.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: bus,
      EventPattern: Match.objectLike({ source: [source], account: FROM_THE_MANAGEMENT_ACCOUNT }),
      Targets: TO_ONBOARD_ACCOUNT,
    });
  });

  test('does not hear of moves that were refused', () => {
    management.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        source: ['aws.organizations'],
        detail: { eventName: Match.arrayWith(['MoveAccount']), errorCode: [{ exists: false }] },
      }),
    });
  });

  test('goes through the organization every day', () => {
    management.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ Input: '{"kind":"reconcile"}' })],
    });
  });

  test('gives nobody a budget unless somebody says which', () => {
    expect(management.findParameters('*')).toMatchObject({
      DefaultBudget: { Default: '' },
      OrganizationManagementAccountId: { Default: '' },
    });
    management.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ DEFAULT_BUDGET: { Ref: 'DefaultBudget' }, DEFAULT_MODE: { Ref: 'DefaultMode' } }),
      },
    });
  });
});
